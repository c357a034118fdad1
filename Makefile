# make lab   sets everything up, fetches the models, and opens the course in JupyterLab
# make test  sets up what the tests need, headless Chromium included, and runs them, two at a time;
#            make test ARGS="-n 0 tests/text" runs some in one process, for a debugger
# make lint  the style and type checks that the tests include
# make clean removes the environment

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCKED := install --progress-bar off --require-hashes -r
FAILED := { echo "The packages could not be installed; pip says above why. Mostly it is the network, or no room on the disk: then run the same command again, what has come is kept." >&2; exit 1; }

# Debian keeps Python's venv in a package of its own.
VENV_MODULE := [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || \
    { apt-get update -qq && apt-get install -y -qq python3-venv; } >/dev/null

.PHONY: lab test lint clean

lab: $(VENV)/.course
	@$(BIN)/python -m course lab $(ARGS)

test: $(VENV)/.test
	@$(BIN)/python tests/ensure_tools.py
	@$(BIN)/python -m course model embedded || true
	@$(BIN)/python -m course model embedded-small || true
	@$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder $(ARGS)

lint: $(VENV)/.test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy course grader && $(BIN)/lint-imports --no-cache

clean:
	rm -rf $(VENV)

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || \
	    { echo "Prompteur needs Python 3.11 to 3.14, and $(PYTHON) is not here. Install it, or say where it is: make lab PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) requirements/check_platform.py
	@echo "Making a Python environment in $(VENV)…"
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); $(VENV_MODULE); $(PYTHON) -m venv $(VENV); } || \
	    { rm -rf $(VENV); echo "The environment could not be made. On Debian and Ubuntu, first run: apt install python3-venv" >&2; exit 1; }

# The instructor's side is in the repository, and not in what learners get of it.
GRADER := $(wildcard grader/pyproject.toml)

$(VENV)/.course: requirements/course.lock pyproject.toml $(GRADER) | $(BIN)/python
	@echo "Installing the course into $(VENV): about 0.2 GB to download the first time…"
	@$(PIP) $(LOCKED) requirements/course.lock | $(BIN)/python requirements/progress.py || $(FAILED)
	@$(PIP) install --quiet --no-deps --no-build-isolation -e . $(GRADER:%/pyproject.toml=-e ./%) || \
	    { echo "The course could not be installed into $(VENV). Run “make clean”, then the same command again." >&2; exit 1; }
	@touch $@

$(VENV)/.test: $(VENV)/.course requirements/test.lock
	@echo "Installing what the tests need…"
	@$(PIP) $(LOCKED) requirements/test.lock | $(BIN)/python requirements/progress.py || $(FAILED)
	@touch $@
