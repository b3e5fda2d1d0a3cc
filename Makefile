# `make check` looks at the code, `make test` runs every test. Both install what they need.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: check test lock

$(BIN)/.dev: requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

check: $(BIN)/.dev
	$(BIN)/ruff check .

test: $(BIN)/.dev
	$(BIN)/python -m pytest $(ARGS)

lock:
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header -o requirements-dev.txt
