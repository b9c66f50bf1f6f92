# `make run` and `make test` are all a newcomer needs; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := packaging/locks/all.txt
PROGRAM_LOCK := packaging/locks/program.txt
PACKAGE_LOCK := packaging/locks/package.txt
PACKAGE_ENV := build/package-env
STAMP := $(VENV)/.installed

export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Where this is set, each of the programs that tests start compiles all modules anew.
export PYTHONDONTWRITEBYTECODE =

PYTEST = QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $(WORKERS)
# Three on two cores: a test waits for windows and child programs a fifth of its time.
WORKERS ?= $(shell $(PYTHON) -c 'import os; \
	cores = getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 2)); \
	print(max(2, len(cores(0)) * 3 // 2))')

.PHONY: help setup system-libraries run test checks lint types contracts unit proofs soak bare catalogues texts package locks bench pictures golden clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

setup: system-libraries $(STAMP) ## make .venv from the hash-pinned locks and install the program

system-libraries:
	@sh packaging/check-python.sh "$(PYTHON)"
	@$(PYTHON) packaging/system_libraries.py

$(STAMP): $(LOCK) pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r $(LOCK)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $(STAMP)

catalogues: ## compile the translations and helplines (a checkout works without, only slower)
	@$(BIN)/python packaging/catalogues.py compile

run: setup catalogues ## open the window; without a display, do the main job without one
	@sh packaging/run.sh $(BIN)

test: setup catalogues ## lint, types, import contracts and all tests but the proofs (5 minutes)
	@begun=$$(date +%s); $(MAKE) --no-print-directory checks unit && \
		echo "make test: $$(($$(date +%s) - begun)) s"

proofs: setup catalogues ## kills, power loss, full disks, leaks, whole sessions (5 minutes)
	@begun=$$(date +%s); $(PYTEST) -m proof && echo "make proofs: $$(($$(date +%s) - begun)) s"

checks: lint types contracts

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

unit: ## all tests but the proofs
	@$(PYTEST) -m "not proof"

bare: ## both commands of the README in a bare Debian (as root; SUITE=bookworm for Debian 12)
	@sh packaging/bare.sh $(or $(SUITE),trixie)

texts: ## take new texts over into the translation catalogues
	$(BIN)/python packaging/catalogues.py update
	-$(BIN)/python packaging/catalogues.py check

package: $(PACKAGE_ENV)/.installed ## build what people install into dist/ (SYSTEMS=linux for one; 5 minutes)
	PYTHONPATH=. $(PACKAGE_ENV)/bin/python packaging/catalogues.py compile
	$(PACKAGE_ENV)/bin/python packaging/package.py $(SYSTEMS)

$(PACKAGE_ENV)/.installed: $(PACKAGE_LOCK)
	rm -rf $(PACKAGE_ENV)
	$(PYTHON) -m venv $(PACKAGE_ENV)
	$(PACKAGE_ENV)/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r $(PACKAGE_LOCK)
	@touch $@

PIN = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-annotate

locks: ## pin the dependencies anew, with hashes and without addresses (needs uv)
	$(PIN) --group dev --output-file $(LOCK)
	$(PIN) --constraint $(LOCK) --output-file $(PROGRAM_LOCK)
	$(PIN) --constraint $(LOCK) --group package --output-file $(PACKAGE_LOCK)

soak: setup catalogues ## the proofs in their full setting: hours, as root, with strace and xvfb
	EVIDENCE_KEEPER_SOAK=1 QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m proof

bench: setup catalogues ## times against what this machine needs at least (ONLY=vault for one subject)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.benchmarks $(ONLY)

pictures: setup catalogues ## draw the six pictures of the README anew
	$(BIN)/python packaging/pictures.py

golden: setup catalogues ## draw the golden pages of the dossier anew; look at each of them
	$(BIN)/python -m tests.dossier.golden

clean: ## remove what can be made again
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find resources -name '*.mo' -delete
	rm -f resources/helplines/*.json
