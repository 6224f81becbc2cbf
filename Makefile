# One command per wish. Every target makes its own environment first; nothing else is needed
# than Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-ready
DEV := $(VENV)/.dev-ready
LOG := $(VENV)/install.log

.PHONY: help demo demo-aws serve test check bench prove clean

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/'

demo: $(RUN) ## make sample media, import, proxy and analyse it, and show what was found
	@$(BIN)/reelsight demo

demo-aws: $(DEV) ## analyse media with Nova as an emulated AWS has it, and compare the ledger with its bill
	@$(BIN)/python -m tests.emulator.demo $(DEMO)

serve: $(RUN) ## open the library in a browser: port 5700 of this machine
	@$(BIN)/reelsight serve

test: $(DEV) ## run the tests at small sizes
	@$(BIN)/pytest -n 2 --dist loadscope

check: $(DEV) ## ruff, mypy --strict and the import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --verbose

bench: $(DEV) ## print speeds as ratios against the machine's own limits
	@$(BIN)/python -m tests.bench

prove: $(DEV) ## run the tests at full size and write build/prove.txt
	@mkdir -p build
	@{ $(BIN)/pytest tests/prove --full-size -s -v 2>&1; echo $$? >build/prove.code; } | \
		tee build/prove.txt; exit $$(cat build/prove.code)

clean: ## remove the environment and build products, never the library in data/
	rm -rf $(VENV) build dist

$(VENV)/pyvenv.cfg:
	@echo "Making the environment in $(VENV) (about a minute)"
	@$(PYTHON) -m venv $(VENV)

# pip prints warnings even when all is well: its words are kept, and shown when it fails.
define install
	@$(BIN)/python -m pip install -q -c constraints.txt $(1) >$(LOG) 2>&1 || { cat $(LOG) >&2; exit 1; }
	@touch $@
endef

$(RUN): $(VENV)/pyvenv.cfg pyproject.toml constraints.txt
	$(call install,-e .)

$(DEV): $(RUN)
	$(call install,-e '.[dev$(comma)heic$(comma)ocr]')

comma := ,
