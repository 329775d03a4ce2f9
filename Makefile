# Every target sets up what it needs, in .venv, from Python, make and git alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEV := $(VENV)/.dev
GENERATOR := $(VENV)/generator/.installed
SOURCES := facade:generated:.
PIP := -m pip --disable-pip-version-check install --quiet

export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all check api check-api conformance lint format types layers check-spec check-generated check-provenance check-reads secrets \
	generate provenance spec spec-diff record lock docs docs-serve build check-wheel test-wheel test-pythons test-httpx2 screens check-screens bench profile audit fuzz fuzz-coverage soak bomb examples clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The files in requirements/ are complete: they are installed as they are, never resolved, whatever was released since.
define install-locked
	@echo "Setting up $(2)" >&2
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no program $(PYTHON); name Python 3.11 or newer with: make PYTHON=python3.11 ..." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "phala-facade needs Python 3.11 or newer; name one with: make PYTHON=python3.11 ..." >&2; exit 1; }
	@"$(PYTHON)" -m venv $(2)
	@$(2)/bin/python $(PIP) --no-deps --require-hashes -r $(1)
	@$(2)/bin/python -m pip --disable-pip-version-check check >&2
endef

$(VENV)/.locked: requirements/dev.txt
	$(call install-locked,$<,$(VENV))
	@touch $@

$(DEV): $(VENV)/.locked pyproject.toml facade/phala_facade_pytest.py
	@$(BIN)/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# What holds back packages that others need newer, or is needed by one target only, has an environment of its own.
$(VENV)/%/.installed: requirements/%.txt
	$(call install-locked,$<,$(@D))
	@touch $@

setup: $(DEV) $(GENERATOR) ## Set up .venv (every other target does so by itself)

demo: generate ## Read a fleet through both API versions and compare (LIVE=1: the live API, with PHALA_CLOUD_API_KEY)
	@$(BIN)/python -m scripts.demo $(if $(LIVE),--live)

# Workers and the programs that tests start share what they compile; nothing else writes bytecode into the tree.
test test-all test-httpx2: export PYTHONDONTWRITEBYTECODE :=
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

test: setup ## Run the tests of all behavior
	@$(PYTEST)

test-all: setup ## Run the tests and the campaigns, with more examples, and measure the coverage of the facade
	@$(PYTEST) -m "" --hypothesis-profile campaign --cov

test-httpx2: setup ## Run the tests of what sends and receives with httpx2 in the place of httpx
	@$(PYTEST) -p tests.support.aliased tests/client tests/transport tests/testing

check: check-spec check-generated lint types layers check-provenance check-api secrets ## Run every check: lint, types, layers, drift, API, secrets

lint: $(DEV) ## Check style and formatting
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

format: $(DEV) ## Mend style and formatting
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

types: $(DEV) ## Check types with mypy and pyright, both strict
	@$(BIN)/mypy
	@$(BIN)/basedpyright
	@$(BIN)/basedpyright --project typing_tests --pythonpath $(BIN)/python

layers: $(DEV) ## Check that each layer imports only those below it
	@$(BIN)/lint-imports --no-logo

check-spec: $(DEV) ## Check that openapi.json is what openapi.lock.json says was taken in
	@$(BIN)/python -m scripts.spec.lock

check-generated: setup ## Check that generated/ is what openapi.json gives
	@$(BIN)/python -m scripts.spec.generate --check

check-reads: setup ## Prove that a property that leaves the spec breaks the type check where it is read (slow)
	@$(BIN)/python -m scripts.reads

secrets: $(DEV) ## Look for credentials in the tree, and in what cassettes hold compressed or encoded
	@$(BIN)/python -m scripts.secrets

bench: setup $(VENV)/bench/.installed ## Measure the facade beside its peers and write docs/performance.md (ARGS="--quick", "--check")
	@PYTHONPATH=$(SOURCES) $(VENV)/bench/bin/python -m scripts.bench $(ARGS)

profile: $(DEV) ## Show where the time of a list and of a get goes
	@$(BIN)/python -m scripts.profile

audit: $(DEV) $(VENV)/release/.installed ## Look up known vulnerabilities of every pinned package (a skipped one fails)
	@$(BIN)/python -m scripts.audit

generate: setup ## Regenerate the client from openapi.json (SPEC=file OUT=folder: another one)
	@$(BIN)/python -m scripts.spec.generate $(if $(SPEC),--spec $(SPEC)) $(if $(OUT),--out $(OUT))

spec: $(DEV) ## Take the documented spec in, as openapi.json (SOURCE=file, URL, or "page page ...")
	@test -n "$(SOURCE)" || { echo 'usage: make spec SOURCE=<file, URL, or documentation pages>' >&2; exit 2; }
	@$(BIN)/python -m scripts.spec.intake $(SOURCE)

