import discord
from attrs import define

from application.privacy.departures import NoteDeparture, NotePresent, NoteReturn
from application.shared.use_case import UseCase
from domain.privacy.departure import Shards
from domain.shared.ids import GuildId
from interface.shared.client import CurrentClient


@define
class DepartureListeners:
    """Which guilds removed the bot, and which are back; discord.py tells those apart that are only unavailable."""

    _note_departure: UseCase[NoteDeparture, int]
    _note_return: UseCase[NoteReturn, int]
    _note_present: UseCase[NotePresent, None]
    _client: CurrentClient

    async def on_ready(self) -> None:
        await self.note_present()

    async def note_present(self) -> Shards:
        """Returns the shards of which that is known."""
        client = self._client.get()
        guilds = frozenset(GuildId(guild.id) for guild in client.guilds)
        shards = shards_of(client)
        await self._note_present(NotePresent(guilds, shards))
        return shards

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._note_departure(NoteDeparture(GuildId(guild.id)))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._note_return(NoteReturn(GuildId(guild.id)))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """One that was added while it was unavailable is heard of in this way alone."""
        await self._note_return(NoteReturn(GuildId(guild.id)))


def shards_of(client: discord.Client) -> Shards:
    """A client without shards hears of all guilds."""
    served = frozenset(client.shards) if isinstance(client, discord.AutoShardedClient) else {client.shard_id or 0}
    return Shards(client.shard_count or 1, frozenset(served))
