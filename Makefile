.PHONY: help install run test check format lint types layers backupbench bench imports capacity container docs site screenshots fleet killtest pgbouncer replica simulate statements reminders storm messages mutants pins wheel
.DEFAULT_GOAL := help
bin := .venv/bin
# Whatever the caller has set: without it, each of many short-lived processes would compile the whole project again.
export PYTHONDONTWRITEBYTECODE :=
# Three workers, each with a database of its own: while one waits for processes that it started, two processors have work.
# `make test PARALLEL=` runs the tests one after the other.
PARALLEL ?= --numprocesses 3 --dist loadgroup --no-loadscope-reorder

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/'

install: ## make .venv with the pinned dependencies
	@tools/install.sh

run: install ## start the bot: with the local playground, or on Discord when DISCORD_TOKEN is set
	@exec $(bin)/tux run

test: install ## every test, including those on a real PostgreSQL
	@$(bin)/python -m pytest $(PARALLEL) $(ARGS)

check: install lint types layers test site ## format, lint, strict types, layer contracts, all tests and the documentation

format: install ## format the code, and fix what ruff can fix
	@$(bin)/ruff format .
	@$(bin)/ruff check --fix .

lint: install
	@$(bin)/ruff format --check .
	@$(bin)/ruff check .

types: install
	@$(bin)/mypy domain application infrastructure interface playground migrations tests benchmarks tools

layers: install
	@$(bin)/lint-imports

backupbench: install ## make, prove and restore a backup of a million rows; writes build/backup.json
	@$(bin)/python -m benchmarks.backups

bench: install ## measure, each number beside its floor; writes build/bench.json
	@$(bin)/python -m benchmarks $(ARGS)

capacity: install ## several processes under the load of 2,000 servers, with one killed, added and restarted; writes build/capacity.json
	@$(bin)/python -m benchmarks.capacity $(ARGS)

container: install ## build the image and try it with compose.yaml on a Docker engine; writes build/container.json
	@$(bin)/python -m pytest tests/packaging -m container $(ARGS)

imports: install ## measure an import of 100,000 cases and 50,000 levels; writes build/import.json
	@$(bin)/python -m benchmarks.imports $(ARGS)

docs: install ## write docs/commands.md anew, from the commands themselves, and make a site of docs/ in build/site
	@mkdir -p build && $(bin)/tux commands > build/commands.md && mv build/commands.md docs/commands.md
	@$(bin)/python -m tools.site

site: install
	@$(bin)/python -m tools.site
	@TUX_PHOTOGRAPHS=1 $(bin)/python -m pytest tests/unit/tools/site -m site

screenshots: install ## take the documentation's pictures anew, of the real bot in the playground; needs Chromium
	@$(bin)/python -m tools.screenshots

killtest: install ## kill the bot at every step of every action, many times over
	@$(bin)/python -m pytest tests/e2e -m kill --kill-rounds 3 $(PARALLEL) $(ARGS)

# Whatever several at once, snapshots, claims and notifications depend on.
POOLED := tests/contract $(patsubst %,tests/integration/test_%.py,activity concurrency ends erasing exporting \
	ledger_audit outbox_relay settings_cache shop_races unit_of_work)
pgbouncer: install ## the tests through a PgBouncer that is installed, or that TUX_PGBOUNCER names
	@mode=$$($(bin)/python -m tests.pooler) && $(bin)/python -m pytest tests/integration/test_pgbouncer.py && \
		$(bin)/python -m pytest $(POOLED) --pooled $$mode $(PARALLEL) $(ARGS)

replica: install ## the tests on a server with a streaming replica, which falls behind, stops and comes back
	@$(bin)/python -m pytest tests/integration/test_replica.py -m replica $(ARGS)

SEEDS ?= 20000
simulate: install ## run moderation through SEEDS schedules of crashes and faults, under a virtual clock
	@$(bin)/python -m tests.simulation --seeds $(SEEDS) $(ARGS)

fleet: install ## how shards change hands when processes come, die and are restarted, measured into build/fleet.json
	@$(bin)/python -m tests.handing_over $(ARGS)

DUE ?= 10000
reminders: install ## deliver DUE reminders of the same minute with two processes, one of them killed in between
	@$(bin)/python -m pytest tests/integration/test_reminder_storm.py --reminders-due $(DUE) --durations=1 $(ARGS)

storm: install ## real bots in a random storm of kills and faults, and the promise checked when it is over
	@$(bin)/python -m tests.storm $(ARGS)

statements: install ## at a release: record what this version sends to its database
	@$(bin)/python -m tests.replaying

messages: install ## bring the catalogues of all languages up to date with the sources
	@$(bin)/python -m tools.messages

mutants: install ## plant small faults, one at a time, and count how many the tests notice
	@$(bin)/python -m tools.mutants $(ARGS)

pins: install ## rewrite constraints.txt from what is installed
	@{ echo '# Every package the project installs, by name and version. Update with `make pins`.'; $(bin)/python -m pip freeze --exclude-editable; } > constraints.txt

wheel: install ## build the wheel into dist/, with a list of what it consists of, and try it in an empty environment
	@$(bin)/python -m pytest tests/packaging -m wheel $(ARGS)
