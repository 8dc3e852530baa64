# Two commands: `make run` shows the product, `make test` checks a change. Both set up what they
# need first, and cost nothing to run again. `make test-all` checks everything, and takes its time.

PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
# Each has a server, a browser and a database of its own.
WORKERS ?= $(shell $(PYTHON) -c "import os; print(min(os.cpu_count() or 1, 4))")

.PHONY: help run test test-all checks bench format wheel requirements requirements-check pictures

help:
	@echo "make run      set up and show the product on http://localhost:$(PORT)"
	@echo "make test     set up and check what every change has to pass"
	@echo "make test-all check everything: all pages and sizes, long soaks, many examples, coverage"
	@echo "make bench    measure speed and memory against named floors"
	@echo "make format   put the code into its format"
	@echo "make wheel    pack the product into dist/, to be installed elsewhere"
	@echo "make pictures take the pictures in docs/ from the running product"

run: .venv/product
	$(BIN)/python -m rpc serve --port $(PORT)

test: checks
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal

test-all: checks
	RPC_SOAK=1 $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal -m "" --cov

checks: .venv/tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m rpc check

bench: .venv/tests
	$(BIN)/python -m benchmarks

format: .venv/tests
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# With the builder that requirements-dev.txt pins, so that nothing else is fetched for it.
wheel: .venv/tests
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

pictures: .venv/tests
	PYTHONPATH=.:tests $(BIN)/python tests/browser/pictures.py

# uv reads one lock for all platforms; no other step needs it.
requirements:
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate requirements.in -o requirements.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate requirements-dev.in -o requirements-dev.txt

# Whether they are there for Windows and macOS too; this asks the package index.
requirements-check: .venv/tests
	$(BIN)/python tests/architecture/requirements_check.py

.venv/made:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "This needs Python 3.11 or newer; name one with 'make PYTHON=python3.12'."; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/product: requirements.txt .venv/made
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	@touch $@

.venv/tests: requirements-dev.txt .venv/product
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	$(BIN)/python tests/browser/get_chromium.py
	$(BIN)/python tests/storage/get_postgresql.py
	@touch $@
