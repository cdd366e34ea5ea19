# `make` alone lists what there is.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("detector needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev]'
	touch $@

install: .venv/ready  ## create .venv with everything pinned

demo: install  ## rank sample_data and print the top ten
	$(BIN)/detector rank sample_data --out reports/demo --review 200

test: install lint types  ## everything that CI checks
	$(BIN)/pytest

lint: install  ## ruff: rules and format
	$(BIN)/ruff check detector tests benchmarks
	$(BIN)/ruff format --check detector tests benchmarks

types: install  ## mypy, strict, without exemptions
	$(BIN)/mypy

fmt: install  ## format the code
	$(BIN)/ruff check --fix detector tests benchmarks
	$(BIN)/ruff format detector tests benchmarks

.PHONY: help install demo test lint types fmt
