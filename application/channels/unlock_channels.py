from datetime import datetime

from attrs import define, field, frozen

from application.channels.drive_lockdown import DriveLockdown
from application.channels.open_lockdown import OpenLockdown
from application.channels.ports import ChannelDesk, Progress
from application.channels.views import LockdownView
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.channels.asker import Asker
from domain.channels.errors import NothingLocked
from domain.channels.lockdown import Lockdown, LockdownIntent, Scope
from domain.channels.numbers import ActKind, parse_reason
from domain.shared.ids import ChannelId, GuildId, RequestId
from domain.shared.permission import Permission


@frozen(kw_only=True)
class UnlockChannels:
    guild: GuildId
    scope: Scope
    place: ChannelId | None
    """The channel or category; None for the server."""
    asker: Asker
    reason: str | None
    request: RequestId
    asked_at: datetime
    progress: Progress | None = field(default=None, eq=False)


@define(kw_only=True)
class UnlockChannelsHandler:
    """Makes of locked channels what they were, whichever lock it was. Raises MissingPermission, NothingLocked,
    LockdownUnfinished, and what the reason raises."""

    desk: ChannelDesk
    uow: UnitOfWorkFactory
    open_lockdown: UseCase[OpenLockdown, Lockdown]
    drive: UseCase[DriveLockdown, LockdownView]

    async def __call__(self, command: UnlockChannels) -> LockdownView:
        command.asker.require(Permission.MANAGE_CHANNELS)
        reason = parse_reason(command.reason)
        async with self.uow() as uow:
            earlier = await uow.lockdowns.opened_by(command.guild, command.request)
        if earlier is not None:  # delivered again after it was done, there would be nothing to unlock
            return await self.drive(DriveLockdown(lockdown=earlier))
        lockdown = await self.open_lockdown(
            OpenLockdown(
                LockdownIntent(
                    guild=command.guild,
                    kind=ActKind.UNLOCK,
                    scope=command.scope,
                    place=command.place,
                    moderator=command.asker.by.user,
                    reason=reason,
                    request=command.request,
                    opened_at=command.asked_at,
                ),
                await self._chosen(command),
            )
        )
        return await self.drive(DriveLockdown(lockdown=lockdown, progress=command.progress))

    async def _chosen(self, command: UnlockChannels) -> tuple[ChannelId, ...]:
        async with self.uow() as uow:
            locked = [*await uow.lockdowns.locked(command.guild)]
        if command.scope is Scope.CHANNEL:
            locked = [each for each in locked if each == command.place]
        elif command.scope is Scope.CATEGORY:
            channels = (await self.desk.lockable(command.guild)).channels
            there = [channels[each] for each in locked if each in channels]
            locked = [each.id for each in there if command.place in (each.id, each.category)]
        if not locked:
            raise NothingLocked
        return tuple(locked)
