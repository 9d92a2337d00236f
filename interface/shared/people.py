"""Who somebody is, where only their id came with what was asked."""

import asyncio
from typing import Protocol

import discord
import structlog
from attrs import define

from application.shared.errors import DiscordUnreachable
from domain.shared.ids import GuildId, UserId
from domain.shared.names import Names
from interface.shared.border import Person, Someone
from interface.shared.client import CurrentClient, discord_answers

_log = structlog.stdlib.get_logger(__name__)


class People(Protocol):
    async def of(self, guild: GuildId, user: UserId) -> Someone:
        """The member; somebody without names, where it cannot be found out in time who they are."""
        ...


@define
class DiscordPeople:
    _client: CurrentClient
    time_limit: float = 2.0  # seconds

    async def of(self, guild: GuildId, user: UserId) -> Someone:
        try:
            async with asyncio.timeout(self.time_limit), discord_answers():
                there = self._client.guild(guild)
                return there.get_member(user) or await there.fetch_member(user)
        except (DiscordUnreachable, TimeoutError, discord.HTTPException) as error:
            _log.info("names were done without", guild=guild, user=user, error=repr(error))
            return Person(id=user, names=Names())
