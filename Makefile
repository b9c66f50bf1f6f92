# `make run` and `make test` are all a newcomer needs; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := packaging/locks/all.txt
STAMP := $(VENV)/.installed

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup system-libraries run test lint types contracts unit tests-outside tests-inside catalogues texts locks soak bench pictures golden clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

setup: system-libraries $(STAMP) ## make .venv from the hash-pinned locks and install the program

system-libraries:
	@sh packaging/system-libraries.sh

$(STAMP): $(LOCK) pyproject.toml
	@sh packaging/check-python.sh "$(PYTHON)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r $(LOCK)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $(STAMP)

catalogues: ## compile the translations and helplines (a checkout works without, only slower)
	@$(BIN)/python packaging/catalogues.py compile

run: setup catalogues ## open the window; without a display, do the main job without one
	@sh packaging/run.sh $(BIN)

test: setup catalogues lint types contracts unit ## everything: lint, types, import contracts, all tests

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

unit: ## all tests, in two halves side by side
	@$(MAKE) --no-print-directory -j2 -k tests-outside tests-inside

tests-outside: # against the real program, its children and real disks
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/proofs tests/storage tests/end_to_end \
		tests/media

tests-inside: # everything else
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests --ignore=tests/proofs \
		--ignore=tests/storage --ignore=tests/end_to_end --ignore=tests/media

texts: ## take new texts over into the translation catalogues
	$(BIN)/python packaging/catalogues.py update
	-$(BIN)/python packaging/catalogues.py check

locks: ## pin the dependencies anew, with hashes and without addresses (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --no-annotate --output-file $(LOCK)

soak: setup catalogues ## the proofs in their full setting: hours, as root, with strace and xvfb
	EVIDENCE_KEEPER_SOAK=1 QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/proofs \
		tests/dossier/test_mutations.py tests/dossier/test_archive.py tests/window/test_monkey.py

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
