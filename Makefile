# Two commands: `make reproduce` and `make test`. Each sets itself up first.
PYTHON ?= python3
VENV   := .venv
STAMP  := $(VENV)/.ready
RUN    := $(VENV)/bin/

.DEFAULT_GOAL := help
.PHONY: help setup reproduce verify test lint types tests bench gallery format lock clean

help:
	@echo "make reproduce   run the five analyses: figures, tables, results.json, reports"
	@echo "make test        lint, types and the whole test suite"
	@echo "make verify      recompute everything and compare with what is committed"
	@echo "make bench       speed against other programs, as ratios (an environment of its own)"
	@echo "make gallery     draw docs/gallery, every figure in English and Chinese"
	@echo "make lock        write requirements.lock anew"
	@echo "make clean       remove the environment and the caches"

setup: $(STAMP)

# A failed or interrupted install removes the environment, so that none is left half made.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "pooledcases needs Python 3.11 or newer; $(PYTHON) is older or missing. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
	  || { echo "This Python has no venv module; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@rm -rf $(VENV)
	@trap 'rm -rf $(VENV); exit 1' INT TERM HUP; \
	{ $(PYTHON) -m venv $(VENV) \
	  && $(RUN)python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock \
	  && $(RUN)python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . \
	  && touch $(STAMP); } \
	|| { rm -rf $(VENV); echo "The set-up failed, see above; nothing half made was left behind."; exit 1; }

reproduce: $(STAMP)
	@$(RUN)pooledcases reproduce

verify: $(STAMP)
	@$(RUN)pooledcases verify

test: lint types tests

lint: $(STAMP)
	@$(RUN)ruff check .
	@$(RUN)ruff format --check .
	@$(RUN)lint-imports --no-cache

types: $(STAMP)
	@$(RUN)mypy

tests: $(STAMP)
	@$(RUN)pytest -n auto --durations=15

# the programs that it compares with are no part of the project, so they are installed apart
bench:
	@test -x .benchenv/bin/python || $(PYTHON) -m venv .benchenv
	@.benchenv/bin/pip install --quiet --disable-pip-version-check -e ".[bench]"
	@cd benchmarks && OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 \
	  ../.benchenv/bin/python run.py

gallery: $(STAMP)
	@$(RUN)python docs/make_gallery.py

format: $(STAMP)
	@$(RUN)ruff check --fix .
	@$(RUN)ruff format .

# pip-tools lives in an environment of its own, only while it is needed
lock:
	@$(PYTHON) -m venv .lockenv && .lockenv/bin/pip install --quiet pip-tools \
	  && .lockenv/bin/pip-compile --extra dev --generate-hashes --allow-unsafe --strip-extras --no-header \
	     --no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock pyproject.toml; \
	  status=$$?; rm -rf .lockenv; exit $$status

clean:
	@rm -rf $(VENV) .lockenv .benchenv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
