.DEFAULT_GOAL := help
.PHONY: help install run test check fmt accept load crash walk goldens photos

PYTHON ?= python3
# Relative, so that a space in the path of the checkout harms nothing.
BIN := .venv/bin
RUNS := .venv/runs
INSTALLED := .venv/installed
AXE := tests/browser/node_modules/axe-core/axe.min.js

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1 /p' Makefile | while read -r name text; do \
		printf '  make %-8s %s\n' "$$name" "$$text"; done

install: $(INSTALLED) ## Create .venv with everything in it (PYTHON=python3.12 to choose)

$(RUNS): setup.cfg pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer, please: make install PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable .
	touch $(RUNS)

$(INSTALLED): $(RUNS)
	$(BIN)/python -m pip install --quiet --editable '.[test,check,load]'
	touch $(INSTALLED)

run: $(RUNS) ## Start the demo shop (RESET=1 to begin anew)
	$(BIN)/python -m bot demo $(if $(RESET),--reset)

test: $(INSTALLED) $(AXE) ## Run every test, on a Postgres of its own
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal

$(AXE):
	npm install --prefix tests/browser --no-save --no-audit --no-fund --silent axe-core@4.10.3 || \
		echo "without npm the pages are not searched for barriers"

check: $(INSTALLED) ## Check format, style and types
	$(BIN)/python -m black --check .
	$(BIN)/python -m isort --check .
	$(BIN)/python -m flake8
	$(BIN)/python -m mypy

fmt: $(INSTALLED) ## Format the code
	$(BIN)/python -m black --quiet .
	$(BIN)/python -m isort --quiet .

accept: $(INSTALLED) ## Write what the bot says now into the golden transcripts
	$(BIN)/python -m pytest tests/golden tests/test_payment_phases_regression.py tests/test_bad_pictures.py --accept

load: $(INSTALLED) ## Put 200 shoppers on the service for some minutes
	$(BIN)/python -m loadtest --sessions 200 --turns 10 --profile normal

crash: $(INSTALLED) ## Kill the service at every step of a sale
	$(BIN)/python -m pytest tests/crash -m "long or not long"

walk: $(INSTALLED) ## Have shoppers do anything at any time, for thousands of turns
	$(BIN)/python -m pytest tests/test_random_walk.py tests/test_random_walk_in_service.py --walk 9500 -m "long or not long" -s

goldens: $(INSTALLED) ## Play every golden and stranger's draft through the service
	$(BIN)/python -m pytest tests/test_golden_flows_with_model.py tests/golden/test_degraded.py tests/replies -m "long or not long" --numprocesses 2 --dist worksteal

photos: $(INSTALLED) ## Measure anew how well photos are recognised
	$(BIN)/python -m pytest tests/test_photo_page.py -m "long or not long"
