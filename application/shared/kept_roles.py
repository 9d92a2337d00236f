"""Roles of somebody who may not have them for now: what features would give is kept, and given at the end."""

from enum import Enum
from typing import Protocol

from attrs import define, frozen

from application.shared.errors import DiscordUnreachable
from application.shared.roles import RoleGateway
from domain.shared.ids import GuildId, RoleId, UserId


class Custody(Enum):
    """Whether somebody's roles are kept from them."""

    FREE = "free"
    KEPT = "kept"
    CHANGING = "changing"
    """They are being taken or given back right now."""


@frozen
class Kept:
    custody: Custody
    roles: frozenset[RoleId] = frozenset()
    """Those that are given back at the end."""


class KeptRoles(Protocol):
    async def of(self, guild: GuildId, user: UserId) -> Kept: ...

    async def keep(self, guild: GuildId, user: UserId, role: RoleId) -> None:
        """Give this one too, at the end. Nothing happens where nothing is kept."""
        ...

    async def drop(self, guild: GuildId, user: UserId, role: RoleId) -> None: ...


@define
class WithKeptRoles:
    """The gateway by which features give and take roles: of whom is kept from having any, the record is changed.

    DiscordUnreachable also while roles are being taken or given back: what was asked for is then tried again later.
    """

    _roles: RoleGateway
    _kept: KeptRoles

    async def held(self, guild: GuildId, user: UserId) -> frozenset[RoleId]:
        """Those kept count as held: whoever looks has nothing to give again."""
        held = await self._roles.held(guild, user)
        return held | (await self._kept.of(guild, user)).roles

    async def give(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        if await self._is_kept(guild, user, role):
            return
        await self._roles.give(guild, user, role, reason=reason)
        try:
            is_kept = await self._is_kept(guild, user, role)
        except DiscordUnreachable:
            await self._roles.take(guild, user, role, reason=reason)
            raise
        if is_kept:  # since a moment ago
            await self._roles.take(guild, user, role, reason=reason)

    async def take(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        if await self._custody(guild, user) is Custody.KEPT:
            await self._kept.drop(guild, user, role)
            await self._custody(guild, user)
        await self._roles.take(guild, user, role, reason=reason)

    async def _is_kept(self, guild: GuildId, user: UserId, role: RoleId) -> bool:
        if await self._custody(guild, user) is Custody.FREE:
            return False
        await self._kept.keep(guild, user, role)
        # Who gives the roles back has said so before looking which they are: if not by now, this one is among them.
        return role in (await self._look(guild, user)).roles

    async def _custody(self, guild: GuildId, user: UserId) -> Custody:
        return (await self._look(guild, user)).custody

    async def _look(self, guild: GuildId, user: UserId) -> Kept:
        kept = await self._kept.of(guild, user)
        if kept.custody is Custody.CHANGING:
            raise DiscordUnreachable
        return kept
