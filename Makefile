# One command each: set up, watch the demo, test, measure. `make` alone lists them.

PYTHON ?= $(shell .ci/find-python)
VENV := .venv
READY := $(VENV)/.ready
BIN := $(VENV)/bin
DATA ?= ../shared/data
ARGS ?=
WORKERS ?= 4

.PHONY: help setup demo test agents browser lint bench quality requirements clean

help:  ## list what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY)  ## create .venv, unless it is there and up to date

# Everything that set-up prints goes to stderr: `make -s demo ARGS='--check --json'` must leave stdout to the demo.
$(READY): requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "WorkTrain needs Python 3.11 or newer with venv (Debian: apt install python3-venv)." >&2; exit 1; }
	@echo "Setting up .venv from pinned packages; this takes about half a minute." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) >&2
	@$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/dev.txt >&2
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e . >&2
	@touch $@
	@echo "Ready. Next: make demo" >&2

demo: $(READY)  ## watch the loop on a local GitHub; ARGS='--check --json' for a machine
	@$(BIN)/worktrain demo $(ARGS)

test: lint  ## lint, then all tests; WORKERS at a time
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(ARGS)

agents: $(READY)  ## fetch agents' programs with npm, then drive them for real against a scripted model
	@$(BIN)/python scripts/install_agents.py
	$(BIN)/python -m pytest tests/agents_real $(ARGS)

browser: $(READY)  ## connect an App by clicks in a real browser; pictures in build/pictures
	$(BIN)/python -m pytest tests/browser $(ARGS)

lint: $(READY)  ## style, types, and who may import whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## measure speed and cost, each beside its peer
	@$(BIN)/python benchmarks/speed.py all $(ARGS)

quality: $(READY)  ## measure what is decided without a model; DATA=folder
	@$(BIN)/python benchmarks/quality.py all --data $(DATA) $(ARGS)

# Compiled in an environment of its own, so that the compiler's packages are not among ours.
COMPILE = build/compiler/bin/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --no-annotate \
	--build-deps-for editable
MADE := \# Exact versions and the hashes of every platform's files, made by `make requirements` on Python 3.11.

requirements:  ## choose the newest versions of everything and pin them
	python3.11 -m venv build/compiler
	build/compiler/bin/python -m pip install --quiet 'pip-tools>=7.6'
	$(COMPILE) --extra bot --extra dev --output-file build/dev.txt pyproject.toml
	$(COMPILE) --extra bot --constraint build/dev.txt --output-file build/bot.txt pyproject.toml
	for kind in bot dev; do { echo '$(MADE)'; cat build/$$kind.txt; } > requirements/$$kind.txt; done

clean:  ## remove the environment and all caches
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
