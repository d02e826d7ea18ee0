PYTHON ?= python3
BIN := .venv/bin

.PHONY: chat test install lint bench eval eval-quick

chat: install
	$(BIN)/sparring serve

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt torch
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

.venv/installed-test: .venv/installed
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[test]'
	touch $@

test: .venv/installed-test
	$(BIN)/python -m pytest

lint: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/installed-test
	$(BIN)/python -m evals.bench
	$(BIN)/python -m ingest.bench
	$(BIN)/python -m evals.bench_desk

eval: .venv/installed-test
	$(BIN)/python -m evals.retrieval
	$(BIN)/python -m evals.declining
	$(BIN)/python -m evals.claims
	$(BIN)/python -m evals.ablation
	$(BIN)/python -m evals.held_out
	$(BIN)/python -m tests.ingest.measure_decisions

eval-quick: .venv/installed-test
	rm -rf evals/runs/quick
	$(BIN)/sparring eval answers --dataset tuning --limit 60 --out evals/runs/quick/answers --fail-below citation_precision=0.98 --fail-below validity=1
	$(BIN)/sparring eval kofa --dataset tuning --limit 20 --out evals/runs/quick/kofa --fail-below citation_precision=0.98 --fail-below validity=1
