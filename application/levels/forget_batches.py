from datetime import timedelta

from attrs import define

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory


@define
class ForgetBatchesHandler:
    """Forgets up to where processes have counted that ended so long ago."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, ended_for: timedelta) -> None:
        async with self._uow() as uow:
            await uow.activity.forget_batches(before=self._clock.now() - ended_for)
            await uow.commit()
