# `make` or `make help` lists what there is. Two commands do all the set-up: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
# LANG is also a locale variable of the shell; only `make demo LANG=…` means the advertisement's language.
AD_LANGUAGE := $(if $(filter command\ line,$(origin LANG)),$(LANG))
override export LANG := C.UTF-8

# What the song and the video need besides Python packages: a General MIDI sound font, fonts for six languages,
# and for the sung lead a speech synthesiser and a reader of kanji.
DEBIAN_MEDIA := fluid-soundfont-gm fonts-nanum fonts-noto-core fonts-noto-cjk libfribidi0 espeak-ng kakasi
# Photographs with free licences, to look at what is rendered over them.
DEBIAN_TESTS := redis-server chromium mate-backgrounds
DEBIAN_BENCH := nghttp2-client redis-server mate-backgrounds

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo dev doctor generate lock format lint types contract test test-unit test-integration \
	test-architecture test-proofs test-web test-e2e test-browser bench sheets screenshots samples clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

setup: $(VENV)/.runtime system-media ## Install what CastAD needs to run

setup-dev: $(VENV)/.dev system-media system-tests node_modules/.installed .third_party/.fetched ## Install what its checks and tests need, too

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	touch $@

node_modules/.installed: package.json package-lock.json clients/web/package.json clients/web/console/package.json
	npm ci --silent
	touch $@

.third_party/.fetched: proto/fetch_third_party.py proto/third_party.txt $(VENV)/.dev
	python proto/fetch_third_party.py
	touch $@

.PHONY: system-media system-tests system-bench
system-media:
	@.ci/install-debian.sh $(DEBIAN_MEDIA)

system-tests:
	@.ci/install-debian.sh $(DEBIAN_TESTS)

system-bench:
	@.ci/install-debian.sh $(DEBIAN_BENCH)

demo: setup ## Make an advertisement end to end [LISTING=my.json PHOTOS=my/folder LANG=en GENRE=ballad MOOD=calm]
	castad demo $(if $(LISTING),--listing $(LISTING)) $(if $(PHOTOS),--photos $(PHOTOS)) \
		$(if $(AD_LANGUAGE),--language $(AD_LANGUAGE)) $(if $(GENRE),--genre $(GENRE)) $(if $(MOOD),--mood $(MOOD))

dev: setup node_modules/.installed ## Keep server, worker, Envoy and the console running for development
	castad dev

doctor: setup ## Say what is missing, in plain words
	castad doctor

generate: setup-dev ## Generate code from proto/
	npx buf generate

lock: $(VENV)/.dev ## Pin every Python dependency with its hashes
	uv pip compile -q --generate-hashes --extra build pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --extra build --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock

format: setup-dev ## Format Python and proto files
	ruff check -q --fix . ; ruff format -q .
	npx buf format -w proto
	npm run format --silent --workspaces --if-present

lint: setup-dev ## Check style, imports and the contract's style
	ruff check -q .
	ruff format -q --check .
	lint-imports --no-logo
	npx buf lint
	npx buf format proto -d --exit-code
	npm run lint --silent --workspaces --if-present

types: setup-dev ## Check types
	mypy
	npm run types --silent --workspaces --if-present

contract: setup-dev ## Check that generated code is current and that the contract breaks nobody
	npx buf generate
	git diff --exit-code --stat -- server/gen clients
	python proto/check_breaking.py

test: lint types contract test-web test-all ## Everything: lint, types, contract, unit, architecture, integration, end to end

# One half waits where the other computes, so both end sooner side by side.
.PHONY: test-all test-inside test-outside
test-all: setup-dev ## All tests, in two halves
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target test-inside test-outside

test-inside:
	pytest tests/integration

test-outside:
	pytest tests/browser tests/e2e tests/architecture tests/unit

test-unit test-integration test-architecture test-e2e test-browser: setup-dev ## One tier of the tests
	pytest tests/$(subst test-,,$@)

test-proofs: setup-dev ## What takes too long for every change: workers killed at every step of the paid chain
	pytest -m proof tests

test-web: setup-dev ## The tests of the browser's library and console
	npm test --silent --workspaces --if-present

screenshots: setup-dev ## Take the README's pictures of the console
	pytest tests/browser/screenshots.py

sheets: setup-dev ## Render twelve videos to be looked at, and a contact sheet of each, into .castad/sheets
	python -m tests.contact_sheets .castad/sheets

bench: setup-dev system-bench ## Measure [SUITE=rpc]
	python -m tests.bench $(SUITE)

clean: ## Remove what was set up and made; keeps nothing
	castad stop || true
	rm -rf $(VENV) node_modules .third_party .castad
