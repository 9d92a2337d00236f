import discord
from attrs import define

from application.greetings.doorstep import Departure, Doorstep
from application.shared.clock import Clock
from domain.greetings.repository import Coming
from domain.shared.ids import GuildId, UserId
from interface.shared.border import names_of


@define
class DoorListeners:
    """Who is let in and who goes; Discord tells of both with the members intent only. Bots are not greeted."""

    _doorstep: Doorstep
    _clock: Clock

    async def on_member_join(self, member: discord.Member) -> None:
        if not member.pending:
            self._came(member)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Who passed the screening has come in."""
        if before.pending and not after.pending:
            self._came(after)

    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        person = event.user
        if person.bot or (isinstance(person, discord.Member) and person.pending):
            return  # who never came in does not leave
        departure = Departure(guild=GuildId(event.guild_id), user=UserId(person.id), names=names_of(person))
        self._doorstep.went(departure, at=self._clock.now())

    async def on_member_ban(self, guild: discord.Guild, user: discord.User | discord.Member) -> None:
        self._doorstep.was_banned(GuildId(guild.id), UserId(user.id), at=self._clock.now())

    def _came(self, member: discord.Member) -> None:
        if not member.bot:
            now = self._clock.now()
            coming = Coming(UserId(member.id), member.joined_at or now)
            self._doorstep.came(GuildId(member.guild.id), coming, at=now)
