"""The whole schema: the unit of work names every repository, and so every table is loaded with it."""

import infrastructure.known_commands
import infrastructure.leaderboards.tables
import infrastructure.levels.tables
import infrastructure.limits.tables
import infrastructure.members.tables
import infrastructure.points.tables
import infrastructure.unit_of_work  # noqa: F401
from infrastructure.database.metadata import metadata

__all__ = ["is_declared", "metadata"]


def is_declared(name: str | None, kind: str, _of: object) -> bool:
    """Whether alembic compares what the database has under this name: the bot itself makes the parts of tables."""
    parted = [table.name for table in metadata.sorted_tables if table.dialect_options["postgresql"]["partition_by"]]
    is_part = name not in metadata.tables and any(str(name).startswith(f"{whole}_") for whole in parted)
    return kind != "table" or not is_part
