# `make run` and `make test` are the two commands; README.md explains the rest.

PYTHON ?= python3
WORKERS ?= 2
VENV := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run serve national lint test endure clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

python3-is-there:
	@command -v $(PYTHON) >/dev/null 2>&1 || { case "$${LC_ALL:-$${LC_MESSAGES:-$$LANG}}" in \
	zh*) echo "找不到 $(PYTHON)：请由管理员运行 apt-get install python3 python3-venv，再重试。" >&2 ;; \
	*) echo "$(PYTHON) was not found: let an administrator run apt-get install python3 python3-venv, then try again." >&2 ;; \
	esac; exit 1; }
.PHONY: python3-is-there

run: python3-is-there  ## the app on http://127.0.0.1:8501, for this machine only (PORT=)
	@exec $(PYTHON) -m scripts.run run

serve: python3-is-there  ## the app for colleagues (HOST= PORT= PUBLIC_URL=)
	@exec $(PYTHON) -m scripts.run serve

national: python3-is-there  ## the same pages on the real national figures (PORT=)
	@exec $(PYTHON) -m scripts.run national

lint: python3-is-there  ## ruff, its formatting, and the arrows between the packages
	@$(PYTHON) -m scripts.install dev lint
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	.venv/bin/lint-imports

test: python3-is-there  ## everything: lint, unit, AppTest, PostgreSQL, browser
	@$(PYTHON) -m scripts.machine test
	@$(MAKE) --no-print-directory lint
	$(VENV) -m pytest -n $(WORKERS) --dist loadfile -p tests.counts --every-kind

endure: python3-is-there  ## the long counts: kills, concurrency, long model runs, a soak (SOAK_MINUTES=)
	@$(PYTHON) -m scripts.machine test
	@$(PYTHON) -m scripts.install dev endure
	$(VENV) -m pytest -m endure -p tests.counts

clean:  ## remove .venv, the caches and the sample city (not other databases)
	rm -rf .venv .ruff_cache .pytest_cache .hypothesis .import_linter_cache data/sample_city.sqlite data/sample_city.sqlite-*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
