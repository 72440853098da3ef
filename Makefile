# The two commands of the README, each from nothing, and what the CI adds to them.
PYTHON ?= python3.11
VENV := .venv

.PHONY: demo test lint bench clean

demo: $(VENV)/pret
	$(VENV)/bin/vigie demo

# Every command a test runs would otherwise compile all of Vigie again.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/pret-dev
	$(VENV)/bin/python -m pytest -q -n 2

lint: $(VENV)/pret-dev
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

bench: $(VENV)/pret
	$(VENV)/bin/python -m bench

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null 2>&1 && $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)

$(VENV)/pret: $(VENV)/bin/python pyproject.toml
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/pret-dev: $(VENV)/pret
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
