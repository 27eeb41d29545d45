# Everything a newcomer needs: `make run` shows the whole idea, `make test` proves it. Only Python >= 3.11 and make must be there.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo $$p; break; }; done)

export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONPATH
unexport VIRTUAL_ENV

.PHONY: run up down test check bench lint lock clean
.DEFAULT_GOAL := run

run: $(READY) ## the whole idea on sample submissions, through the real scheduler; stops what it started
	@$(BIN)/python -m sinergi.demo run

up: $(READY) ## start and keep running, UI on 127.0.0.1:8080
	@$(BIN)/python -m sinergi.demo up

down: ## stop what `make up` started
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m sinergi.demo down; fi

test: $(READY) ## all tests, two files at a time
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile

lint: $(READY) ## format, layers, SQL
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/lint-imports --no-logo
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar sql expectations

check: lint test ## lint, types, layers and tests
	$(BIN)/mypy

bench: $(READY) ## the benchmarks, as ratios in one run
	@$(BIN)/python -m tests.bench

lock: $(READY) ## requirements.in -> requirements.lock, for Python 3.11 to 3.13, with hashes and without hosts
	$(BIN)/uv pip compile requirements.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements.lock

clean: down ## remove the set-up, keep the data in var/
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache plugins/*.egg-info

# uv comes first, at the version and hash of the lock, and does the rest in seconds; where it cannot run, pip does it in a minute.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Sinergi needs Python 3.11, 3.12 or 3.13: install one, or say which: make PYTHON=/path/to/python3.12"; exit 1; }
	@test -x $(BIN)/python || { echo "Setting up $(VENV) with $$($(PYTHON) --version) ..."; $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python could not make a virtual environment; on Debian and Ubuntu: apt install python3-venv"; exit 1; }; }
	@awk '/^uv==/ {wanted = 1} wanted {print} wanted && !/\\$$/ {exit}' requirements.lock > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r $(VENV)/uv.txt || echo "uv cannot be had here; pip takes over, which is slower."
	@if $(BIN)/uv --version >/dev/null 2>&1; then \
		$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock && \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --offline --no-deps --no-build-isolation --editable . ; \
	else \
		$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements.lock && \
		$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable . ; \
	fi
	@touch $@
