# `make` alone lists what there is.
PYTHON ?= python3
BIN := .venv/bin
CODE := detector tests benchmarks docs schedules
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("detector needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -c constraints.txt -e .
	touch $@

.venv/tested: .venv/ready
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev,docs,spark]'
	touch $@

install: .venv/tested  ## create .venv with everything pinned, and what tests need

demo: .venv/ready  ## rank sample_data and print the top ten
	$(BIN)/detector rank sample_data --out reports/demo --review 200

test: install lint types  ## everything that CI checks, two tests at a time
	$(BIN)/pytest -n 2 --dist loadfile

faults: install  ## kill a night at 200 random moments, run thirty nights (some minutes; `make test` tries 15 kills)
	KILLS=200 $(BIN)/pytest tests/faults tests/operation

lint: install  ## ruff: rules and format
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: install  ## mypy, strict, without exemptions
	$(BIN)/mypy

fmt: install  ## format the code
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

sample: .venv/ready  ## make sample_data anew
	$(BIN)/detector simulate sample_data --accounts 20000 --seed 20250701

golden: install  ## rewrite the golden top 100 of sample_data and say how far it moved
	$(BIN)/python -m tests.golden.rewrite

docs: install  ## write the generated pages: features, command line
	$(BIN)/python docs/build.py
	$(BIN)/python -m docs.stages
	$(BIN)/python -m docs.rooms
	$(BIN)/python -m docs.licences

site: install  ## build the documentation into build/site: open index.html, no server needed
	$(BIN)/python -m docs.execution build/notebooks
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

wheel: install  ## build the wheel into dist/
	rm -rf build/lib build/bdist.*
	$(BIN)/pip wheel --quiet --no-build-isolation --no-deps --wheel-dir dist .

pictures: demo  ## take the pictures of the README (needs a Chromium), and draw those of the site
	$(BIN)/python -m docs.picture
	$(BIN)/python -m docs.drawings

fuzz: install  ## give a thousand harmed inputs to the command line (some minutes)
	$(BIN)/python -m tests.fuzz

quality: install  ## measure the ranking against its peers (half an hour)
	$(BIN)/pip install --quiet -c constraints.txt -e '.[bench]'
	$(BIN)/python -m benchmarks.quality

bench: install  ## measure the job against the scan floor and the notebooks, and the page (half an hour)
	$(BIN)/pip install --quiet -c constraints.txt -e '.[bench]'
	$(BIN)/python -m benchmarks.speed --orders 1000000
	$(BIN)/python -m benchmarks.page

.venv-airflow/ready: schedules/airflow/constraints.txt
	$(PYTHON) -m venv .venv-airflow
	.venv-airflow/bin/pip install --quiet -c $< apache-airflow-core apache-airflow-providers-standard
	touch $@

airflow: .venv-airflow/ready  ## see that the DAG works under real Airflow (own venv, a minute once)
	.venv-airflow/bin/python schedules/airflow_check.py

.PHONY: help wheel install demo test faults lint types fmt sample golden docs site pictures quality bench airflow fuzz
