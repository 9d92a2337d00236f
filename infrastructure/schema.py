"""The whole schema: the unit of work names every repository, and so every table is loaded with it."""

import infrastructure.known_commands
import infrastructure.leaderboards.tables
import infrastructure.levels.tables
import infrastructure.limits.tables
import infrastructure.members.tables
import infrastructure.points.tables
import infrastructure.unit_of_work  # noqa: F401
from infrastructure.database.metadata import metadata

__all__ = ["metadata"]
