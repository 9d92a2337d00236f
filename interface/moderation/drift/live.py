"""What stands in Discord, as the bot can see it."""

import asyncio
from collections.abc import Collection
from datetime import datetime

import discord
from attrs import define

from application.moderation.drift.look import BanPage, SeenTimeouts
from application.moderation.errors import MayNotLook
from domain.shared.ids import GuildId, UserId
from interface.moderation.ban_list import banned_user
from interface.moderation.timeouts import NO_MEMBER
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


@define
class DiscordLiveTimeouts:
    """With the members intent all members are known; without it each has to be asked for."""

    _client: CurrentClient

    async def seen(self, guild: GuildId, of: Collection[UserId]) -> SeenTimeouts:
        there = self._client.guild(guild)
        if self._client.hears_of_members() and there.chunked:
            until = {UserId(member.id): end for member in there.members if (end := _still(member.timed_out_until))}
            away = frozenset(user for user in of if there.get_member(user) is None)
            return SeenTimeouts(until=until, away=away, are_all=True)
        return await self._asked(guild, of)

    async def _asked(self, guild: GuildId, of: Collection[UserId]) -> SeenTimeouts:
        asked, turns = sorted(of)[:_MOST_ASKED], asyncio.Semaphore(_AT_ONCE)

        async def ask(user: UserId) -> discord.Member | None:
            async with turns:
                return await self._member(guild, user)

        try:
            async with asyncio.TaskGroup() as asking:
                tasks = {user: asking.create_task(ask(user)) for user in asked}
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from failures  # the others were cut off with it
        members = {user: task.result() for user, task in tasks.items()}
        until = {user: end for user, member in members.items() if member and (end := _still(member.timed_out_until))}
        away = frozenset(user for user in of if members.get(user) is None)
        return SeenTimeouts(until=until, away=away, are_all=False)

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


def _still(until: datetime | None) -> datetime | None:
    """None of one that is over."""
    return until if until is not None and until > discord.utils.utcnow() else None
