from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.guilds.guild import SettingDecision
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ChangeSettings:
    guild: GuildId
    by: Standing
    decisions: tuple[SettingDecision, ...]


@define
class ChangeSettingsHandler:
    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: ChangeSettings) -> Settings:
        command.by.require(Permission.MANAGE_GUILD)
        async with self._uow() as uow:
            guild = await uow.guilds.register(command.guild, at=self._clock.now())
            guild.decide(command.decisions, by=command.by.user, at=self._clock.now())
            await uow.guilds.save(guild)
            await uow.commit()
        return guild.settings
