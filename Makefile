# `make` prints the manual. All paths are relative, so that a checkout may lie in a folder with a space in its name.

.DEFAULT_GOAL := manual
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: manual setup run check test test-deep bench lighthouse schema migration fresh clean

PY := .venv/bin/python
NPM := npm --prefix frontend --no-fund --no-audit --no-update-notifier
STEP := $(PY) .ci/step.py
PYTEST := $(PY) -m pytest
T :=

# What the built pages are made of.
PAGES := $(shell find frontend/src frontend/messages frontend/build frontend/showcase frontend/tests/ground.ts graphql/operations -type f 2>/dev/null) \
	$(wildcard frontend/*.json frontend/*.ts graphql/schema.graphql)

# A copied checkout holds an environment that works on the original: make it anew.
$(shell [ "$$(cat .venv/ready 2>/dev/null)" = "$$PWD" ] || rm -f .venv/ready)

# Only when the tests of the browser journeys are among those asked for.
ifneq ($(if $(T),$(findstring journeys,$(T)),all),)
NEEDS_BROWSER := yes
endif

manual: ## print this manual
	@echo 'Undersigned. Usage: make <target>'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' Makefile
	@echo
	@echo 'PYTHON=<path> names the Python to use, CHROMIUM=<path> the browser of the journeys, UNDERSIGNED_PORT=<port> moves the demo.'

setup: .venv/ready frontend/dist/ready ## install everything from the lock files and build the pages; quick the second time

run: setup ## serve the demo on http://localhost:8000 with its own database, store and mail catcher
	@exec .venv/bin/undersigned dev

check: setup ## formatting, lint, types, imports: Python and TypeScript
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	frontend/node_modules/.bin/pyright
	.venv/bin/lint-imports
	$(NPM) run lint
	$(NPM) run typecheck
	$(NPM) run test

test: $(if $(T),setup,check) ## everything CI runs, on embedded servers and in a real browser; T=tests/signatures for a part
	@$(if $(NEEDS_BROWSER),CHROMIUM=$$(.ci/find-chromium) || exit 1; export CHROMIUM;) \
	exec $(PYTEST) -m 'not deep' $(T)

test-deep: setup ## the long runs: more seeds, a million rows, whole matrices
	@CHROMIUM=$$(.ci/find-chromium) || exit 1; export CHROMIUM; \
	exec $(PYTEST) -m deep $(T)

bench: setup ## measure signing and pages: ratios side by side in one run
	@exec $(PY) -m tests.bench

lighthouse: setup ## score the pages as a phone on a slow network sees them
	@CHROMIUM=$$(.ci/find-chromium) || exit 1; export CHROMIUM; exec $(PY) -m tests.lighthouse

schema: setup ## write anew what is generated: schema.graphql, the operations' manifest and types, schema.sql
	.venv/bin/undersigned schema > graphql/schema.graphql.new
	mv graphql/schema.graphql.new graphql/schema.graphql
	$(NPM) run codegen
	$(PY) .ci/schema_sql.py > migrations/schema.sql.new
	mv migrations/schema.sql.new migrations/schema.sql

migration: setup ## make an empty migration: NAME='add a column', FOLDER=keys for the key database
	@$(if $(NAME),,echo "Say what it does: make migration NAME='add a column'"; exit 1;) $(PY) .ci/new_migration.py '$(NAME)' $(FOLDER)

fresh: ## prove that a newcomer's first hour works: a clone with an empty home, tested and run
	@exec .ci/fresh

clean: ## remove what setup has built and the demo's data
	@! test -e .venv/ready || $(PY) .ci/forget_data.py
	rm -rf .venv frontend/node_modules frontend/dist frontend/fonts .ruff_cache .hypothesis .import_linter_cache

.venv/ready: requirements.lock pyproject.toml .ci/make-venv .ci/find-python
	@PYTHON='$(PYTHON)' .ci/make-venv

frontend/node_modules/ready: frontend/package.json frontend/package-lock.json | .venv/ready
	@.ci/check-node
	@$(STEP) "Installing the frontend's packages" $(NPM) ci
	@touch $@

frontend/dist/ready: frontend/node_modules/ready $(PAGES)
	@.ci/check-node
	@$(STEP) "Building the pages" $(NPM) run build
	@touch $@
