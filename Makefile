# Caseload. `make` alone lists what can be made.

PYTHON ?= python3
SCENARIO ?=

# Who runs Caseload gets it compiled where that can be done, in an environment that is made again
# when a file of the package changes. Who works on it has it as it stands, in pure Python.
VENV := .venv
DEV := .venv-dev
COMPILED := .venv-compiled
BIN := $(DEV)/bin
PACKAGE := pyproject.toml constraints.txt hatch_build.py $(shell find sim scenarios -type f \
	-not -name '*.pyc')

# The constraints also hold for what builds the package (newer pip reads the second variable).
PIP := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt
INSTALL := -m pip install --quiet --disable-pip-version-check

SITE := import sysconfig; print(sysconfig.get_path("purelib"))

.DEFAULT_GOAL := help
.PHONY: help run test slow compiled nightly bench forecast docs pictures record audit bill bundle clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.ready ## Answer the founding question (or SCENARIO=my-plan.yaml)
	$(VENV)/bin/caseload run $(SCENARIO)

test: $(DEV)/.ready ## Check style and types, and run the quick tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -m "not slow and not nightly" -n 2

slow: $(DEV)/.ready ## Run the slow tests
	$(BIN)/pytest -m slow -n 2

compiled: $(COMPILED)/.ready ## Run the tests of bytes and of the commands on the compiled service
	@$(PIP) .ci/compiled $(COMPILED)

nightly: $(DEV)/.ready ## Run the tests that take longest (half an hour or more)
	$(BIN)/pytest -m nightly

bench: $(COMPILED)/.ready ## Measure speed, start-up and memory, compiled and pure
	$(COMPILED)/bin/python benchmarks/speed.py

forecast: $(DEV)/.ready ## Make the registered forecast again: docs/forecast.md and its tables
	$(BIN)/caseload forecast manchester-86-posts --draws 50 --runs 2 --pages docs

docs: $(DEV)/.ready ## Build the documentation site in build/site (any broken link fails)
	$(BIN)/python -m mkdocs build --strict

pictures: $(DEV)/.ready ## Take the pictures of the app again, for its page in docs (needs Chromium)
	CASELOAD_PICTURES=1 $(BIN)/pytest -m slow tests/app/test_pictures.py

record: $(DEV)/.ready ## Record what three shipped scenarios give, when it was meant to change
	$(BIN)/python tests/recorded/record.py

audit: $(DEV)/.ready ## Ask whether packages that we install have known weaknesses
	$(BIN)/python .ci/audit.py

bill: $(DEV)/.ready ## Write the bill of materials, build/sbom.json
	$(BIN)/python .ci/bill.py build/sbom.json

bundle: $(DEV)/.ready ## Make the folder to carry to a Windows laptop (needs osslsigncode)
	@$(PIP) $(BIN)/python $(INSTALL) 'caseload-sim[bundle]'
	$(BIN)/python .ci/bundle.py build/caseload-windows

clean: ## Take away the environment and caches; results and scenarios stay
	rm -rf $(VENV) $(DEV) $(COMPILED) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find sim tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up runs again only when the stamp is older than what it was made from.

$(VENV)/bin/python $(DEV)/bin/python $(COMPILED)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Caseload needs Python 3.11 or newer, and '$(PYTHON)' is not that."; \
		echo "Install it, or name the one to use: make run PYTHON=python3.12"; \
		exit 1; }
	@$(PYTHON) -m venv $(@:/bin/python=) || { rm -rf $(@:/bin/python=); exit 1; }

$(VENV)/.ready: $(PACKAGE) | $(VENV)/bin/python
	@echo "Setting up in $(VENV) (once for each version; a few minutes) ..."
	@$(PIP) $(VENV)/bin/python $(INSTALL) --force-reinstall --no-deps .
	@$(PIP) $(VENV)/bin/python $(INSTALL) 'caseload-sim[app,returns]'
	@touch $@

$(DEV)/.ready: pyproject.toml constraints.txt | $(DEV)/bin/python
	@echo "Setting up in $(DEV) with the tools for development (once; a few minutes) ..."
	@$(PIP) $(DEV)/bin/python $(INSTALL) -e '.[dev]'
	@touch $@

# Only the package is another one: all the rest is found where the tools are.
$(COMPILED)/.ready: $(PACKAGE) $(DEV)/.ready | $(COMPILED)/bin/python
	@echo "Setting up in $(COMPILED) with the service compiled (a minute or two) ..."
	@$(PIP) $(COMPILED)/bin/python $(INSTALL) --force-reinstall --no-deps .
	@$(BIN)/python -c '$(SITE)' > "$$($(COMPILED)/bin/python -c '$(SITE)')/tools.pth"
	@touch $@
