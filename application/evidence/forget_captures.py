from datetime import timedelta

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory

KEPT_UNUSED = timedelta(days=1)
"""A form that was not sent off by then is not any more."""

_AT_ONCE = 1_000


@frozen
class ForgetCaptures:
    """What nothing was done with."""


@define
class ForgetCapturesHandler:
    """Returns how many there were."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: ForgetCaptures) -> int:
        before, forgotten = self._clock.now() - KEPT_UNUSED, 0
        while True:
            async with self._uow() as uow:
                some = await uow.captures.forget_unused(before, limit=_AT_ONCE)
                await uow.commit()
            forgotten += some
            if some < _AT_ONCE:
                return forgotten
