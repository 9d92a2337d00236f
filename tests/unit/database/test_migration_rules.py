"""Each rule for migrations finds the fault that is planted for it, and what is advised breaks none."""

from collections.abc import Callable
from io import StringIO

import pytest
import sqlalchemy as sa
from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations

from tests.migrating.recording import written_down
from tests.migrating.rules import RULES, broken_rules


def broken_by(upgrade: Callable[[], None]) -> set[str]:
    """As alembic writes it down, without a server."""
    written = StringIO()
    options = {"as_sql": True, "output_buffer": written, "transaction_per_migration": True}
    context = MigrationContext.configure(dialect_name="postgresql", opts=options)
    with Operations.context(context), context.begin_transaction(_per_migration=True):
        upgrade()
    return {rule for rule, _, _ in broken_rules(written_down(written.getvalue()))}


def in_time(change: Callable[[], object]) -> Callable[[], None]:
    def upgrade() -> None:
        op.execute("SET LOCAL lock_timeout = '5s'")
        change()

    return upgrade


def alone(*statements: str) -> Callable[[], None]:
    def upgrade() -> None:
        with op.get_context().autocommit_block():
            for statement in statements:
                op.execute(statement)

    return upgrade


def said(*statements: str) -> Callable[[], None]:
    def change() -> None:
        for statement in statements:
            op.execute(statement)

    return in_time(change)


PLANTED: dict[str, tuple[Callable[[], None], set[str]]] = {
    "a column without a lock timeout": (
        lambda: op.add_column("cases", sa.Column("weight", sa.Integer())),
        {"lock_timeout"},
    ),
    "an index under lock": (in_time(lambda: op.create_index("ix_planted", "cases", ["reason"])), {"concurrently"}),
    "an index dropped under lock": (in_time(lambda: op.drop_index("ix_cases_taken", "cases")), {"concurrently"}),
    "a check of all rows": (
        in_time(lambda: op.create_check_constraint("ck_planted", "cases", "number < 1000000")),
        {"not_valid"},
    ),
    "a foreign key of all rows": (
        in_time(lambda: op.create_foreign_key("fk_planted", "outbox", "guilds", ["guild_id"], ["guild_id"])),
        {"not_valid"},
    ),
    "a unique constraint": (
        in_time(lambda: op.create_unique_constraint("uq_planted", "cases", ["guild_id", "opened_at"])),
        {"not_valid"},
    ),
    "validated in the transaction that adds it": (
        said(
            "ALTER TABLE cases ADD CONSTRAINT ck_planted CHECK (number < 1000000) NOT VALID",
            "ALTER TABLE cases VALIDATE CONSTRAINT ck_planted",
        ),
        {"validated_alone"},
    ),
    "another type": (
        in_time(lambda: op.alter_column("cases", "number", type_=sa.BigInteger())),
        {"no_rewrite"},
    ),
    "a value for each row": (
        said("ALTER TABLE cases ADD COLUMN token uuid DEFAULT gen_random_uuid()"),
        {"no_rewrite"},
    ),
    "a generated column": (
        said("ALTER TABLE cases ADD COLUMN twice int GENERATED ALWAYS AS (number * 2) STORED"),
        {"no_rewrite"},
    ),
    "a required column": (
        in_time(lambda: op.add_column("cases", sa.Column("weight", sa.Integer(), nullable=False))),
        {"no_required_column"},
    ),
    "a column that becomes required": (
        in_time(lambda: op.alter_column("cases", "reason", nullable=False)),
        {"no_required_column"},
    ),
    "another name of a column": (
        in_time(lambda: op.alter_column("cases", "reason", new_column_name="why")),
        {"no_other_name"},
    ),
    "another name of a table": (in_time(lambda: op.rename_table("cases", "incidents")), {"no_other_name"}),
    "a constraint under another name": (
        said(
            "ALTER TABLE cases DROP CONSTRAINT uq_cases_guild_id_request_id",
            "ALTER TABLE cases ADD CONSTRAINT uq_cases_request UNIQUE USING INDEX uq_cases_request",
        ),
        {"names_stay"},
    ),
    "a unique index under another name": (
        alone(
            "DROP INDEX CONCURRENTLY IF EXISTS uq_planted",
            "CREATE UNIQUE INDEX CONCURRENTLY uq_planted ON cases (guild_id, target_id) WHERE status = 'pending'",
            "DROP INDEX CONCURRENTLY IF EXISTS uq_cases_guild_id_target_id_pending",
        ),
        {"names_stay"},
    ),
    "all rows at once": (said("UPDATE cases SET reason = 'none' WHERE reason IS NULL"), {"in_batches"}),
    "all rows at once, by itself": (alone("DELETE FROM cases"), {"in_batches"}),
    "half of it committed": (
        lambda: (in_time(lambda: op.add_column("cases", sa.Column("weight", sa.Integer())))(), alone("SELECT 1")())[0],
        {"repeatable"},
    ),
    "an index that an interrupted attempt left invalid, taken for made": (
        alone("CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_planted ON cases (reason)"),
        {"repeatable"},
    ),
    "another index dropped before": (
        alone(
            "DROP INDEX CONCURRENTLY IF EXISTS ix_other",
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_planted ON cases (reason)",
        ),
        {"repeatable"},
    ),
    "something that nobody has thought of": (said("DO $$ BEGIN NULL; END $$"), {"known"}),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str) -> None:
    upgrade, rules = PLANTED[name]
    assert broken_by(upgrade) == rules


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for _, rules in PLANTED.values() for rule in rules} == set(RULES)


def _good() -> None:
    """All that `docs/migrations.md` advises."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("cases", sa.Column("weight", sa.Integer(), nullable=False, server_default="0"), if_not_exists=True)
    op.execute("ALTER TABLE cases DROP CONSTRAINT IF EXISTS ck_cases_weight")
    op.execute("ALTER TABLE cases ADD CONSTRAINT ck_cases_weight CHECK (weight >= 0) NOT VALID")
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '5s'")
        op.execute("ALTER TABLE cases VALIDATE CONSTRAINT ck_cases_weight")
        op.execute("RESET lock_timeout")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_cases_weight")
        op.execute("CREATE INDEX CONCURRENTLY ix_cases_weight ON cases (guild_id, weight)")
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table("planted", sa.Column("guild_id", sa.BigInteger(), primary_key=True))
    op.create_index("ix_planted_guild_id", "planted", ["guild_id"])
    op.drop_table("planted")


def test_what_is_advised_breaks_no_rule() -> None:
    assert broken_by(_good) == set()
