"""What a server chose in Tux, and what of that it can choose here."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import asyncpg

from application.guilds.importing import ForeignSetting
from application.shared.importing import Item
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from domain.permissions.ranks import command_name, rank_for, rank_of_role
from domain.reports.settings import REPORTS_CHANNEL
from domain.shared.ids import GuildId, RoleId
from domain.shared.importing import Part
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.settings import AnySetting
from infrastructure.imports.feed import Feed, listed
from infrastructure.imports.tux.database import TuxDatabase

_CONFIGURED: Final[Mapping[str, AnySetting | None]] = {
    "mod_log_id": MOD_LOG_CHANNEL,
    "report_log_id": REPORTS_CHANNEL,
    "jail_channel_id": JAIL_CHANNEL,
    "jail_role_id": JAIL_ROLE,
    "audit_log_id": None,
    "join_log_id": None,
    "private_log_id": None,
    "dev_log_id": None,
}
"""In an order that stays: a place in it is the key by which a choice is known again."""

_FIRST_COMMAND = 1_000
"""Below the ids of roles, which are keys of their own."""

_ROLES = """
    SELECT assigned.role_id, ranks.rank FROM permission_assignments AS assigned
    JOIN permission_ranks AS ranks ON ranks.id = assigned.permission_rank_id
    WHERE assigned.guild_id = $1 AND ranks.rank > 0
"""
_COMMANDS = "SELECT id, command_name, required_rank FROM permission_commands WHERE guild_id = $1 AND required_rank > 0"


async def settings_of(tux: TuxDatabase, guild: GuildId, commands: Collection[str]) -> Feed[ForeignSetting]:
    """`commands` are those that there are here."""
    key = tux.column("guild_config", "id", "guild_id")
    chosen = await tux.rows(f"SELECT * FROM guild_config WHERE {key} = $1", guild)  # noqa: S608  # one of two names
    configured = [each for row in chosen for each in _configured(row)]
    roles = [_role(row["role_id"], row["rank"]) for row in await tux.rows(_ROLES, guild)]
    asked = [_command(row, commands) for row in await tux.rows(_COMMANDS, guild)]
    return listed(Part.SETTINGS, [*configured, *roles, *asked])


def _configured(row: asyncpg.Record) -> Sequence[Item[ForeignSetting]]:
    return [
        Item(key=place, fact=ForeignSetting(named=name, setting=setting, value=row[name]))
        for place, (name, setting) in enumerate(_CONFIGURED.items(), start=1)
        if row.get(name) is not None
    ]


def _role(role: int, rank: int) -> Item[ForeignSetting]:
    setting = rank_of_role(RoleId(role))
    return Item(key=role, fact=ForeignSetting(named=f"rank of {role}", setting=setting, value=rank))


def _command(row: asyncpg.Record, commands: Collection[str]) -> Item[ForeignSetting]:
    name = command_name(row["command_name"])
    fact = ForeignSetting(
        named=f"rank for {row['command_name']}",
        setting=rank_for(name) if name in commands else None,
        value=row["required_rank"],
    )
    return Item(key=_FIRST_COMMAND + row["id"], fact=fact)
