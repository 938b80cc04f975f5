# Every command of this repository. Each one installs what it needs by itself and says nothing when nothing is missing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

export PATH := $(CURDIR)/.cache/venv/bin:$(CURDIR)/.cache/caddy/usr/bin:$(PATH)

PRODUCT ?= Shop
NAME ?= all
DATABASE ?= sqlite
STEP := Scripts/step
PYTHON := .cache/venv/bin/python
PYTEST := $(PYTHON) -m pytest -c Tests/System/pytest.ini

.PHONY: demo test test-swift test-system test-faults test-soak test-server bench format lint tools build help

## demo: builds and runs the example product, and prints what to try; DATABASE=postgres runs it on Postgres
demo:
	@Scripts/ensure build $(filter postgres,$(DATABASE))
	@DATABASE=$(DATABASE) Scripts/demo $(PRODUCT)

## test: every test of the short tier, at most 45 minutes from nothing on two cores
test:
	@$(STEP) tools Scripts/ensure build python postgres archive caddy vm host
	@$(STEP) lint $(MAKE) --no-print-directory lint
	@$(STEP) build swift build --build-tests
	@$(STEP) "system tests" $(MAKE) --no-print-directory test-system
	@$(STEP) "swift tests" $(MAKE) --no-print-directory test-swift

# Eight at a time: with hundreds at once, one with a time limit waits for its turn behind all that compute.
## test-swift: the Swift tests alone
test-swift:
	@Scripts/ensure build python postgres archive
	@swift test --experimental-maximum-parallelization-width 8

## test-system: the tests that drive the built command from outside
test-system:
	@Scripts/ensure build python postgres caddy vm host
	@swift build
	@$(PYTEST) -m "not faults and not soak and not server" Tests/System

## test-server: the long tier: everything about hosts and deploys
test-server:
	@Scripts/ensure build python vm host scan
	@$(STEP) build swift build
	@$(STEP) "server tests" env SOLO_NEEDS_HOST=1 $(PYTEST) -m "not soak" Tests/System/test_testhost.py Tests/System/test_host.py $(wildcard Tests/System/test_server_*.py)

## test-faults: the long tier: enumerated kills and power cuts
test-faults:
	@Scripts/ensure build python caddy vm host
	@$(STEP) build swift build --build-tests
	@$(STEP) "killed services and servers" env SOLO_FAULTS=1 swift test --skip-build --filter "QueueCrashTests|EnqueueCrashTests|RestartTests"
	@$(STEP) "fault tests" $(PYTEST) -m faults Tests/System

## test-soak: the long tier: hours of load (SOLO_SOAK_MINUTES, 60 unless told)
test-soak:
	@Scripts/ensure build python caddy
	@$(STEP) build swift build
	@$(STEP) "soak tests" $(PYTEST) -m soak Tests/System

## bench: one JSON object a line, each figure beside its peer; NAME= runs one group (runtime: throughput, start, memory, queue, reload, first-build; data: clients, migrations, waking; sqlite; backup; server)
bench:
	@Scripts/ensure build python postgres archive bench $(if $(filter all server,$(NAME)),host)
	@PYTHONPATH=Scripts $(PYTHON) -m bench $(NAME)

## format: rewrites the sources in the house format
format:
	@Scripts/ensure build
	@Scripts/sources | xargs -0 swift format --in-place --parallel --configuration .swift-format

## lint: checks the format and the house rules
lint:
	@Scripts/ensure build python
	@Scripts/sources | xargs -0 swift format lint --strict --parallel --configuration .swift-format
	@PYTHONPATH=Scripts $(PYTHON) -m house_rules
	@Scripts/handlers --check

## build: builds everything that `demo` needs
build:
	@Scripts/ensure build
	@swift build

## tools: installs everything that any command here needs
tools:
	@Scripts/ensure build python postgres caddy vm host scan bench

## help: this list
help:
	@sed -n 's/^## \([a-z-]*\): \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  %-18s %s\n", $$1, $$2 }'
