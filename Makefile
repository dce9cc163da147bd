# Dragoman: `make` lists the targets. Everything runs in .venv, made from the locked, hashed requirements.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
GOLD ?= ../shared/gold
EVALS ?= ../shared/evals

.DEFAULT_GOAL := help
.PHONY: help demo test browser screenshots soak check lint types style docs bench evals train wheel lock clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

$(STAMP): requirements/dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Dragoman needs Python 3.11 or newer; call make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(STAMP)

demo: $(STAMP) ## read the example articles, print their record, leave demo.duckdb to query
	rm -f demo.duckdb
	$(BIN)/dragoman add examples --to demo.duckdb
	$(BIN)/dragoman read examples --format table
	@echo
	@echo "The record is in demo.duckdb. Try:"
	@echo "  $(BIN)/dragoman events --in demo.duckdb"
	@echo "  $(BIN)/dragoman sanctions --in demo.duckdb --format json"
	@echo "  $(BIN)/dragoman explain ROW_ID --in demo.duckdb"
	@echo
	@echo "Open it as a page with:"
	@echo "  $(BIN)/dragoman serve --in demo.duckdb"

test: $(STAMP) ## run every test
	$(BIN)/python -m pytest -q -n 2

browser: $(STAMP) ## test the page in a real browser: needs Debian's chromium, and npm for axe-core
	npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund
	$(BIN)/python -m pytest -q -n 2 tests/browser

screenshots: demo ## take the README's pictures of the page anew
	$(BIN)/python tools/screenshots.py demo.duckdb docs/images

soak: $(STAMP) ## run the tests that are long or need a quiet machine
	$(BIN)/python -m pytest -q -m soak

check: test lint types docs ## test, lint, types and docs: all that must pass

lint: $(STAMP) ## ruff: rules and format of imports
	$(BIN)/ruff check .

types: $(STAMP) ## mypy, strict
	$(BIN)/mypy

style: $(STAMP) ## figures of function length, nesting and the like
	$(BIN)/python tools/style.py

docs: $(STAMP) ## build the documentation, warnings are errors
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -W ignore -m mkdocs build --strict --quiet

bench: $(STAMP) ## speed against the bare language model, start-up, memory; adding to a store and asking it
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/store.py
	$(BIN)/python benchmarks/page.py

evals: $(STAMP) ## score on the gold sets (when they are there) against evals/floors.json
	$(BIN)/python evals/gate.py --gold $(GOLD) --scorers $(EVALS)

train: ## train the relation encoder anew from training/sentences (about an hour on two cores)
	$(PYTHON) -m venv $(VENV)-train
	$(VENV)-train/bin/python -m pip install --quiet --requirement requirements/run.lock
	$(VENV)-train/bin/python -m pip install --quiet --requirement training/requirements.txt hatchling editables
	$(VENV)-train/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(VENV)-train/bin/python training/fill.py
	$(VENV)-train/bin/python training/train.py

wheel: $(STAMP) ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

lock: $(STAMP) ## resolve the dependencies anew and write the locked requirements
	$(BIN)/uv lock
	$(BIN)/uv export --quiet --frozen --no-dev --no-emit-project --no-header --output-file requirements/run.lock
	$(BIN)/uv export --quiet --frozen --no-emit-project --no-header --output-file requirements/dev.lock

clean: ## remove the environment and everything built
	rm -rf $(VENV) $(VENV)-train training/.base dist build site demo.duckdb
