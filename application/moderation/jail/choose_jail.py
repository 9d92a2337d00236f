from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.guilds.guild import Choice
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from domain.shared.ids import ChannelId, GuildId, RoleId, UserId


@frozen(kw_only=True)
class ChooseJail:
    guild: GuildId
    by: UserId
    role: RoleId
    channel: ChannelId | None = None
    """None leaves it as it is."""


@define
class ChooseJailHandler:
    """Remembers among the guild's settings what was made or taken, at once: an interrupted set-up goes on with it."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: ChooseJail) -> None:
        async with self._uow() as uow:
            guild = await uow.guilds.register(command.guild, at=self._clock.now())
            choices = [Choice(JAIL_ROLE, command.role)]
            if command.channel is not None:
                choices.append(Choice(JAIL_CHANNEL, command.channel))
            guild.decide(choices, by=command.by, at=self._clock.now())
            await uow.guilds.save(guild)
            await uow.commit()
