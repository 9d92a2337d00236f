"""A guild whose row somebody removed by hand while processes still remember it as registered."""

import re

import asyncpg

from domain.shared.ids import GuildId

_OF_A_GUILD = re.compile(r"^fk_\w+_guild_id_guilds(_\d+)?$")
"""By the naming convention; a server that spreads tables by guild adds a number."""

_KEY = re.compile(r"=\((\d+)\)")
"""As in `Key (guild_id)=(700) is not present in table "guilds".`, whatever the server's language."""


def guild_without_row(error: asyncpg.ForeignKeyViolationError) -> GuildId | None:
    """The guild that a row was to belong to, or None where it is another row that is missing."""
    found = _KEY.search(error.detail or "")
    if found is None or not _OF_A_GUILD.match(error.constraint_name or ""):
        return None
    return GuildId(int(found[1]))
