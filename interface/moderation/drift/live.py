"""What stands in Discord, as the bot can see it."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime

import discord
from attrs import define, frozen

from application.moderation.drift.look import BanPage, SeenRoles, SeenTimeouts, Worn
from application.moderation.errors import MayNotLook
from domain.shared.ids import GuildId, RoleId, UserId
from interface.moderation.ban_list import banned_user
from interface.moderation.timeouts import NO_MEMBER
from interface.shared.border import names_of
from interface.shared.client import NOT_HERE, CurrentClient, discord_answers

_PAGE = 1000  # bans; the most that Discord lists at once
_MOST_ASKED = 200  # members of one guild
_AT_ONCE = 10  # requests


@define
class DiscordBanPages:
    _client: CurrentClient

    async def page(self, guild: GuildId, after: UserId) -> BanPage:
        there = self._client.guild(guild)
        try:
            async with discord_answers():
                bans = [banned_user(entry) async for entry in there.bans(limit=_PAGE, after=discord.Object(after))]
        except discord.HTTPException as error:
            raise MayNotLook from error
        return BanPage(tuple(bans), is_last=len(bans) < _PAGE)


@frozen(kw_only=True)
class _Found:
    members: Mapping[UserId, discord.Member]
    away: frozenset[UserId]
    are_all: bool


@define
class _Members:
    """With the members intent all members are known; without it each has to be asked for."""

    _client: CurrentClient

    async def of(self, guild: GuildId, asked: Collection[UserId]) -> _Found:
        there = self._client.guild(guild)
        if self._client.hears_of_members() and there.chunked:
            away = frozenset(user for user in asked if there.get_member(user) is None)
            return _Found(members={UserId(member.id): member for member in there.members}, away=away, are_all=True)
        return await self._asked(guild, asked)

    async def _asked(self, guild: GuildId, of: Collection[UserId]) -> _Found:
        asked, turns = sorted(of)[:_MOST_ASKED], asyncio.Semaphore(_AT_ONCE)

        async def ask(user: UserId) -> discord.Member | None:
            async with turns:
                return await self._member(guild, user)

        try:
            async with asyncio.TaskGroup() as asking:
                tasks = {user: asking.create_task(ask(user)) for user in asked}
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from failures  # the others were cut off with it
        members = {user: member for user, task in tasks.items() if (member := task.result()) is not None}
        return _Found(members=members, away=frozenset(user for user in of if user not in members), are_all=False)

    async def _member(self, guild: GuildId, user: UserId) -> discord.Member | None:
        try:
            async with discord_answers():
                return await self._client.guild(guild).fetch_member(user)
        except discord.HTTPException as error:
            if error.code in NOT_HERE:
                raise self._client.not_in(guild) from error
            if error.code in NO_MEMBER:
                return None
            raise MayNotLook from error


@define
class DiscordLiveTimeouts:
    _client: CurrentClient

    async def seen(self, guild: GuildId, of: Collection[UserId]) -> SeenTimeouts:
        found = await _Members(self._client).of(guild, of)
        until = {user: end for user, member in found.members.items() if (end := _still(member.timed_out_until))}
        return SeenTimeouts(until=until, away=found.away, are_all=found.are_all)


@define
class DiscordLiveRoles:
    _client: CurrentClient

    async def seen(self, guild: GuildId, roles: Collection[RoleId], of: Collection[UserId]) -> SeenRoles:
        found = await _Members(self._client).of(guild, of)
        worn = {
            user: Worn(roles=held, names=names_of(member))
            for user, member in found.members.items()
            if (held := frozenset(role for role in roles if member._roles.has(role)))
        }
        return SeenRoles(worn=worn, away=found.away, are_all=found.are_all)


def _still(until: datetime | None) -> datetime | None:
    """None of one that is over."""
    return until if until is not None and until > discord.utils.utcnow() else None
