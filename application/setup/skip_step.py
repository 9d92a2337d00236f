from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class SkipStep:
    guild: GuildId
    by: Standing
    step: str


@define
class SkipStepHandler:
    """Left out, it is not what `/setup` goes on with; it can be gone back to. Raises MissingPermission."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: SkipStep) -> None:
        command.by.require(Permission.MANAGE_GUILD)
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=self._clock.now())
            await uow.setup_skips.add(command.guild, command.step)
            await uow.commit()
