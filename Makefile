# make run    start Fortnight on this machine
# make test   run every test on real PostgreSQL and Redis
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
RUN_STAMP := .venv/.run-$(shell cat requirements.txt | sha256sum | cut -c1-12)
DEV_STAMP := .venv/.dev-$(shell cat requirements-dev.txt | sha256sum | cut -c1-12)

.PHONY: help run test check setup setup-dev demo lock

help:  ## what there is to make
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run: setup  ## set up and start everything; Ctrl-C stops it whole
	@exec $(BIN)/python -m config.run

test: setup-dev  ## every test; ARGS="tests/law -k leap" for some
	@$(BIN)/python -m config.local $(BIN)/python -m pytest -n 2 $(ARGS)

check: setup-dev  ## format, lint, types, import contracts, templates, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy regulations cases/services cases/machine.py cases/guards.py
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --check templates
	$(BIN)/djlint --quiet --lint templates
	@$(BIN)/python -m config.local $(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python -m regulations.document | diff -q - docs/law.md > /dev/null || (echo "docs/law.md is stale: $(BIN)/python -m regulations.document > docs/law.md"; exit 1)

setup: $(RUN_STAMP)  ## the virtual environment in .venv with locked dependencies

setup-dev: $(DEV_STAMP)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/it"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python cannot make virtual environments: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

$(RUN_STAMP): | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(DEV_STAMP): | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(RUN_STAMP)

demo: setup  ## put the invented demo data into the database that DATABASE_URL names
	@$(BIN)/python manage.py demo

lock: setup-dev  ## pin the dependencies anew, with hashes
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --python-version 3.11 requirements-dev.in -o requirements-dev.txt
