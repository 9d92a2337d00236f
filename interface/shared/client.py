"""The connection to Discord that is up at the moment; a supervisor may replace it."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord
from attrs import define

from application.shared.errors import BotNotInGuild, DiscordUnreachable
from domain.shared.ids import ApplicationId, GuildId, UserId
from domain.shared.names import Names

_LOOK_AGAIN = 0.1  # seconds

NOT_HERE = (10004, 50001)
"""Unknown guild, missing access: the bot is not in the guild (Discord API reference, "JSON error codes")."""


@define
class CurrentClient:
    _client: discord.Client | None = None

    def replace(self, client: discord.Client | None) -> None:
        self._client = client

    async def wait_until_ready(self) -> None:
        """Return once a client is up; one that is being replaced does not count."""
        while not self.is_ready:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_AGAIN)  # an event of one client would be lost with it

    @property
    def is_ready(self) -> bool:
        return self._client is not None and self._client.is_ready()

    @property
    def latency(self) -> float | None:
        """Seconds between the last heartbeat and its acknowledgement, None while no client is up."""
        if self._client is None or not self._client.is_ready() or math.isnan(self._client.latency):
            return None
        return self._client.latency

    def get(self) -> discord.Client:
        """Raises DiscordUnreachable while no client is logged in."""
        if self._client is None or self._client.user is None:
            raise DiscordUnreachable
        return self._client

    def own_id(self) -> UserId:
        """Raises DiscordUnreachable while no client is logged in."""
        user = self.get().user
        assert user is not None, "a client that is logged in knows itself"
        return UserId(user.id)

    def own_names(self) -> Names:
        """None are known while no client is logged in."""
        user = None if self._client is None else self._client.user
        return Names() if user is None else Names(username=user.name, display_name=user.display_name)

    def served_guilds(self) -> frozenset[GuildId]:
        """The guilds that this process serves now; none while no client is up."""
        if self._client is None or not self._client.is_ready():
            return frozenset()
        return frozenset(GuildId(guild.id) for guild in self._client.guilds)

    def hears_of_members(self) -> bool:
        """Whether Discord tells who comes and goes: only with the privileged intent for it."""
        return self._client is not None and self._client.intents.members

    def guild(self, guild: GuildId) -> discord.Guild:
        """Raises BotNotInGuild where the guild is not among those that Discord told of, else DiscordUnreachable."""
        client = self.get()
        found = client.get_guild(guild)
        if found is None and client.is_ready():
            raise self.not_in(guild)
        if found is None or found.unavailable:
            raise DiscordUnreachable
        return found

    def not_in(self, guild: GuildId) -> BotNotInGuild:
        """Raises DiscordUnreachable while no client is logged in."""
        application = self.get().application_id
        assert application is not None, "a client that is logged in knows its application"
        return BotNotInGuild(guild, ApplicationId(application))


@asynccontextmanager
async def discord_answers() -> AsyncIterator[None]:
    """Turns what means "no clear answer" into DiscordUnreachable; clear refusals pass."""
    try:
        yield
    except _MAY_BE_NO_ANSWER as error:
        if no_clear_answer(error):
            raise DiscordUnreachable from error
        raise


_MAY_BE_NO_ANSWER = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, RuntimeError)


def no_clear_answer(error: Exception) -> bool:
    """Whether what was asked of Discord may or may not have been done."""
    match error:
        case discord.HTTPException():
            return error.status == 429 or error.status >= 500
        case RuntimeError():
            # aiohttp's word for a client that the supervisor has just replaced
            return str(error) == "Session is closed"
        case _:
            return isinstance(error, _MAY_BE_NO_ANSWER)
