# A fresh machine needs Python 3.11 or later and make; everything else is set up here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared

.PHONY: run test coverage check bench soak screenshots setup setup-dev vectors lock clean

run: setup
	@$(BIN)/rapporteur run

test: setup-dev
	$(BIN)/python -m pytest

# The same tests, with which lines they run; that takes half as long again.
coverage: setup-dev
	$(BIN)/coverage run -m pytest
	@$(BIN)/coverage report

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: setup-dev
	$(BIN)/python -m tests.bench $(SHARED) $(if $(PARTS),--parts $(PARTS)) $(if $(SIZES),--sizes $(SIZES)) $(if $(WORKSPACES),--workspaces $(WORKSPACES)) $(if $(POSTGRESQL),--postgresql $(POSTGRESQL)) $(if $(DETAIL),--detail)

# Pictures of the practice page, at both widths, in the folder `build/screenshots`.
screenshots: setup-dev
	$(BIN)/python -m pytest -q tests/bot/practice/test_life.py --screenshots build/screenshots

soak: setup-dev
	$(BIN)/python -m tests.soak $(if $(PARTS),--parts $(PARTS)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(STATEMENTS),--statements $(STATEMENTS)) $(if $(ONLY),--only $(ONLY))

# The word vectors that come with the program, made anew from an unpacked corpus: make vectors CORPUS=folder
vectors: $(VENV)/set-up-training
	$(BIN)/python -m storage.meaning.training $(CORPUS)

setup: $(VENV)/set-up
setup-dev: $(VENV)/set-up-dev

# Without ensurepip (Debian's python3 leaves it to python3-venv) the machine's own pip fills the environment from outside.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Rapporteur needs Python 3.11 or later: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV) && $(PYTHON) -m venv --without-pip $(VENV) \
		&& $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; } \
		|| { rm -rf $(VENV); echo "Python cannot make an environment here. On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/set-up: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/set-up-dev: requirements-dev.lock pyproject.toml | $(VENV)/set-up
	@echo "Setting up for development (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/set-up-training: requirements-training.lock pyproject.toml | $(VENV)/set-up
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-training.lock
	@touch $@

# The lock names every package by version and hash, for every platform, and no address. Needs uv (pip install uv).
lock:
	uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 --extra build pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 --extra build --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 --extra build --extra training pyproject.toml -o requirements-training.lock

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
