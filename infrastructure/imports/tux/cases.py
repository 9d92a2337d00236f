"""Cases of Tux, and what they say of each other."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import asyncpg

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.importing.endings import Overview, Step, overview_of, step_of
from domain.moderation.importing.foreign_case import ForeignCase
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.importing import Part
from infrastructure.imports.feed import Feed
from infrastructure.imports.tux.database import TuxDatabase

_KINDS: Final[Mapping[str, ActionKind]] = {
    "BAN": BAN,
    "HACKBAN": BAN,
    "TEMPBAN": BAN,
    "UNBAN": UNBAN,
    "UNTEMPBAN": UNBAN,
    "KICK": KICK,
    "TIMEOUT": TIMEOUT,
    "UNTIMEOUT": UNTIMEOUT,
    "WARN": WARN,
    "JAIL": JAIL,
    "UNJAIL": UNJAIL,
}
"""Bans from snippets and polls are nothing here that a case could be of: they become notes."""

_UNNAMED = "CASE"


async def cases_of(tux: TuxDatabase, guild: GuildId) -> Feed[ForeignCase]:
    jail_role = await _jail_role(tux, guild)
    return await tux.feed(Part.CASES, _select(tux), guild, lambda row: _case(tux, row, jail_role))


async def overview(tux: TuxDatabase, guild: GuildId, now: datetime) -> Overview:
    """Reads all of them once; keeps one small record of each in mind meanwhile."""
    feed, steps, highest = await cases_of(tux, guild), list[Step](), 0
    async for page in feed.pages(-(2**63)):
        steps += [step_of(item.fact) for item in page]
        highest = max(highest, *(item.fact.number or 0 for item in page))
    return overview_of(steps, highest, now)


def _select(tux: TuxDatabase) -> str:
    key = tux.column("cases", "id", "case_id")
    return f"""
        SELECT {key} AS key, case_number, CAST(case_type AS text) AS case_type, case_user_id, case_moderator_id,
          case_reason, case_status, case_expires_at, CAST(case_user_roles AS text) AS roles,
          {tux.optional("cases", "case_processed", "boolean")} AS is_processed,
          {tux.optional("cases", "created_at", "timestamptz")} AS created_at
        FROM cases WHERE guild_id = $1 AND {key} > $2 ORDER BY {key}
    """  # noqa: S608  # names of columns, as they were looked up


def _case(tux: TuxDatabase, row: asyncpg.Record, jail_role: RoleId | None) -> ForeignCase:
    named = row["case_type"] or _UNNAMED
    return ForeignCase(
        key=row["key"],
        number=row["case_number"],
        named=named,
        kind=_KINDS.get(named),
        target=UserId(row["case_user_id"]),
        moderator=UserId(row["case_moderator_id"]),
        reason=row["case_reason"],
        at=tux.moment(row["created_at"]),
        expires_at=tux.moment(row["case_expires_at"]),
        is_over=bool(row["is_processed"]) and row["case_expires_at"] is not None,
        is_voided=row["case_status"] is False,
        roles=roles_in(row["roles"]),
        jail_role=jail_role,
    )


def roles_in(text: str | None) -> tuple[RoleId, ...]:
    """Of a list in JSON; whatever is no id in it is left out."""
    try:
        listed = json.loads(text or "[]")
    except json.JSONDecodeError:
        return ()
    found = [int(each) for each in listed if str(each).isdecimal()] if isinstance(listed, list) else []
    return tuple(dict.fromkeys(RoleId(each) for each in found if 0 < each < 2**63))


async def _jail_role(tux: TuxDatabase, guild: GuildId) -> RoleId | None:
    key = tux.column("guild_config", "id", "guild_id")
    # The column's name is one of two.
    found = await tux.number(f"SELECT jail_role_id FROM guild_config WHERE {key} = $1", guild)  # noqa: S608
    return RoleId(found) if found else None
