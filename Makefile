# Everything a fresh machine with Python >= 3.11 needs: `make run`, `make test`.
# PYTHON chooses the interpreter, VENV the place of the environment.
PYTHON ?= python3
VENV ?= .venv

PIP = $(VENV)/bin/python -m pip --disable-pip-version-check --quiet
FIRST_LIGHT = results/first-light

.PHONY: run test lint install install-dev clean help
.DEFAULT_GOAL := help

help:
	@echo "make run     install, compare the mechanism with and without solidarity, write $(FIRST_LIGHT)"
	@echo "make test    install the test tools and run the suite"
	@echo "make lint    style, types, import contracts"
	@echo "make clean   remove $(VENV) and caches, keep results"

run: install
	$(VENV)/bin/pactsim compare baseline no_solidarity --from 2015 --to 2035 --scale 0.1 --replicates 20 \
	    --out $(FIRST_LIGHT) --overwrite

test: install-dev
	$(VENV)/bin/python -m pytest -n 2

lint: install-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	cd typings && PYTHONPATH=. $(abspath $(VENV))/bin/lint-imports --config ../pyproject.toml --no-cache

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "pactsim needs Python 3.11 or newer; '$(PYTHON)' is older or missing. Try: make PYTHON=python3.12 ..." >&2; exit 2; }
	@echo "installing into $(VENV)"
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "installing the test tools into $(VENV)"
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
