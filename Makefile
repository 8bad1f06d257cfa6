# LCF Learning. Needs python3 (3.11 or newer), make and git; everything else is fetched at pinned versions.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run example-host test test-fast sure lint types front golden pictures lock tested node-test
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/stamp
DIST := lcf_lms/static/dist
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes --only-binary :all:
NODE := $(BIN)/python tools/node.py
NPM_QUIET := --ignore-scripts --no-progress --loglevel=error
FRONT := $(shell find frontend/src -type f 2>/dev/null) frontend/build.mjs LICENCE
PYTEST := $(BIN)/python -W error -m pytest

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | while IFS='	' read -r name text; do printf '  make %-13s %s\n' "$$name" "$$text"; done

# --- set-up, in steps that are done once ---------------------------------------------------------------------------
$(STAMP)/venv: tools/make_venv.sh
	@echo "Making $(VENV)"
	@sh tools/make_venv.sh $(VENV)
	@mkdir -p $(STAMP) && touch $@

$(STAMP)/run: requirements/run.txt pyproject.toml lcf_lms/_version.py $(STAMP)/venv
	@echo "Installing what the product needs"
	@$(INSTALL) -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMP)/test: requirements/test.txt $(STAMP)/run
	@echo "Installing what the tests need"
	@$(INSTALL) -r requirements/test.txt
	@touch $@

# The tools that build the front end; the tests' own (browser, axe, html-validate) come with $(STAMP)/npm-test.
$(STAMP)/npm: frontend/package-lock.json frontend/package.json frontend/.npmrc $(STAMP)/run
	@echo "Installing what the front end is built with"
	@cd frontend && ../$(BIN)/python ../tools/node.py npm ci $(if $(wildcard $(STAMP)/npm-test),,--omit=dev) $(NPM_QUIET)
	@touch $@

$(STAMP)/npm-test: frontend/package-lock.json frontend/package.json frontend/.npmrc $(STAMP)/test
	@echo "Installing what the front end is tested with"
	@cd frontend && ../$(BIN)/python ../tools/node.py npm ci $(NPM_QUIET)
	@touch $@ $(STAMP)/npm

$(DIST)/manifest.json: $(FRONT) $(STAMP)/npm
	@echo "Building the front end"
	@$(NODE) node frontend/build.mjs
	@touch $@

# --- commands ------------------------------------------------------------------------------------------------------
setup: $(STAMP)/run $(DIST)/manifest.json ## everything that `make run` needs: packages, front end, database, modules
	@$(BIN)/lcf db upgrade
	@$(BIN)/lcf frameworks import --absent
	@$(BIN)/lcf modules import --publish --absent

run: setup ## start the product on this machine, with three people to be (PORT=8000)
	@exec $(BIN)/lcf serve --demo

example-host: $(STAMP)/test $(DIST)/manifest.json ## start a small Flask application with the product in it (PORT=5050)
	@exec docs/example_host/run

front: $(STAMP)/npm ## build scripts and styles into lcf_lms/static/dist
	@$(NODE) node frontend/build.mjs

tested: $(STAMP)/test $(STAMP)/npm-test $(DIST)/manifest.json
	@$(BIN)/python -m tests.chromium

node-test: $(STAMP)/npm-test
	@$(NODE) node frontend/test.mjs

test: tested node-test ## everything to run before a push: both databases, a real browser, warnings as errors
	@rm -f .coverage
	@$(PYTEST) -n 2 --dist loadfile -m "not slow" --cov --cov-report= --cov-config=pyproject.toml --durations=5 --durations-min=5
	@$(BIN)/coverage report --include='lcf_lms/play/*,lcf_lms/checks/*' --fail-under=100 >.pytest_cache/coverage.txt || { cat .pytest_cache/coverage.txt; echo "Every branch of play and checks must be covered."; exit 1; }

test-fast: $(STAMP)/test $(STAMP)/npm-test $(DIST)/manifest.json node-test ## the inner loop: no browser, no PostgreSQL
	@$(PYTEST) -m "not slow and not browser and not postgres" -q

sure: tested node-test ## the long ones too: every property in depth, the full matrix of proofs
	@HYPOTHESIS_PROFILE=sure $(PYTEST)

lint: $(STAMP)/test ## ruff, and the directions between the rooms
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo

types: $(STAMP)/test $(STAMP)/npm-test ## mypy --strict, tsc
	@$(BIN)/mypy
	@$(NODE) node frontend/node_modules/typescript/bin/tsc --project frontend/tsconfig.json
	@$(NODE) node frontend/node_modules/typescript/bin/tsc --project frontend/tsconfig.test.json

pictures: tested ## the documents' screenshots, of the real product: docs/images/*.png
	@$(BIN)/python -m tools.pictures

golden: $(STAMP)/test ## write recorded cases and docs/reference.md anew, by hand; read them before you commit
	@$(BIN)/python tools/golden.py
	@$(BIN)/python tools/reference.py
	@git status --short -- tests docs

lock: $(STAMP)/test ## make requirements/*.txt and frontend/package-lock.json anew
	@tools/lock.sh
