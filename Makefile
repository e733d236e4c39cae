# Caseload. `make` alone lists what can be made.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SCENARIO ?=

# The constraints also hold for what builds the package (newer pip reads the second variable).
PIP_INSTALL := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test slow nightly bench baseline forecast docs record audit bill clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.ready ## Answer the founding question (or SCENARIO=my-plan.yaml)
	$(BIN)/caseload run $(SCENARIO)

test: $(VENV)/.ready-dev ## Check style and types, and run the quick tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -m "not slow and not nightly" -n 2

slow: $(VENV)/.ready-dev ## Run the slow tests
	$(BIN)/pytest -m slow -n 2

nightly: $(VENV)/.ready-dev ## Run the tests that take longest (half an hour or more)
	$(BIN)/pytest -m nightly

bench: $(VENV)/.ready-dev ## Measure speed, start-up and memory (a quarter of an hour)
	$(BIN)/python benchmarks/speed.py

baseline: $(VENV)/.ready ## Fit the Manchester baseline again: its scenario part and its tables
	$(BIN)/python -m sim.study.calibration.fit

forecast: $(VENV)/.ready ## Make the registered forecast again: docs/forecast.md and its tables
	$(BIN)/caseload forecast manchester-86-posts --draws 50 --runs 2 --pages docs

docs: $(VENV)/.ready-dev ## Build the documentation site in build/site (any broken link fails)
	$(BIN)/python -m mkdocs build --strict

record: $(VENV)/.ready-dev ## Record what three shipped scenarios give, when it was meant to change
	$(BIN)/python tests/recorded/record.py

audit: $(VENV)/.ready-dev ## Ask whether packages that we install have known weaknesses
	$(BIN)/python .ci/audit.py

bill: $(VENV)/.ready-dev ## Write the bill of materials, build/sbom.json
	$(BIN)/python .ci/bill.py build/sbom.json

clean: ## Take away the environment and caches; results and scenarios stay
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find sim tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up runs again only when the stamp is older than what it was made from.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Caseload needs Python 3.11 or newer, and '$(PYTHON)' is not that."; \
		echo "Install it, or name the one to use: make run PYTHON=python3.12"; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.ready: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up in $(VENV) (once; a few minutes) ..."
	@$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/.ready-dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up in $(VENV) with the tools for development (once; a few minutes) ..."
	@$(PIP_INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/.ready
