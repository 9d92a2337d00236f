from attrs import define, frozen

from application.channels.errors import LockdownUnfinished
from application.channels.open_lockdown import HEAD_START
from application.channels.ports import Progress
from application.channels.take_turn import LEASES, TakeTurn
from application.channels.views import LockdownView
from application.shared.clock import SharedClock
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable, TransientFailure
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.channels.lockdown import Lockdown, Turn
from domain.shared.errors import ConcurrentChange
from domain.shared.lease import Room

UNANSWERED = (DiscordUnreachable, RecordsUnavailable, TransientFailure, CommitOutcomeUnknown, ConcurrentChange)
"""What may stand in the way once it is on record: it goes on by itself."""


@frozen(kw_only=True)
class DriveLockdown:
    lockdown: Lockdown
    progress: Progress | None = None


@define
class DriveLockdownHandler:
    """Carries a lock or unlock out at once, unless somebody is at another one of this guild: then it comes right after.

    Raises LockdownUnfinished where it goes on by itself later.
    """

    _uow: UnitOfWorkFactory
    _take_turn: UseCase[TakeTurn, None]
    _clock: SharedClock

    async def __call__(self, command: DriveLockdown) -> LockdownView:
        lockdown = command.lockdown
        try:
            for turn in await self._claim(lockdown):
                await self._take_turn(TakeTurn(turn=turn, watched=lockdown.number, progress=command.progress))
            return await self._shown(lockdown)
        except UNANSWERED as unanswered:
            raise LockdownUnfinished(lockdown.number) from unanswered

    async def _claim(self, lockdown: Lockdown) -> tuple[Turn, ...]:
        # Due at once for whoever decided it; the lease ends when it would without that.
        now, leases = await self._clock.now() + HEAD_START, [LEASES[0] - HEAD_START]
        async with self._uow() as uow:
            turns = await uow.channel_turns.claim([lockdown.guild], now=now, leases=leases, room=Room(1))
            await uow.commit()
        return turns

    async def _shown(self, lockdown: Lockdown) -> LockdownView:
        async with self._uow() as uow:
            present = await uow.lockdowns.get(lockdown.guild, lockdown.number)
            steps = await uow.lockdowns.steps(lockdown.guild, lockdown.number)
        return LockdownView.of(present or lockdown, steps)
