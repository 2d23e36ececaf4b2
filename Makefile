# Everything a person needs: `make run`, `make test`, `make app`. `make help` lists the rest.
# The first call builds the environment in .venv; it needs git, make and any Python from 3.11 on.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test vue3 app lint format bench docs book notebooks lab validate results ensemble pictures phase mutants mutants-again fuzz lock warm browser clean distclean

# Some machines forbid Python to keep compiled files; every start would then take seconds longer.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
PYTHON_NAMES := python3.12 python3.13 python3.14 python3 python \
	$(wildcard $(HOME)/.pyenv/versions/3.1[2-9]*/bin/python) python3.11
OUT ?= results/heping
SEEDS ?= 5
DAYS ?=
SPIN_UP ?= auto
PORT ?= 8765
WORKERS ?= logical
INPUTS ?= 100000

FIT := import importlib.util, sys; \
	sys.exit(sys.version_info < (3, $${least:-11}) or not any(map(importlib.util.find_spec, ('pip', 'ensurepip'))))

# The first Python that really starts, is new enough and can use pip. Names on the path may be
# shims of a version manager that only print an error, so each one is asked to run.
FIND_PYTHON = for name in $(PYTHON) $(PYTHON_NAMES); do \
	if "$$name" -c "$(FIT)" >/dev/null 2>&1; \
	then "$$name" -c 'import sys; print(sys.executable)'; exit 0; fi; done; exit 1

# An installed uv is used if it really starts; else the one that pip puts into .bootstrap.
FIND_UV = if uv --version >/dev/null 2>&1; then echo uv; else echo .bootstrap/bin/uv; fi

help:
	@echo "make run        compare two coordination patterns in Tianjin's Heping district ($(SEEDS) seeds, soon and settled)"
	@echo "make app        open the browser app on http://127.0.0.1:$(PORT)"
	@echo "make test       style, types and all tests; GONGZHI_NO_BROWSER=1 leaves the browser tests out"
	@echo "make vue3       smoke tests of the page on Vue 3, in an environment of its own (build/vue3); needs npm and the network"
	@echo "make lint       style and types only;  make format  puts the style right"
	@echo "make validate   hold the model against theory and stylised facts (a quick look; the whole: gongzhi validate)"
	@echo "make results    renew every number of README and docs; resumable, about an hour on two quiet cores (ONLY=heping: one run)"
	@echo "make ensemble   calibrate against Chinese levels and ship what is left; resumable, minutes on two quiet cores"
	@echo "make pictures   take pictures of the page in both languages, for docs/figures"
	@echo "make phase      renew the phase diagram of docs/validation.md"
	@echo "make mutants    break lines on purpose and see which tests notice; resumable, takes hours; see docs/mutants.md"
	@echo "make bench      days, phases, memory, the distance to plain Mesa and to the limit; the page"
	@echo "make fuzz       $(INPUTS) spoilt inputs of every kind; goes on where it was stopped"
	@echo "make docs       renew generated pages: tables of parameters, JSON Schema"
	@echo "make book       the documentation site in English and Chinese, in build/book/html; nothing is fetched"
	@echo "make notebooks  the lessons as notebooks in English and Chinese, run anew; ONLY=randomness: one of them"
	@echo "make lab        open the lessons in Jupyter, offline"
	@echo "make lock       renew requirements.lock from pyproject.toml"
	@echo "make clean      remove caches;  make distclean  removes the environment too"

run: .ready
	$(BIN)/gongzhi compare siloed party_led --city tianjin --area Heping --seeds $(SEEDS) --spin-up $(SPIN_UP) $(if $(DAYS),--days $(DAYS)) --out $(OUT)

app: .ready
	$(BIN)/gongzhi app --port $(PORT)

# Kernels are compiled before the workers start, or each of them would compile the same ones.
test: lint warm browser
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist loadfile --durations 15

# The page is pinned to Vue 2; these say whether it would run on Vue 3. No part of `make test`.
SMOKE := two_clicks_lead or plays_in_the_browser or dark_is_dark or first_screen or lesson_is_done or has_no_barrier

vue3: .ready browser
	tests/app/vue3.sh "$$($(FIND_UV))"
	build/vue3/bin/python -m pytest -q -m browser -k "$(SMOKE)" tests/app

warm: .ready
	@$(BIN)/python -c "from app.console.progress import announce_compilation; announce_compilation()"

lint: .ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .ready
	$(BIN)/gongzhi bench
	$(BIN)/python -m benchmarks.browser
	$(BIN)/python -m benchmarks.playing
	$(BIN)/python -m benchmarks.visitors

validate: .ready
	$(BIN)/gongzhi validate --quick --out results/validation

results: .ready
	$(BIN)/python -m app.documents.published.renew $(if $(ONLY),--only $(ONLY))

