from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.guilds.guild import Choice
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from domain.shared.ids import ChannelId, GuildId, RoleId, UserId
from domain.shared.settings import Settings


@frozen(kw_only=True)
class ChosenJail:
    """None where nothing is."""

    role: RoleId | None = None
    channel: ChannelId | None = None

    @classmethod
    def of(cls, settings: Settings) -> "ChosenJail":
        return cls(role=settings[JAIL_ROLE], channel=settings[JAIL_CHANNEL])


@frozen(kw_only=True)
class ChooseJail:
    """None leaves it as it is."""

    guild: GuildId
    by: UserId
    role: RoleId | None = None
    channel: ChannelId | None = None
    made_in_place_of: ChosenJail | None = None
    """Where it was made, since this was all that there was: what somebody else chose meanwhile stays."""


@define
class ChooseJailHandler:
    """Remembers among the guild's settings what was made or taken, at once: an interrupted set-up goes on with it.

    Returns what is chosen then: of two who made one at once both go on with the first's.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: ChooseJail) -> ChosenJail:
        async with self._uow() as uow:
            guild = await uow.guilds.register(command.guild, at=self._clock.now())
            now, before = ChosenJail.of(guild.settings), command.made_in_place_of
            choices = list[Choice]()
            if command.role is not None and (before is None or now.role == before.role):
                choices.append(Choice(JAIL_ROLE, command.role))
            if command.channel is not None and (before is None or now.channel == before.channel):
                choices.append(Choice(JAIL_CHANNEL, command.channel))
            if choices:
                guild.decide(choices, by=command.by, at=self._clock.now())
                await uow.guilds.save(guild)
                await uow.commit()
        return ChosenJail.of(guild.settings)
