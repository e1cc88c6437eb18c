# Everything from nothing but Python 3.11+ (with venv), make and the package registry.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint bench clean

.venv/runtime: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/test: .venv/runtime
	$(BIN)/python -m pip install --quiet --group test
	touch $@

demo: .venv/runtime
	$(BIN)/python -m gradcheck demo

test: lint
	$(BIN)/python -m pytest -n 2 tests

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/test
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf .venv dist build
