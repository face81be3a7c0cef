# make run    start Fortnight on this machine
# make test   run every test on real PostgreSQL and Valkey
.DEFAULT_GOAL := help
# The first of these that is 3.11 or newer.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
  command -v $$python && break; done)
BIN := .venv/bin
RUN_STAMP := .venv/.run-$(shell cksum < requirements.txt | tr -s ' \t' '-')
DEV_STAMP := .venv/.dev-$(shell cksum < requirements-dev.txt | tr -s ' \t' '-')
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
# Throwaway servers, so that a check neither needs nor touches a running instance.
BESIDE_SERVERS := $(BIN)/python -m config.local

# How long `make explore` draws new examples.
SECONDS = 600

.PHONY: help run test affected explore chaos bench check setup setup-dev demo lock

help:  ## what there is to make
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run: setup  ## set up and start everything; Ctrl-C stops it whole
	@exec $(BIN)/python -m config.run --with-parent

test: setup-dev  ## every test; ARGS="tests/law -k leap" for some
	@exec $(BESIDE_SERVERS) $(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

affected: setup-dev  ## the tests that run what has changed; the first time, every test
	@exec $(BESIDE_SERVERS) $(BIN)/python -m tests.affected -n 2 --dist worksteal $(ARGS)

explore: setup-dev  ## new random examples for SECONDS=600; writes what fails to tests/found
	@exec $(BESIDE_SERVERS) $(BIN)/python -m tests.explore $(SECONDS) -n 2 $(ARGS)

chaos: setup-dev  ## kill workers and servers while alerts and letters leave, then count; ARGS="--seed 7"
	@exec $(BIN)/python -m chaos $(ARGS)

bench: setup-dev  ## what sweeps, alerts and letters cost; writes docs/benchmarks.md
	@exec $(BIN)/python -m bench --write $(ARGS)

check: setup-dev  ## format, lint, types, import contracts, templates, migrations, documents
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	FORTNIGHT_VAR=var $(BIN)/python -m mypy regulations \
	  cases/services cases/machine.py cases/guards.py cases/verbs.py cases/folder.py cases/kinds.py \
	  cases/kind_list.py cases/letter_order.py notices/declared.py \
	  determinations/services determinations/guards determinations/universe determinations/kind.py \
	  premiums/services premiums/payees.py reinstatement/services reinstatement/guards.py \
	  reinstatement/kind.py delinquency/services delinquency/kind.py \
	  repayment/services repayment/guards.py repayment/kind.py continuity \
	  reports/timeliness.py reports/good_cause.py reports/extensions.py cases/keys.py \
	  cases/duty_sorts.py cases/months.py reports/budgets.py reports/targets.py reports/shares.py \
	  reports/definitions.py figures reports/grouping.py reports/selection.py \
	  reports/extension_counts.py reports/extension_charts.py reports/extension_files.py \
	  reports/timeliness_files.py reports/good_cause_files.py reports/definitions_trends.py \
	  reports/models reports/trends forecast/engine forecast/scores.py forecast/answers.py \
	  forecast/books.py forecast/moves.py
	$(BIN)/python -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(BIN)/python -m djlint --quiet --lint templates
	$(BESIDE_SERVERS) $(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python -m scripts.draw_house --check
	@$(BIN)/python -m tests.letters.reading | diff -q - docs/reading-levels.md > /dev/null || \
	  { echo "docs/reading-levels.md is stale: $(BIN)/python -m tests.letters.reading > docs/reading-levels.md"; exit 1; }
	@$(BIN)/python -m regulations.document | diff -q - docs/law.md > /dev/null || \
	  { echo "docs/law.md is stale: $(BIN)/python -m regulations.document > docs/law.md"; exit 1; }

setup: $(RUN_STAMP)  ## the virtual environment in .venv with locked dependencies

setup-dev: $(DEV_STAMP)

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv (macOS: brew install python). Say which: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Say which: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python cannot make virtual environments: apt-get install python3-venv"; exit 1; }
	@echo "Making the virtual environment in .venv ..."
	@$(PYTHON) -m venv --clear .venv

$(RUN_STAMP): | .venv/bin/python
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing the locked dependencies ..."
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(DEV_STAMP): | .venv/bin/python
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing the locked dependencies, with those of tests and checks ..."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@ $(RUN_STAMP)

demo: setup  ## put the invented demo data into the database that DATABASE_URL names
	@$(BIN)/python manage.py demo

lock: setup-dev  ## pin the dependencies again, with hashes; prove a wheel for each platform and Python
	@scripts/lock
