# make run    set up and run: on Telegram when TELEGRAM_BOT_TOKEN is set, else the local preview
# make test   set up and run all tests
# make check  lint, types, import contracts
# make texts  bring the translations up to date with the code; LANGUAGE=fr begins a new one
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# The tests of a file share a running bot; a worker takes up to 2.5 GB. The longest files come first by their names.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: run preview test quick check texts bench clean

run: $(VENV)/runs
	@if [ -n "$$TELEGRAM_BOT_TOKEN" ] || grep -qsE '^TELEGRAM_BOT_TOKEN=.' .env; then exec $(BIN)/cx-coach run; else exec $(BIN)/cx-coach preview; fi

preview: $(VENV)/runs
	@exec $(BIN)/cx-coach preview

test: $(VENV)/tests
	@sh tests/install-tools.sh
	@$(PYTEST)

quick: $(VENV)/tests
	@$(PYTEST) -m "not slow"

check: $(VENV)/tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

texts: $(VENV)/runs
	@$(BIN)/python -m bot.languages $(LANGUAGE)

$(VENV)/runs: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make run PYTHON=python3.12")'
	@echo "Setting up in $(VENV); this takes some minutes the first time."
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/tests: $(VENV)/runs
	@$(INSTALL) --editable ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
