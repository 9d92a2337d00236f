import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

import discord
from attrs import define, field, frozen

from application.members.mark_absent import MarkAbsent
from application.members.record_join import RecordJoin
from application.members.record_leave import RecordLeave
from application.shared.clock import Clock
from application.shared.each_alone import each_alone
from application.shared.errors import DiscordUnreachable
from application.shared.use_case import UseCase
from domain.members.member import Sighting
from domain.shared.ids import GuildId, UserId
from interface.members.sightings import sighting_of
from interface.shared.border import Interaction
from interface.shared.client import CurrentClient
from interface.shared.languages import untranslated


@define
class InteractionListener:
    """Whoever uses a command or a button is seen; no intent is needed for that."""

    _seen: Callable[[Sighting], Awaitable[None]]

    async def on_interaction(self, interaction: Interaction) -> None:
        person = interaction.user
        if isinstance(person, discord.Member):
            await self._seen(sighting_of(person, person.guild.id, at=interaction.created_at, active=True))


@frozen
class Present:
    """Who is in the guild at the moment of asking. Raises DiscordUnreachable where another process knows by now."""

    _guild: discord.Guild
    _client: CurrentClient

    def __contains__(self, user: object) -> bool:
        if not self._client.still_hears_of(self._guild):
            raise DiscordUnreachable
        return isinstance(user, int) and self._guild.get_member(user) is not None


@define
class PresenceListener:
    """Who left while the bot was not there to see it; one guild after the other. Needs the members intent."""

    _mark_absent: UseCase[MarkAbsent, UserId | None]
    _client: CurrentClient
    _one_at_a_time: asyncio.Lock = field(factory=asyncio.Lock, init=False)
    _failed: set[GuildId] = field(factory=set, init=False)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        try:
            async with self._one_at_a_time:
                await self._compare(guild)
        except Exception:
            # Where it is not this process' own any more, whoever has it compares it, as does this one once it is again.
            if self._client.still_hears_of(guild):
                self._failed.add(GuildId(guild.id))
            raise

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.on_guild_available(guild)

    async def on_taken_over(self, shard: int) -> None:
        """Who left while the shard changed hands was told of, and nobody acted on it.

        Raises an ExceptionGroup of what kept some guilds from being compared, once all have been tried.
        """
        await self._compare_all(
            guild for client in self._client.all_ready() if client.shard_id == shard for guild in [*client.guilds]
        )

    async def try_again(self) -> None:
        """Those guilds whose comparison failed. Raises an ExceptionGroup, as above."""
        failed, self._failed = self._failed, set()
        known = [self._client.known_guild(guild) for guild in sorted(failed)]
        await self._compare_all(guild for guild in known if guild is not None)

    async def _compare_all(self, guilds: Iterable[discord.Guild]) -> None:
        problem = untranslated("the members of some servers could not be compared")
        await each_alone(self._heard_of(guilds), self.on_guild_available, problem=problem)

    async def _heard_of(self, guilds: Iterable[discord.Guild]) -> AsyncIterator[discord.Guild]:
        for guild in guilds:
            if self._client.still_hears_of(guild):
                yield guild

    async def _compare(self, guild: discord.Guild) -> None:
        after: UserId | None = UserId(0)
        # Of whom Discord has not told, nobody knows whether they are there.
        while after is not None and guild.chunked:
            here = Present(guild, self._client)
            after = await self._mark_absent(MarkAbsent(guild=GuildId(guild.id), here=here, after=after))


@define
class MemberListeners:
    """What Discord tells of members by itself; it does so with the members intent only."""

    _seen: Callable[[Sighting], Awaitable[None]]
    _record_join: UseCase[RecordJoin, None]
    _record_leave: UseCase[RecordLeave, None]
    _clock: Clock

    async def on_member_join(self, member: discord.Member) -> None:
        at = member.joined_at or self._clock.now()
        await self._record_join(RecordJoin(sighting_of(member, member.guild.id, at=at, active=False)))

    async def on_member_update(self, _before: discord.Member, after: discord.Member) -> None:
        await self._seen(sighting_of(after, after.guild.id, at=self._clock.now(), active=False))

    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        sighting = sighting_of(event.user, event.guild_id, at=self._clock.now(), active=False)
        await self._record_leave(RecordLeave(sighting))
