import discord
from attrs import define, field

from application.privacy.departures import NoteDeparture, NotePresent, NoteReturn
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId
from domain.shared.shards import Shards
from interface.shared.client import CurrentClient
from interface.shared.together import Together


@define
class DepartureListeners:
    """Which guilds removed the bot, and which are back; discord.py tells those apart that are only unavailable."""

    _note_departure: UseCase[NoteDeparture, int]
    _note_return: UseCase[NoteReturn, int]
    _note_present: UseCase[NotePresent, None]
    _client: CurrentClient
    _available: Together[GuildId] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._available = Together(self._note_available)

    async def on_shard_ready(self, _shard: int) -> None:
        await self.note_present()

    async def note_present(self) -> Shards:
        """Returns the shards of which that is known.

        Of one that is said to have no guild at all nobody is missing: it has more likely lost its way than all of them.
        """
        shards = self._client.served_shards()
        peopled = frozenset(shard for shard in shards.served if self._client.served_guilds(shard))
        await self._note_present(NotePresent(self._client.served_guilds(), Shards(shards.count, peopled)))
        return shards

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._note_departure(NoteDeparture(GuildId(guild.id)))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._note_return(NoteReturn(frozenset({GuildId(guild.id)})))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """One that was added while it was unavailable is heard of in this way alone."""
        await self._available.add(GuildId(guild.id))

    async def _note_available(self, guilds: frozenset[GuildId]) -> None:
        """Of a shard that is not ready yet all are looked at once it is."""
        if there := guilds & self._client.served_guilds():
            await self._note_return(NoteReturn(there))
