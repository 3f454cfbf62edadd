# Needs Python 3.11+, make and a network to the package registries; PYTHON=… chooses another Python.

PY := .venv/bin/python
export PYTHON
# Many processes are started, the tests' above all: compiled once, each loads in half the time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check checked bench understanding talk chaos fuzz pictures
.NOTPARALLEL:

help:
	@echo "make run     the bot with sample data: try-it page, console, worker"
	@echo "make talk    a chat in this terminal"
	@echo "make test    everything that must pass"
	@echo "make check   the same without the tests"
	@echo "make bench   how fast it is, beside two yardsticks; WRITE=FILE writes the page, PART=people,busy does these parts"
	@echo "make chaos   what is lost when it is broken, case by case; ARGS='--case kills --kills 60 --people 64'"
	@echo "make fuzz    100,000 generated updates, forms, posts, tables and codes at every door, other dice for every property; COUNT=1000000"
	@echo "make pictures   each kind of message on each channel as a picture, into var/pictures or FOLDER=…"
	@echo "make understanding   how much is understood, beside other libraries; likewise"

# Stops at the first step that fails and names it.
define step
	@printf '── %s\n' '$(1)'; $(2) || { status=$$?; echo 'make $@: stopped at: $(1)' >&2; exit $$status; }
endef

run:
	@.ci/setup run
	@exec $(PY) -m bot serve --with-samples

talk:
	@.ci/setup run
	@exec $(PY) -m bot talk

check: checked
	$(call step,types,$(PY) -m mypy)

checked:
	@.ci/setup test
	$(call step,format,$(PY) -m ruff format --check .)
	$(call step,lint,$(PY) -m ruff check .)
	$(call step,complexity,.venv/bin/complexipy)
	$(call step,walls,$(PY) .venv/bin/lint-imports --no-logo)
	$(call step,secrets,$(PY) -m tests.secrets_found)
	$(call step,migrations,$(PY) -m tests.migrations_checked)
	$(call step,flows words rules settings,$(PY) -m bot check --on 2026-11-22)

# The types take one core while the tests are collected, which takes the other.
test: checked
	$(call step,servers for the tests,$(PY) -m tests.services)
	@mkdir -p var
	$(call step,types and tests,$(PY) -m mypy >var/types.log & \
		$(PY) -m pytest --workers $(or $(WORKERS),3) -rs; tested=$$?; wait $$! || { cat var/types.log; false; } && (exit $$tested))

bench:
	@.ci/setup test
	@exec $(PY) -m bench $(if $(PART),--part $(PART)) $(if $(RUNS),--runs $(RUNS)) $(if $(WRITE),--write $(WRITE))

chaos:
	@.ci/setup test
	@exec $(PY) -m chaos $(ARGS)

fuzz:
	@.ci/setup test
	@JANGKAU_FUZZ=$(or $(COUNT),100000) $(PY) -m pytest tests/fuzz --timeout 0 -rs --durations=5
	@JANGKAU_FUZZ=1 exec $(PY) -m pytest tests --ignore=tests/fuzz -m hypothesis --timeout 0 -rs

pictures:
	@.ci/setup test
	@exec $(PY) -m tests.pictures $(or $(FOLDER),var/pictures)

understanding:
	@.ci/setup test
	@exec $(PY) -m bench.understanding $(if $(WRITE),--write $(WRITE))
