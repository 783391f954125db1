.POSIX:
.SUFFIXES:
.PHONY: help setup develop demo test check fix mutate-figures benchmarks docs pictures lock clean

BIN = .venv/bin
PORT = 8000

help: ## what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-16s %s\n", $$1, $$2 }' Makefile

setup: ## .venv with the mainstay command in it
	@tools/make-venv requirements.txt

develop: # .venv with the tools for working on Mainstay as well
	@tools/make-venv requirements-dev.txt

demo: setup ## a provider with customers and machines, served on PORT (8000) until stopped
	@$(BIN)/mainstay demo --data var/demo --port $(PORT)

test: develop ## every test; LONG=1 adds the long rounds
	@$(BIN)/pytest

check: develop ## format, lint, types, layers, migrations, locks: what a change must pass
	@tools/check

fix: develop ## format, and repair what can be repaired safely
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

mutate-figures: develop ## change each figure of the terms in turn, and name the changes that no test noticed
	@$(BIN)/python tools/mutate_figures.py

benchmarks: develop ## what benchmarks/ measures
	@for benchmark in benchmarks/[a-z]*.py; do $(BIN)/python "$$benchmark" || exit 1; done

docs: develop ## the reference anew from the code, and the documentation as pages in site/
	@$(BIN)/python tools/cases.py write
	@$(BIN)/python tools/reference.py write
	@$(BIN)/python tools/client.py write
	@$(BIN)/zensical build --strict

pictures: develop ## the pictures of the documentation anew, from a fresh demo in Chromium
	@$(BIN)/python tools/pictures.py

lock: develop ## compile both locks anew from pyproject.toml
	@$(BIN)/python tools/locks.py write

clean: ## remove .venv, caches and built pages; var/ with its databases stays
	@rm -rf .venv .cache .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache dist site
