from datetime import timedelta

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory

KEPT = timedelta(days=7)
AT_ONCE = 1_000


@frozen
class ForgetUnshown:
    pass


@define
class ForgetUnshownHandler:
    """Forgets messages that are on no board and were not starred for KEPT, a part of them; returns how many."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, _: ForgetUnshown) -> int:
        before = await self._clock.now() - KEPT
        async with self._uow() as uow:
            count = await uow.starred_messages.forget_unshown(before=before, limit=AT_ONCE)
            await uow.commit()
        return count
