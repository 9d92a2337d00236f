"""Activity by day and by hour in parts, one a month, so that old ones can be dropped as a whole.

The table that there is becomes the first part, with all its rows where they are: nothing is moved or copied, and no
lock is held while rows are read. The bot makes further parts ahead; until then, and if it ever should not, rows go into
the default part.
"""

import sqlalchemy as sa
from alembic import op
from attrs import frozen

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

EXCUSED = {
    "no_other_name": "in the same transaction a table in parts takes the name, with the same columns and keys",
}
"""Rules that it breaks, and why nobody notices."""

_BOUND = "until_attached"


@frozen
class _Table:
    name: str
    by: str
    key: str
    index: tuple[str, str] | None = None


_TABLES = (
    _Table(
        "activity_days",
        "day",
        "guild_id, user_id, day, rule_version",
        ("ix_activity_days_guild_id_day", "guild_id, day, user_id"),
    ),
    _Table("activity_hours", "hour", "guild_id, hour"),
)


def upgrade() -> None:
    ends = {table: _bound(table) for table in _TABLES}
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, end in ends.items():
        _put_into_parts(table, end)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in _TABLES:
        whole = f"{table.name}_whole"
        # What is written between the copy and the end of the old table would be lost.
        op.execute(f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE")
        op.execute(f"CREATE TABLE {whole} (LIKE {table.name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        op.execute(f"INSERT INTO {whole} SELECT * FROM {table.name}")  # noqa: S608  # names are those above
        op.execute(f"DROP TABLE {table.name}")
        op.execute(f"ALTER TABLE {whole} RENAME TO {table.name}")
        _complete(table)


def _bound(table: _Table) -> str:
    """No row is from that day on, nor can be until the table is a part: so nobody waits while that is looked up."""
    latest = sa.select(sa.cast(sa.func.max(sa.column(table.by)), sa.DateTime(timezone=True)))
    end_of = sa.text(
        "SELECT CAST(date_trunc('month', greatest(now() + interval '3 months',"
        " CAST(:latest AS timestamptz) + interval '1 month')) AS date)"
    )
    found = op.get_bind().execute(latest.select_from(sa.table(table.name))).scalar_one()
    end = str(op.get_bind().execute(end_of, {"latest": found}).scalar_one())
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '5s'")
        op.execute(f"ALTER TABLE {table.name} DROP CONSTRAINT IF EXISTS {_BOUND}")
        op.execute(f"ALTER TABLE {table.name} ADD CONSTRAINT {_BOUND} CHECK ({table.by} < '{end}') NOT VALID")
        op.execute(f"ALTER TABLE {table.name} VALIDATE CONSTRAINT {_BOUND}")
        op.execute("RESET lock_timeout")
    return end


def _put_into_parts(table: _Table, end: str) -> None:
    name, first = table.name, f"{table.name}_earliest"
    op.execute(f"ALTER TABLE {name} RENAME TO {first}")
    op.execute(f"ALTER INDEX pk_{name} RENAME TO pk_{first}")
    if table.index is not None:
        index, _ = table.index
        op.execute(f"ALTER INDEX {index} RENAME TO {index.replace(name, first)}")
    op.execute(
        f"CREATE TABLE {name} (LIKE {first} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE ({table.by})"
    )
    op.execute(f"ALTER TABLE {name} DROP CONSTRAINT {_BOUND}")
    _complete(table)
    op.execute(f"ALTER TABLE {name} ATTACH PARTITION {first} FOR VALUES FROM (MINVALUE) TO ('{end}')")
    op.execute(f"ALTER TABLE {first} DROP CONSTRAINT {_BOUND}")
    op.execute(f"CREATE TABLE {name}_default PARTITION OF {name} DEFAULT")


def _complete(table: _Table) -> None:
    name = table.name
    op.execute(f"ALTER TABLE {name} ADD CONSTRAINT pk_{name} PRIMARY KEY ({table.key})")
    if table.index is not None:
        index, columns = table.index
        op.execute(f"CREATE INDEX {index} ON {name} ({columns})")
    op.execute(
        f"ALTER TABLE {name} ADD CONSTRAINT fk_{name}_guild_id_guilds"
        " FOREIGN KEY (guild_id) REFERENCES guilds (guild_id)"
    )
