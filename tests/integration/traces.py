"""Where somebody still stands."""

from sqlalchemy import text

from infrastructure.database.engines import Engines
from infrastructure.database.privacy import user_columns
from infrastructure.schema import metadata

POLICIES = {
    f"{table.name}.{column.name}": policy
    for table in metadata.sorted_tables
    for column, policy in user_columns(table).items()
}


async def found(engines: Engines, number: int) -> dict[str, int]:
    """In which columns of all tables, whatever their type, the number stands, and in how many rows."""
    scans = text(" UNION ALL ".join(map(_scan, metadata.tables)))
    async with engines.autocommit.connect() as connection:
        rows = await connection.execute(scans, {"pattern": rf"\y{number}\y"})
        return dict(rows.all())


def _scan(table: str) -> str:
    only = [
        f"(e.key <> '{name.partition('.')[2]}' OR {policy.only})"
        for name, policy in POLICIES.items()
        if name.startswith(f"{table}.") and policy.only is not None
    ]
    return (
        f"SELECT '{table}.' || e.key, count(*) FROM {table} t, jsonb_each_text(to_jsonb(t)) AS e"  # noqa: S608  # own names
        f" WHERE {' AND '.join(['e.value ~ :pattern', *only])} GROUP BY 1"
    )
