"""The whole schema: importing this module is what registers every table, of each context by its first."""

from infrastructure.database.metadata import metadata
from infrastructure.guilds.tables import guilds
from infrastructure.moderation.tables import cases
from infrastructure.outbox.tables import outbox

__all__ = ["cases", "guilds", "metadata", "outbox"]
