# Everything from nothing but Python 3.11+ (with venv), make and the package registry.
PYTHON ?= python3
BIN := .venv/bin

# Bytecode is kept, as it is on any machine: tests start interpreters by the hundred.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint bench diagnose clean

demo: .venv/runtime
	@$(BIN)/python -m gradcheck demo

test: lint
	$(BIN)/python -m pytest -n 2 --dist worksteal tests

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/test
	$(BIN)/python -m tests.benchmarks

diagnose: .venv/test
	$(BIN)/python -m tests.benchmarks.diagnose

clean:
	rm -rf .venv dist build

# The pip that comes with Python 3.11 does not know --group yet.
.venv/runtime: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "gradcheck needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --no-compile --editable .
	@touch $@

.venv/test: .venv/runtime
	$(BIN)/python -m pip install --quiet --no-compile --group test
	@touch $@
