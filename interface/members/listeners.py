from collections.abc import Awaitable, Callable

import discord
from attrs import define

from application.members.record_join import RecordJoin
from application.members.record_leave import RecordLeave
from application.shared.clock import Clock
from application.shared.use_case import UseCase
from domain.members.member import Sighting
from interface.members.sightings import sighting_of
from interface.shared.border import Interaction


@define
class InteractionListener:
    """Whoever uses a command or a button is seen; no intent is needed for that."""

    _seen: Callable[[Sighting], Awaitable[None]]

    async def on_interaction(self, interaction: Interaction) -> None:
        person = interaction.user
        if isinstance(person, discord.Member):
            await self._seen(sighting_of(person, person.guild.id, at=interaction.created_at, active=True))


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