spec-diff: $(DEV) ## Say what a documented spec would change, and what that means for the facade (SOURCE=...)
	@test -n "$(SOURCE)" || { echo 'usage: make spec-diff SOURCE=<file, URL, or documentation pages>' >&2; exit 2; }
	@$(BIN)/python -m scripts.diff $(SOURCE)

api: $(DEV) ## Note the public API in docs/public-api.txt
	@$(BIN)/python -m scripts.api

check-api: $(DEV) ## Check that no break of the public API goes unannounced in the CHANGELOG
	@$(BIN)/python -m scripts.api --check

conformance: $(DEV) ## Compare what the API answers with its documentation (LIMIT=, VERSION=, STRICT=1, JSON=1)
	@$(BIN)/python -m scripts.conformance $(foreach version,$(VERSION),--version $(version)) \
		$(if $(LIMIT),--limit $(LIMIT)) $(if $(STRICT),--strict) $(if $(JSON),--json)

provenance: $(DEV) ## Write docs/provenance.md: where each field of the facade comes from
	@$(BIN)/python -m scripts.provenance

check-provenance: $(DEV) ## Check that docs/provenance.md is what the code does
	@$(BIN)/python -m scripts.provenance --check

record: setup ## Record the cassettes anew (with PHALA_CLOUD_API_KEY: against the live API), then play them
	@$(BIN)/python -m pytest tests/recorded --record-mode=rewrite
	@$(BIN)/python -m pytest tests/recorded

lock: $(VENV)/lock/.installed ## Pin the dependencies anew, with hashes
	@for group in dev docs bench fuzz generator release lock; do \
		case $$group in dev|docs) project="pyproject.toml --all-extras";; bench|fuzz) project=pyproject.toml;; *) project=;; esac; \
		$(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
			--no-emit-index-url --no-header --group $$group --output-file requirements/$$group.txt $$project || exit 1; \
	done

docs: $(VENV)/docs/.installed ## Build the documentation, into build/docs
	@PYTHONPATH=$(SOURCES) $(VENV)/docs/bin/sphinx-build --fail-on-warning --keep-going --quiet docs build/docs
	@echo "build/docs/index.html"

docs-serve: docs ## Build the documentation and serve it on loopback (PORT=8000)
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory build/docs $(or $(PORT),8000)

# What is built is dated by the last commit; in a tree without git, by the file that says what is built.
DATED = SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || stat -c %Y pyproject.toml 2>/dev/null || stat -f %m pyproject.toml)}

build: $(VENV)/release/.installed ## Build the wheel and the sdist, into dist/
	@rm -rf dist
	@$(DATED) $(VENV)/release/bin/python -m build --no-isolation --outdir dist .

check-wheel: build ## Check what the wheel and the sdist hold, and that both come out the same
	@$(VENV)/release/bin/twine check --strict dist/*
	@$(VENV)/release/bin/check-wheel-contents dist/*.whl
	@$(DATED) $(VENV)/release/bin/python -m scripts.wheel.contents

test-wheel: build ## Try the wheel alone in each Python, its extras, its types, and the lowest dependencies (NEWEST=1: the newest)
	@$(BIN)/python -m scripts.wheel $(if $(NEWEST),--newest)

test-pythons: $(DEV) ## Run the tests in each Python of this machine that the project supports
	@$(BIN)/python -m scripts.wheel.pythons | while read -r version python; do \
		echo "Python $$version" >&2; $(MAKE) --no-print-directory VENV=.venv/python$$version PYTHON="$$python" test </dev/null || exit 1; \
	done

screens: $(DEV) ## Take the pictures of the program's screens anew, in docs/screens
	@$(BIN)/python -m scripts.screens

check-screens: $(DEV) ## Check that the pictures are of today's program
	@$(BIN)/python -m scripts.screens --check

fuzz: setup ## Try the properties with 20,000 examples (EXAMPLES=, SEED=: repeat a run)
	@$(BIN)/python -m scripts.fuzz $(if $(EXAMPLES),--examples $(EXAMPLES)) $(if $(SEED),--seed $(SEED))

fuzz-coverage: setup $(VENV)/fuzz/.installed ## Fuzz what reads answers, led by coverage (MINUTES=10, SEED=)
	@PYTHONPATH=$(SOURCES) $(VENV)/fuzz/bin/python -m scripts.fuzz.coverage \
		$(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

soak: $(DEV) ## Call for two minutes in the face of every fault, and print the figures (SECONDS=, CALLERS=)
	@$(BIN)/python -m scripts.soak $(if $(SECONDS),--seconds $(SECONDS)) $(if $(CALLERS),--callers $(CALLERS))

bomb: $(DEV) ## Measure what a gzip bomb costs, in both clients and in plain httpx
	@$(BIN)/python -m scripts.bomb

examples: $(DEV) $(VENV)/release/.installed ## Run the tests of the examples with the built wheel
	@$(BIN)/python -m scripts.examples

clean: ## Remove what the targets made outside of git
	@rm -rf $(VENV) build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
