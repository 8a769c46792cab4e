# `make demo` and `make test` set up everything they need, say what they do, and do it only once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The bundle is built by its own rule below, so that an unchanged one is not built again.
INSTALL := HATCH_JUPYTER_BUILDER_SKIP_NPM=1 $(PIP)

PACKAGING := pyproject.toml package.json install.json $(wildcard jupyter-config/*/*)
FRONTEND := package.json tsconfig.json jupyter_osf/server/openapi.yaml $(shell find labextension schema style -type f -not -name openapi.ts)

# For what the recipes start in turn; macOS's old make does not look there itself, hence $(BIN) below.
export PATH := $(CURDIR)/$(BIN):$(PATH)

# The server's belong to it: what the client has for kernels runs there.
ENGINE := $(addprefix tests/,auth client collection commands faults links scenarios server session transfer values)

.PHONY: demo test coverage check docs clean

demo: $(STAMPS)/lab $(STAMPS)/bundle ## JupyterLab on a guided notebook, beside an OSF on this computer
	@$(BIN)/jupyter-osf demo --folder .demo $(ARGS)

test: $(STAMPS)/test $(STAMPS)/bundle ## Every check and every test, of both languages
	@echo "==> Looking for a browser"
	@$(BIN)/python -m tests.ui.browser
	@$(MAKE) --no-print-directory check
	@echo "==> Tests of the TypeScript half"
	@$(BIN)/jlpm test
	@echo "==> Tests of the Python half, the browser tests included"
	@$(BIN)/python -m pytest --numprocesses=3 --dist=loadfile $(ARGS)

coverage: $(STAMPS)/test ## How much of client, auth, transfer and links the tests of the engine run through, branches included
	@mkdir -p .test-output
	@$(BIN)/python -m pytest --numprocesses=3 --dist=loadfile --cov --quiet $(ENGINE) $(ARGS)

check: $(STAMPS)/test ## Style, types and the direction of imports
	@echo "==> Style"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "==> Types"
	@$(BIN)/mypy
	@echo "==> Direction of imports"
	@$(BIN)/lint-imports --no-logo

docs: $(STAMPS)/test ## The documentation, as a site in docs/_build
	@$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet docs docs/_build
	@echo "==> Open docs/_build/index.html"

clean: ## Remove what builds and tests leave behind, but not the virtual environment
	rm -rf lib jupyter_osf/labextension dist docs/_build .test-output .pytest_cache .mypy_cache .ruff_cache
	rm -f $(STAMPS)/bundle

$(STAMPS)/venv:
	@echo "==> Making a virtual environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 10) or sys.exit("Python 3.10 or newer is needed: make PYTHON=/path/to/python3")'
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
		|| { echo "Node.js 20.19 or newer is needed to build the JupyterLab half: https://nodejs.org"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS)
	@touch $@

$(STAMPS)/node_modules: package.json yarn.lock .yarnrc.yml | $(STAMPS)/venv
	@echo "==> Installing what builds the JupyterLab half (about a minute the first time)"
	@$(PIP) "jupyter-builder>=1.2"
	@$(BIN)/jlpm install --immutable
	@touch $@

$(STAMPS)/bundle: $(FRONTEND) $(STAMPS)/node_modules
	@echo "==> Building the JupyterLab half"
	@$(BIN)/jlpm build
	@touch $@

$(STAMPS)/lab: $(PACKAGING) | $(STAMPS)/bundle
	@echo "==> Installing jupyter_osf and JupyterLab (about a minute the first time)"
	@$(INSTALL) --editable ".[lab]"
	@$(BIN)/jupyter-builder develop . --overwrite
	@touch $@

$(STAMPS)/test: $(PACKAGING) | $(STAMPS)/bundle
	@echo "==> Installing jupyter_osf, JupyterLab and what tests and documentation need (about a minute the first time)"
	@$(INSTALL) --editable ".[docs,lab,test]"
	@$(BIN)/jupyter-builder develop . --overwrite
	@touch $@ $(STAMPS)/lab
