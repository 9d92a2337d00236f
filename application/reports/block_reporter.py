from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import GuildId, UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing

RIGHT = Permission.MODERATE_MEMBERS


@frozen(kw_only=True)
class BlockReporter:
    """Their reports are not taken any more; those that are open stay."""

    guild: GuildId
    by: Standing
    user: UserId


@frozen(kw_only=True)
class UnblockReporter:
    guild: GuildId
    by: Standing
    user: UserId


@define
class BlockReporterHandler:
    """Raises MissingPermission, ReporterBlockedAlready."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: BlockReporter) -> UserId:
        command.by.require(RIGHT)
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=now)
            await uow.reports.block(command.guild, command.user, by=command.by.user, at=now)
            await uow.commit()
        return command.user


@define
class UnblockReporterHandler:
    """Raises MissingPermission, ReporterNotBlocked."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: UnblockReporter) -> UserId:
        command.by.require(RIGHT)
        async with self._uow() as uow:
            await uow.reports.unblock(command.guild, command.user)
            await uow.commit()
        return command.user
