"""Discord's audit log, as it is read on."""

import asyncio
from collections.abc import Callable, Mapping

import discord
import structlog
from attrs import define, evolve

from application.moderation.adoption.audited import AuditedDeed, AuditPage
from application.moderation.errors import MayNotLook
from application.moderation.ports import AuditedAction
from application.shared.errors import DiscordUnreachable
from domain.moderation.adoption.hand_action import AuditEntryId
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.names import Names
from interface.moderation.audit_log_right import may_see_audit_log
from interface.shared.border import names_of
from interface.shared.client import NOT_HERE, CurrentClient, discord_answers

_log = structlog.stdlib.get_logger(__name__)

_PAGE = 100  # entries
_NAMES_TAKE = 2.0  # seconds


@define
class DiscordAuditTrail:
    _client: CurrentClient

    async def newest(self, guild: GuildId) -> AuditEntryId | None:
        entries = await self._read(guild, limit=1)
        return AuditEntryId(entries[0].id) if entries else None

    async def after(self, guild: GuildId, entry: AuditEntryId) -> AuditPage:
        entries = await self._read(guild, limit=_PAGE, after=entry)
        deeds = (deed_of(entry) for entry in entries)
        return AuditPage(
            deeds=tuple(deed for deed in deeds if deed is not None),
            last=AuditEntryId(entries[-1].id) if entries else None,
        )

    async def latest(self, guild: GuildId, action: AuditedAction, target: UserId) -> AuditedDeed | None:
        entries = await self._read(guild, limit=_PAGE, action=_RECORDED_AS.get(action, action))
        deeds = (deed_of(entry) for entry in entries)
        return next(
            (deed for deed in deeds if deed is not None and (deed.action, deed.target) == (action, target)), None
        )

    async def own_id(self) -> UserId:
        return self._client.own_id()

    async def _read(
        self, guild: GuildId, *, limit: int, after: AuditEntryId | None = None, action: str | None = None
    ) -> list[discord.AuditLogEntry]:
        there = self._client.guild(guild)
        if not may_see_audit_log(there):
            raise MayNotLook
        try:
            async with discord_answers():
                if action is not None:
                    sort = discord.AuditLogAction[action]
                    return [entry async for entry in there.audit_logs(limit=limit, action=sort)]
                if after is None:
                    return [entry async for entry in there.audit_logs(limit=limit)]
                older = discord.Object(after)
                return [entry async for entry in there.audit_logs(limit=limit, after=older, oldest_first=True)]
        except discord.HTTPException as error:
            if error.code in NOT_HERE:
                raise self._client.not_in(guild) from error
            raise MayNotLook from error


@define
class Namer:
    """Finds out who they are whom a pushed entry names by their ids alone; what takes too long stays unknown.

    And which roles the member has, where Discord tells of members: else what is known of them may be old.
    """

    _client: CurrentClient
    time_limit: float = _NAMES_TAKE

    async def named(self, deed: AuditedDeed) -> AuditedDeed:
        held = self._roles(deed.guild, deed.target)  # at once: they may be gone when their names are known
        if deed.target_names == Names():
            deed = evolve(deed, target_names=await self._names(deed.guild, deed.target))
        if deed.names == Names() and deed.by is not None:
            deed = evolve(deed, names=await self._names(deed.guild, deed.by))
        return evolve(deed, target_roles=held)

    def _roles(self, guild: GuildId, user: UserId) -> tuple[RoleId, ...]:
        there = self._client.known_guild(guild)
        member = there.get_member(user) if there is not None and self._client.hears_of_members() else None
        return (
            () if member is None else tuple(RoleId(role.id) for role in reversed(member.roles) if not role.is_default())
        )

    async def _names(self, guild: GuildId, user: UserId) -> Names:
        try:
            async with asyncio.timeout(self.time_limit), discord_answers():
                there = self._client.guild(guild).get_member(user)
                return names_of(there or await self._client.get().fetch_user(user))
        except (DiscordUnreachable, TimeoutError, discord.HTTPException) as error:
            _log.info("names were done without", guild=guild, user=user, error=repr(error))
            return Names()


def deed_of(entry: discord.AuditLogEntry) -> AuditedDeed | None:
    """What it tells of somebody; None for what is of no concern to moderation."""
    read = _READ.get(entry.action)
    return None if read is None or entry.target is None else read(entry)


def _plain(entry: discord.AuditLogEntry) -> AuditedDeed:
    return _deed(entry, entry.action.name)


def _timeout(entry: discord.AuditLogEntry) -> AuditedDeed | None:
    """Set, removed, or none where something else of the member was changed."""
    if not hasattr(entry.after, "timed_out_until"):
        return None
    before, until = getattr(entry.before, "timed_out_until", None), entry.after.timed_out_until
    if until is not None and until > entry.created_at:
        return evolve(_deed(entry, "timeout"), until=until)
    was_timed_out = before is not None and before > entry.created_at
    return _deed(entry, "untimeout") if was_timed_out else None  # else nothing was in force that could be removed


_READ: Mapping[discord.AuditLogAction, Callable[[discord.AuditLogEntry], AuditedDeed | None]] = {
    discord.AuditLogAction.ban: _plain,
    discord.AuditLogAction.unban: _plain,
    discord.AuditLogAction.kick: _plain,
    discord.AuditLogAction.member_update: _timeout,
}


_RECORDED_AS: Mapping[AuditedAction, str] = {
    AuditedAction("timeout"): "member_update",
    AuditedAction("untimeout"): "member_update",
}
"""What Discord has as one change of a member among others."""


def _deed(entry: discord.AuditLogEntry, action: str) -> AuditedDeed:
    target = entry.target
    assert target is not None, "looked at before"
    return AuditedDeed(
        guild=GuildId(entry.guild.id),
        entry=AuditEntryId(entry.id),
        action=AuditedAction(action),
        target=UserId(int(target.id)),
        by=None if entry.user_id is None else UserId(entry.user_id),
        reason=entry.reason,
        at=entry.created_at,
        target_names=_names(target),
        names=Names() if entry.user is None else names_of(entry.user),
    )


def _names(target: object) -> Names:
    return names_of(target) if isinstance(target, discord.User | discord.Member) else Names()
