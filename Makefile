# Every target sets up what it needs, in .venv, from Python, make and git alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEV := $(VENV)/.dev
GENERATOR := $(VENV)/generator/.installed
DOCS := $(VENV)/docs/.installed
RELEASE := $(VENV)/release/.installed
UV := $(VENV)/release/bin/uv
SOURCES := facade:generated:.
PIP := -m pip --disable-pip-version-check install --quiet

export PYTHONDONTWRITEBYTECODE := 1

# What is given for these is handed on by the environment as it is: neither make nor the shell reads anything into it.
override SOURCE := $(value SOURCE)
override SPEC := $(value SPEC)
override OUT := $(value OUT)
override DOCUMENT := $(value DOCUMENT)
export SOURCE SPEC OUT DOCUMENT

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo conformance docs docs-serve setup test format check lint types layers check-generated check-provenance check-api secrets api \
	provenance screens profile spec-diff spec check-spec generate survey record lock audit build check-wheel test-wheel bench test-all test-campaigns test-httpx2 test-pythons campaigns clean

##@ Use it
help: ## List the targets
	@awk -F ':.*## ' '/^##@/ {printf "%s%s\n", n++ ? "\n" : "", substr($$0, 5)} /^[a-z0-9-]+:.*## / {printf "  %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: generate ## Read a fleet through both API versions and compare them (LIVE=1: the live API, with PHALA_CLOUD_API_KEY)
	@$(BIN)/python -m scripts.demo $(if $(LIVE),--live)

conformance: $(DEV) ## Compare responses of the API with its documentation (ARGS="--strict --output json")
	@$(BIN)/python -m scripts.embedded $(BIN)/phala-facade conformance $(ARGS)

docs: $(DOCS) ## Build the documentation in build/docs
	@PYTHONPATH=$(SOURCES) $(VENV)/docs/bin/sphinx-build --fail-on-warning --keep-going --quiet docs build/docs
	@echo "build/docs/index.html"

docs-serve: docs $(DEV) ## Build the documentation and serve it on loopback (PORT=8000)
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory build/docs $(or $(PORT),8000)

##@ Work at it
setup: $(DEV) $(GENERATOR) ## Set up .venv (the other targets do this when it is needed)

# Workers and the programs that tests start share what they compile; nothing else writes bytecode into the tree.
test test-all test-campaigns test-httpx2: export PYTHONDONTWRITEBYTECODE :=
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

test: setup ## Run the tests, without the campaigns
	@$(PYTEST)

format: $(DEV) ## Fix style and formatting
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

check: check-spec check-generated lint types layers check-provenance check-api secrets ## Run all checks: those below, and check-spec

lint: $(DEV) ## Check style and formatting
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(DEV) ## Check types with mypy and pyright, both strict
	@$(BIN)/mypy
	@$(BIN)/basedpyright
	@$(BIN)/basedpyright --project tests/typing --pythonpath $(BIN)/python

layers: $(DEV) ## Check that each layer imports only lower layers
	@$(BIN)/lint-imports --no-logo

check-generated: setup ## Check that generated/ matches openapi.json
	@$(BIN)/python -m scripts.spec.generate --check

check-provenance: $(DEV) ## Check that everything that `make provenance` writes is up to date
	@$(BIN)/python -m scripts.provenance --check

check-api: $(DEV) ## Check that the CHANGELOG announces every breaking change of the public API
	@$(BIN)/python -m scripts.api --check

# Identifiers and hashes look as random as keys do: the detectors of known formats and of assignments remain.
secrets: $(DEV) ## Scan all tracked files for credentials
	@git rev-parse --is-inside-work-tree >/dev/null
	@git grep -lIz '' | xargs -0 $(BIN)/detect-secrets-hook --disable-plugin HexHighEntropyString --disable-plugin Base64HighEntropyString

api: $(DEV) ## Update docs/public-api.txt
	@$(BIN)/python -m scripts.api

provenance: $(DEV) ## Update what is derived from the code: docs/provenance.md, decode/documented.py, versions in docstrings, tables in docs/
	@$(BIN)/python -m scripts.provenance

screens: $(DEV) ## Update the pictures of the program's screens in docs/screens
	@$(BIN)/python -m scripts.screens

profile: $(DEV) ## Profile a list and a get, function by function
	@for what in "'list', 1_000" "'get'"; do \
		$(BIN)/python -m cProfile -s tottime -m timeit -s "from scripts.bench.contenders import Task, facade" \
			-s "call = facade(Task('2026-01-21', $$what))" "call()" | head -30; \
	done

clean: ## Remove everything that the targets create outside of git
	@rm -rf $(VENV) build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

##@ The day the vendor changes the spec
spec-diff: $(DEV) ## Report what another spec changes and what that means for the facade (SOURCE=...)
	@test -n "$$SOURCE" || { echo 'usage: make spec-diff SOURCE=<file, URL, or documentation pages>' >&2; exit 2; }
	@$(BIN)/python -m scripts.diff "$$SOURCE"

