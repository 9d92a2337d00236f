"""Whether the tables that migrations make are those of the code, in all that Alembic's own comparison leaves out."""

import re

from sqlalchemy import CheckConstraint, text

from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.schema import metadata

_IN_FULL = text(
    """
    WITH declared AS (
        SELECT oid, relname FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT relispartition
        AND relname <> 'alembic_version'
    )
    SELECT relname || '.' || CASE contype WHEN 'f' THEN pg_get_constraintdef(c.oid) ELSE conname END AS name,
           pg_get_constraintdef(c.oid) AS meant
    FROM pg_constraint AS c JOIN declared ON conrelid = declared.oid WHERE contype IN ('c', 'p', 'u', 'f')
    UNION ALL
    SELECT 'index ' || indexrelid::regclass, pg_get_indexdef(indexrelid)
    FROM pg_index JOIN declared ON indrelid = declared.oid
    UNION ALL
    SELECT relname || '.' || attname, attidentity::text || coalesce(pg_get_expr(adbin, adrelid), '')
    FROM pg_attribute AS a JOIN declared ON attrelid = declared.oid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attnum > 0 AND NOT attisdropped
    """
)
"""By the server's reading. A foreign key goes by what it says: one has kept a name that is given no more."""


async def test_the_migrations_lead_to_the_keys_checks_and_indexes_of_the_code(
    engines: Engines, empty: DatabaseSettings, engines_of_empty: Engines
) -> None:
    async with engines_of_empty.autocommit.connect() as connection:
        await connection.run_sync(metadata.create_all)
        declared = {row.name: _meaning(row.meant) for row in await connection.execute(_IN_FULL)}
    async with engines.autocommit.connect() as connection:
        migrated = {row.name: _meaning(row.meant) for row in await connection.execute(_IN_FULL)}
    assert migrated == declared
    named = {
        f"{table.name}.{constraint.name}"
        for table in metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert named <= set(migrated)


def _meaning(text: str) -> str | list[str]:
    """In a CHECK the order of the values of a list does not matter."""
    return sorted(re.split(r"[ (),]+", text)) if text.startswith("CHECK") else text
