# make run      the board at http://127.0.0.1:8000 (PORT=… for another port)
# make dev      the same, started again whenever the code changes
# make check    everything that looks at the code without running it
# make test     every test; ARGS="-k name" for some of them
# make bench    the board in production under load, page by page; bench/load.py says what can be set
# make bench-soak  the memory of the web processes after 100,000 requests
# make bench-data  the board that they measure (POSTS=500000; REPLACE=1 makes it anew)
# make lighthouse  what Lighthouse says of the index, a forum and a topic (needs Node)
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
export PORT

.PHONY: run dev check test lock bench bench-soak bench-data lighthouse

run: $(BIN)/.runs
	@$(BIN)/python manage.py run

dev: $(BIN)/.dev
	@SALA_DEBUG=1 $(BIN)/python manage.py run --reload

check: $(BIN)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/lint-imports

test: $(BIN)/.dev $(BIN)/.browser
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or later is needed: install it, or name it with make PYTHON=python3.12 …"; exit 1; }
	@echo "Making a virtual environment …"
	@$(PYTHON) -m venv .venv 2>/dev/null \
		|| { rm -rf .venv; echo "Python's venv module is missing: install it (on Debian: apt install python3-venv)."; exit 1; }

$(BIN)/.runs: requirements.txt | $(BIN)/python
	@echo "Installing what Sala needs …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(BIN)/.dev: requirements-dev.txt | $(BIN)/python
	@echo "Installing what Sala and its tests need …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ $(BIN)/.runs

# The journeys need a Chromium: the system's, Debian's where we may install it, else Playwright's.
$(BIN)/.browser: $(BIN)/.dev
	@command -v chromium chromium-browser google-chrome >/dev/null \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
		|| $(BIN)/playwright install chromium
	@touch $@

bench: $(BIN)/.runs $(BIN)/.wrk
	@$(BIN)/python -m bench.load

bench-soak: $(BIN)/.runs $(BIN)/.wrk
	@$(BIN)/python -m bench.soak

bench-data: $(BIN)/.runs
	@$(BIN)/python -m bench.data

lighthouse: $(BIN)/.runs
	@$(BIN)/python -m bench.lighthouse

$(BIN)/.wrk: | $(BIN)/python
	@command -v wrk >/dev/null \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq wrk >/dev/null; } \
		|| { echo "wrk is missing: install it (on Debian: apt install wrk)."; exit 1; }
	@touch $@

lock: $(BIN)/.dev
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header -o requirements-dev.txt