spec: $(DEV) ## Adopt another spec as openapi.json (SOURCE=file, URL, or 'page page ...')
	@test -n "$$SOURCE" || { echo 'usage: make spec SOURCE=<file, URL, or documentation pages>' >&2; exit 2; }
	@$(BIN)/python -m scripts.spec.intake "$$SOURCE"

check-spec: $(DEV) ## Check openapi.json against openapi.lock.json
	@$(BIN)/python -m scripts.spec.lock

generate: setup ## Regenerate the client from openapi.json (SPEC=file OUT=folder: from and to somewhere else)
	@$(BIN)/python -m scripts.spec.generate $${SPEC:+--spec "$$SPEC"} $${OUT:+--out "$$OUT"}

survey: setup ## Generate a client from any document in a temporary folder, and list what is lost (DOCUMENT=file)
	@test -n "$$DOCUMENT" || { echo 'usage: make survey DOCUMENT=<file>' >&2; exit 2; }
	@$(BIN)/python -m scripts.spec.survey "$$DOCUMENT"

record: setup ## Record the cassettes again (with PHALA_CLOUD_API_KEY: from the live API), then replay them
	@$(BIN)/python -m tests.recorded
	@$(BIN)/python -m pytest tests/recorded

##@ Release
lock: $(RELEASE) ## Pin the newest dependencies, with hashes
	@for group in dev docs generator release; do \
		case $$group in dev|docs) project="pyproject.toml --all-extras";; *) project=;; esac; \
		$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
			--no-emit-index-url --no-header --group $$group --output-file requirements/$$group.txt $$project || exit 1; \
	done

audit: $(RELEASE) ## Check all pinned packages for known vulnerabilities (a skipped package fails)
	@$(VENV)/release/bin/pip-audit --strict --disable-pip --require-hashes $(addprefix --requirement ,$(wildcard requirements/*.txt))

# What is built is dated by the last commit; in a tree without git, by the file that says what is built.
DATED = SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || stat -c %Y pyproject.toml 2>/dev/null || stat -f %m pyproject.toml)}

build: $(RELEASE) ## Build the wheel and the sdist in dist/
	@rm -rf dist
	@$(DATED) $(VENV)/release/bin/python -m build --no-isolation --outdir dist .

check-wheel: build ## Check what the wheel and the sdist contain, and that a second build is identical
	@$(VENV)/release/bin/twine check --strict dist/*
	@$(VENV)/release/bin/check-wheel-contents dist/*.whl
	@rm -rf build/again
	@$(DATED) $(VENV)/release/bin/python -m build --no-isolation --wheel --sdist --outdir build/again . >/dev/null
	@for file in dist/*; do cmp "$$file" "build/again/$${file#dist/}" || exit 1; done

test-wheel: build $(DEV) ## Test the wheel in each Python, its extras, types and examples, and the lowest dependencies (NEWEST=1: the newest)
	@$(BIN)/python -m scripts.wheel $(if $(NEWEST),--newest)

test-pythons: setup ## Run the tests in each supported Python on this machine
	@$(BIN)/python -m scripts.wheel.pythons | while read -r version python; do \
		echo "Python $$version" >&2; $(MAKE) --no-print-directory VENV=.venv/python$$version PYTHON="$$python" test </dev/null || exit 1; \
	done

bench: build/bench/bench_models.py ## Measure the facade against its peers and update docs/performance.md (ARGS="--quick", "--check")
	@PYTHONPATH=$(SOURCES):build/bench $(VENV)/docs/bin/python -m scripts.bench $(ARGS)

# Models of pydantic, as the vendor's SDK has them, but from our openapi.json.
build/bench/bench_models.py: openapi.json $(DOCS)
	@mkdir -p $(@D)
	@$(VENV)/docs/bin/python -W ignore -m datamodel_code_generator --input $< --output $@ --input-file-type openapi --formatters builtin \
		--output-model-type pydantic_v2.BaseModel --target-python-version 3.11 --use-annotated --disable-warnings

##@ Campaigns
test-all: setup ## Run the tests and the campaigns with more examples, and require full coverage (PROFILE=test: no more examples)
	@$(PYTEST) -m "" --hypothesis-profile $(or $(PROFILE),campaign) --cov

test-campaigns: setup ## Run only the campaigns
	@$(PYTEST) -m campaign

test-httpx2: setup ## Run the transport tests with httpx2 instead of httpx
	@$(PYTEST) -p tests.support.aliased tests/facade/client tests/facade/transport tests/testing_kit

campaigns: setup ## Run the fuzz, soak and memory campaigns, and print the figures (SECONDS=120 SEED=1: repeat a run)
	@CAMPAIGN_SECONDS=$(or $(SECONDS),120) $(BIN)/python -m pytest tests/campaigns -m "" -q --capture=no
	@CAMPAIGN_SECONDS=$(or $(SECONDS),120) $(BIN)/python -m pytest tests/facade/properties -m hypothesis -q --hypothesis-profile fuzz $(if $(SEED),--hypothesis-seed=$(SEED))

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

# What holds back packages that others need newer, or is needed by few targets, has an environment of its own.
$(VENV)/%/.installed: requirements/%.txt
	$(call install-locked,$<,$(@D))
	@touch $@
