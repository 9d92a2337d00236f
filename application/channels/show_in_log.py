from attrs import define, frozen

from application.channels.errors import ChannelLogUnwritable
from application.channels.ports import ChannelLog
from application.channels.views import ActView, LockdownView
from application.guilds.queries import GuildSettingsReader
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.channels.numbers import ActNumber
from domain.shared.ids import ChannelId, GuildId
from domain.shared.mod_log import MOD_LOG_CHANNEL


@frozen(kw_only=True)
class ChooseLog:
    guild: GuildId
    number: ActNumber
    channel: ChannelId
    instead_of: ChannelId | None = None


@define
class ChooseLogHandler:
    """Settles where something is posted before it is: a redelivery after the setting changed does not post it again."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: ChooseLog) -> ChannelId:
        async with self._uow() as uow:
            settled = await uow.channel_acts.log_in(
                command.guild, command.number, command.channel, instead_of=command.instead_of
            )
            await uow.commit()
        return settled


@frozen(kw_only=True)
class ShowInLog:
    guild: GuildId
    number: ActNumber


@define
class ShowInLogHandler:
    """Posts in the mod-log what was done to channels, once; where that channel is closed and another one is chosen by
    now, there. Raises ChannelLogUnwritable."""

    _uow: UnitOfWorkFactory
    _settings: GuildSettingsReader
    _log: ChannelLog
    _choose: UseCase[ChooseLog, ChannelId]

    async def __call__(self, command: ShowInLog) -> None:
        settings = await self._settings.get(command.guild)
        chosen = None if settings is None else settings[MOD_LOG_CHANNEL]
        if chosen is None:
            return
        view = await self._view(command)
        place = await self._choose(ChooseLog(guild=command.guild, number=command.number, channel=chosen))
        try:
            await self._log.post(place, view)
        except ChannelLogUnwritable:
            if place == chosen:
                raise
            anew = ChooseLog(guild=command.guild, number=command.number, channel=chosen, instead_of=place)
            await self._log.post(await self._choose(anew), view)

    async def _view(self, command: ShowInLog) -> ActView | LockdownView:
        async with self._uow() as uow:
            act = await uow.channel_acts.get(command.guild, command.number)
            if act is not None:
                return ActView.of(act)
            lockdown = await uow.lockdowns.get(command.guild, command.number)
            assert lockdown is not None, "events tell of what is on record"
            return LockdownView.of(lockdown, await uow.lockdowns.steps(command.guild, command.number))
