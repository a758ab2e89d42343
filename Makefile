# Everything you need is Python 3.11 or newer and make.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Building the project itself needs setuptools, so the lock files hold it as well.
LOCK := $(BIN)/uv pip compile pyproject.toml - --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --quiet --custom-compile-command "make lock"

# Without its caches Python would compile the program again for every process of a test.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test lint check-types check-imports pytest bench lock map clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' Makefile

run: $(VENV)/run ## Try Brandwacht here, without Slack
	$(BIN)/brandwacht run --local

test: lint check-types check-imports pytest ## Everything that must be green

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: $(VENV)/dev
	$(BIN)/mypy

check-imports: $(VENV)/dev
	$(BIN)/lint-imports

# The tests flush to disk several thousand times; a disk in memory takes no time for that.
pytest: $(VENV)/dev
	$(if $(wildcard /dev/shm),TMPDIR=/dev/shm) $(BIN)/python -m pytest -n auto --dist worksteal

bench: $(VENV)/dev ## Measure, beside peers doing the same work
	$(BIN)/python -m tests.benchmarks

map: $(VENV)/dev ## Draw the diagram of the moves in ARCHITECTURE.md again
	$(BIN)/python -m tests.architecture.draw

lock: $(VENV)/dev ## Resolve the dependencies again
	$(PIP) install uv
	echo 'setuptools>=77' | $(LOCK) --upgrade -o requirements.lock
	echo 'setuptools>=77' | $(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove the environment and every cache, but never var/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# The stamps say what is installed; they are older than a lock file that changed.
$(VENV)/run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Brandwacht needs Python 3.11 or newer: make PYTHON=python3.12 run'; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
