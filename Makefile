# make lab   sets everything up and opens the course in JupyterLab
# make test  sets up what the tests need, headless Chromium included, and runs them
# make lint  the style and type checks that the tests include
# make clean removes the environment that the other two made

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: lab test lint clean

lab: $(VENV)/.course
	@$(BIN)/python -m course lab $(ARGS)

test: $(VENV)/.test
	@$(BIN)/python tests/ensure_chromium.py
	@$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy course grader

clean:
	rm -rf $(VENV)

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || \
	    { echo "Prompteur needs Python 3.11 or newer, and $(PYTHON) is not here. Install it, or say where it is: make lab PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Prompteur needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Say where a newer one is: make lab PYTHON=/path/to/python3.12" >&2; exit 1; }
	@echo "Making a Python environment in $(VENV)…"
	@$(PYTHON) -m venv $(VENV) || \
	    { rm -rf $(VENV); echo "The environment could not be made. On Debian and Ubuntu, first run: apt install python3-venv" >&2; exit 1; }

$(VENV)/.course: $(BIN)/python requirements/course.lock pyproject.toml
	@echo "Installing the course and its model into $(VENV): about 0.9 GB to download the first time…"
	@$(PIP) install --quiet --no-cache-dir --require-hashes -r requirements/course.lock || \
	    { echo "The packages could not be installed. Check the network and the room on the disk, then run the same command again." >&2; exit 1; }
	@$(PIP) install --quiet --no-deps --no-build-isolation -e . || \
	    { echo "The course could not be installed into $(VENV). Run “make clean”, then the same command again." >&2; exit 1; }
	@touch $@

$(VENV)/.test: $(VENV)/.course requirements/test.lock
	@echo "Installing what the tests need…"
	@$(PIP) install --quiet --no-cache-dir --require-hashes -r requirements/test.lock || \
	    { echo "The packages could not be installed. Check the network and the room on the disk, then run the same command again." >&2; exit 1; }
	@touch $@
