"""Take away: report, workbook, tables and scenario of a study, as one zip."""

import io
import zipfile
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.desk import desk_of
from sim.app.playing import study_of
from sim.app.shelf import NotThereError
from sim.app.studies import Study

_ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a zip, so that the same study gives the same bytes."""


async def take(request: Request) -> Response:
    """The results of a study with the plan that was played, and the command that gives the same."""
    study = study_of(request, desk_of(request))
    if study.results is None:
        raise NotThereError
    content = await run_in_threadpool(zipped, study)
    headers = {"Content-Disposition": f'attachment; filename="caseload-{study.results.name}.zip"'}
    return Response(content, media_type="application/zip", headers=headers)


ROUTES = [Route("/take/{number:int}", take)]


def zipped(study: Study) -> bytes:
    """Every file of the results, the plan with what it builds on, and the command."""
    folder = study.results
    assert folder is not None
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as together:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                _put(together, f"{folder.name}/{file.relative_to(folder).as_posix()}", file)
        plan = Path(study.asked["arguments"][1])
        if plan.is_file():
            for file in sorted(plan.parent.glob("*.yaml")) + sorted(
                plan.parent.glob("*-draws.json")
            ):
                _put(together, f"{folder.name}/plan/{file.name}", file)
        told = f"{study.command}\n\nThe files of the plan are in the folder plan.\n"
        together.writestr(zipfile.ZipInfo(f"{folder.name}/command.txt", _ALWAYS), told)
    return content.getvalue()


def _put(together: zipfile.ZipFile, name: str, file: Path) -> None:
    info = zipfile.ZipInfo(name, _ALWAYS)
    info.compress_type = zipfile.ZIP_DEFLATED
    together.writestr(info, file.read_bytes())
