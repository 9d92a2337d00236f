"""The connection to Discord that is up at the moment; a supervisor may replace it."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import chain
from operator import attrgetter
from typing import Protocol, cast, runtime_checkable

import aiohttp
import discord
from attrs import define, field

from application.shared.errors import BotNotInGuild, DiscordUnreachable
from domain.shared.ids import ApplicationId, GuildId, UserId
from domain.shared.names import Names
from domain.shared.shards import Shards, shard_of
from interface.shared.tenure import Tenure

_LOOK_AGAIN = 0.1  # seconds

NOT_HERE = (10004, 50001)
"""Unknown guild, missing access: the bot is not in the guild (Discord API reference, "JSON error codes")."""


@runtime_checkable
class Hearing(Protocol):
    """A client that knows whether it is connected."""

    @property
    def hears(self) -> bool: ...


def _the_only_one(client: discord.Client | None) -> dict[int, discord.Client]:
    return {} if client is None else {0: client}


@define
class CurrentClient:
    """One for each shard that this process serves; of a bot that is not split there is one shard, its number is 0."""

    _clients: dict[int, discord.Client] = field(default=None, converter=_the_only_one)
    tenure: Tenure = field(factory=Tenure)
    shard_count: int = 1

    def replace(self, client: discord.Client | None, shard: int = 0) -> None:
        if client is None:
            self._clients.pop(shard, None)
        else:
            self._clients[shard] = client

    async def wait_until_ready(self) -> None:
        """Return once a client is up; one that is being replaced does not count."""
        while not self.is_ready:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_AGAIN)  # an event of one client would be lost with it

    @property
    def is_ready(self) -> bool:
        return bool(self._ready())

    @property
    def latency(self) -> float | None:
        """Seconds between the last heartbeat and its acknowledgement, None while no client is up; the slowest's."""
        known = [client.latency for client in self._ready().values() if not math.isnan(client.latency)]
        return max(known, default=None)

    def get(self) -> discord.Client:
        """Any that is logged in. Raises DiscordUnreachable while none is."""
        for shard in sorted(self._clients):
            if self._clients[shard].user is not None:
                return self._clients[shard]
        raise DiscordUnreachable

    def all_ready(self) -> tuple[discord.Client, ...]:
        return tuple(self._ready().values())

    def own_id(self) -> UserId:
        """Raises DiscordUnreachable while no client is logged in."""
        user = self.get().user
        assert user is not None, "a client that is logged in knows itself"
        return UserId(user.id)

    def own_names(self) -> Names:
        """None are known while no client is logged in."""
        user = next((client.user for client in self._clients.values() if client.user is not None), None)
        return Names() if user is None else Names(username=user.name, display_name=user.display_name)

    def served_shards(self) -> Shards:
        """Those of which this process was told everything."""
        return Shards(self.shard_count, frozenset(self._ready()))

    def connected_shards(self) -> Shards:
        """Of those the ones whose connection is not being made anew."""
        heard = {shard for shard, client in self._ready().items() if not isinstance(client, Hearing) or client.hears}
        return Shards(self.shard_count, frozenset(heard))

    def served_guilds(self, shard: int | None = None) -> frozenset[GuildId]:
        """The guilds that this process serves now, or those of one shard; none while no client is up."""
        clients = [client for number, client in self._ready().items() if shard in (None, number)]
        # Asked for many times a second, of thousands of guilds: their ids are taken without a step of Python for each.
        ids = map(attrgetter("id"), chain.from_iterable(client.guilds for client in clients))
        return cast("frozenset[GuildId]", frozenset(ids))

    def guilds_of_the_bot(self) -> int:
        """About how many there are on all shards, those of other processes included: shards have about equally many."""
        served = self._ready()
        return round(sum(len(client.guilds) for client in served.values()) * self.shard_count / max(1, len(served)))

    def hears_of_members(self) -> bool:
        """Whether Discord tells who comes and goes: only with the privileged intent for it."""
        return any(client.intents.members for client in self._clients.values())

    def guild(self, guild: GuildId) -> discord.Guild:
        """Raises BotNotInGuild where the guild is not among those that Discord told of.

        Raises DiscordUnreachable where it is out of reach, or of a shard that another process serves.
        """
        client = self._clients.get(shard_of(guild, self.shard_count))
        if client is None or client.user is None:
            raise DiscordUnreachable
        found = client.get_guild(guild)
        if found is None and client.is_ready():
            raise self.not_in(guild)
        if found is None or found.unavailable:
            raise DiscordUnreachable
        return found

    def known_guild(self, guild: GuildId) -> discord.Guild | None:
        """What Discord told of it, if it is of a shard that this process serves."""
        client = self._clients.get(shard_of(guild, self.shard_count))
        return None if client is None else client.get_guild(guild)

    def still_hears_of(self, guild: discord.Guild) -> bool:
        """Whether what discord.py knows of it is of this process' own connection; one that stood still may have lost
        that to another, which knows more."""
        return self.tenure.holds and self.known_guild(GuildId(guild.id)) is guild

    def not_in(self, guild: GuildId) -> BotNotInGuild:
        """Raises DiscordUnreachable while no client is logged in."""
        application = self.get().application_id
        assert application is not None, "a client that is logged in knows its application"
        return BotNotInGuild(guild, ApplicationId(application))

    def _ready(self) -> dict[int, discord.Client]:
        if not self.tenure.holds:
            return {}
        return {shard: client for shard, client in self._clients.items() if client.is_ready()}


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
