"""The whole schema: importing this module is what registers every table."""

from infrastructure.database.metadata import metadata
from infrastructure.guilds.tables import guild_setting_changes, guilds
from infrastructure.moderation.tables import case_changes, case_counters, case_log_posts, cases
from infrastructure.outbox.tables import outbox

__all__ = [
    "case_changes",
    "case_counters",
    "case_log_posts",
    "cases",
    "guild_setting_changes",
    "guilds",
    "metadata",
    "outbox",
]
