from enum import Enum

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.guilds.settings import GuildSettings
from domain.shared.ids import ChannelId, GuildId
from domain.shared.standing import Permission, Standing


class Keep(Enum):
    """What is not mentioned stays as it is; None is a value of its own."""

    KEEP = "keep"


KEEP = Keep.KEEP


@frozen(kw_only=True)
class ChangeSettings:
    guild: GuildId
    by: Standing
    mod_log_channel: ChannelId | Keep | None = KEEP
    dm_on_action: bool | Keep = KEEP
    language: str | Keep = KEEP
    time_zone: str | Keep = KEEP


@define
class ChangeSettingsHandler:
    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: ChangeSettings) -> GuildSettings:
        command.by.require(Permission.MANAGE_GUILD)
        async with self._uow() as uow:
            guild = await uow.guilds.register(command.guild, at=self._clock.now())
            now = guild.settings
            wanted = GuildSettings(
                mod_log_channel=_chosen(command.mod_log_channel, now.mod_log_channel),
                dm_on_action=_chosen(command.dm_on_action, now.dm_on_action),
                language=_chosen(command.language, now.language),
                time_zone=_chosen(command.time_zone, now.time_zone),
            )
            guild.change_settings(wanted, by=command.by.user, at=self._clock.now())
            await uow.guilds.save(guild)
            await uow.commit()
        return guild.settings


def _chosen[T](wanted: T | Keep, present: T) -> T:
    return present if isinstance(wanted, Keep) else wanted