ensemble: .ready
	$(BIN)/gongzhi calibrate urban_china --out results/urban_china
	mkdir -p experiments/doubt/ensembles
	cp results/urban_china/ensemble.parquet experiments/doubt/ensembles/urban_china.parquet

pictures: .ready
	$(BIN)/python -m app.documents.screenshots

phase: .ready
	$(BIN)/gongzhi phase --out results/phase --publish docs

# Try the mutants that the page names; without a name mutmut would try all. It keeps files of data as they were first.
FRESH = $(BIN)/python -m tests.mutation.page --fresh
TRY = names=$$($(BIN)/python -m tests.mutation.page $(1)); \
	test -z "$$names" || nice -n 10 $(BIN)/python -m tests.mutation.run $$names

# One line is broken at a time, and the tests that reach it are run; ONLY="sim.outcomes*" takes a part anew, SAMPLE=.3
# a random part of what was not tried yet.
mutants: .ready
	@$(FRESH)
	$(if $(ONLY),nice -n 10 $(BIN)/python -m tests.mutation.run "$(ONLY)",$(call TRY,--sample $(or $(SAMPLE),1)))
	$(BIN)/python -m tests.mutation.page

# The survivors once more, after tests were added.
mutants-again: .ready
	@$(FRESH)
	$(call TRY,--survivors)
	$(BIN)/python -m tests.mutation.page

fuzz: .ready
	$(BIN)/python -m tests.fuzz.run --inputs $(INPUTS) --out results/fuzz

docs: .ready
	$(BIN)/python -m sim.scenario.file
	$(BIN)/python -m app.documents.equations
	$(BIN)/python -m app.documents.model_page
	$(BIN)/python -m app.documents.dictionary

book: .ready browser
	$(BIN)/python -m app.documents.site.build
	$(BIN)/python -m pytest -q -m book tests/site

notebooks: .ready warm
	$(BIN)/python -m app.documents.notebooks $(if $(ONLY),--only $(ONLY))
	$(BIN)/python -m pytest -q -m lessons tests/test_notebooks.py

# Nothing is fetched: news, the list of extensions and their announcements are left out.
lab: .ready
	$(BIN)/jupyter lab --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate \
	--LabApp.extension_manager=readonly notebooks

# ---- the environment ------------------------------------------------------------------------

# All packages come from the lock, with hashes; the project itself is linked, not copied.
.ready: requirements.lock pyproject.toml .venv/pyvenv.cfg
	@uv=$$($(FIND_UV)); echo "installing locked packages into .venv"; \
	$$uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock && \
	$$uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch .ready

# Python 3.12 by .python-version if it is here, else a newer one that is here, else what uv can fetch.
.venv/pyvenv.cfg: | .bootstrap/uv
	@rm -rf .venv; uv=$$($(FIND_UV)); python=$$(least=12; $(FIND_PYTHON)); echo "making .venv"; \
	$$uv venv --quiet --no-python-downloads .venv 2>/dev/null \
	|| { [ -n "$$python" ] && $$uv venv --quiet --python "$$python" .venv; } \
	|| $$uv venv --quiet .venv \
	|| { echo "No Python 3.12 or newer is here and none could be fetched. Install one and try again." >&2; exit 1; }

# uv makes the environment. Where it is missing, pip brings it: into a virtual environment, or, on
# systems that ship Python without venv, into a plain folder.
.bootstrap/uv:
	@mkdir -p .bootstrap
	@uv --version >/dev/null 2>&1 || [ -x .bootstrap/bin/uv ] || { \
	python=$$($(FIND_PYTHON)) || { echo "No Python from 3.11 on with pip was found. Install one (Debian: apt-get install python3-pip python3-venv), or name it: make PYTHON=/path/to/python3" >&2; exit 1; }; \
	echo "fetching uv with pip"; \
	{ "$$python" -m venv .bootstrap >/dev/null 2>&1 && .bootstrap/bin/python -m pip install --quiet uv; } \
	|| "$$python" -m pip install --quiet --target .bootstrap uv; }
	@touch .bootstrap/uv

# The lock names packages, versions and hashes, and no address of any index.
lock: .bootstrap/uv
	$$($(FIND_UV)) pip compile pyproject.toml --quiet --extra book --extra dev --extra lab --universal --generate-hashes --no-header \
	--no-emit-index-url --no-annotate --output-file requirements.lock

# ---- the browser of the tests -----------------------------------------------------------------

browser:
	@tests/app/install_browser.sh

clean:
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist mutants
	find . -name __pycache__ -not -path './.venv/*' -not -path './.bootstrap/*' -prune -exec rm -rf {} +

distclean: clean
	rm -rf .venv .bootstrap .ready
