"""The whole schema: the unit of work names every repository, and so every table is loaded with it."""

import infrastructure.unit_of_work  # noqa: F401
from infrastructure.database.metadata import metadata

__all__ = ["metadata"]
