from datetime import timedelta

from attrs import define, frozen

from application.reminders.ports import Telling
from application.reminders.queries import UndeliveredReader
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.reminders.reminder import Reminder
from domain.shared.ids import UserId

LEASE = timedelta(minutes=1)
"""For whoever is about to tell; where that is not done by then, it is told at the next occasion."""


@frozen
class TellOfUndelivered:
    """Somebody is here, and can be told."""

    owner: UserId
    tell: Telling


@define
class TellOfUndeliveredHandler:
    """What was parked is told of once: by whoever claims it first, and noted only when it was said.

    A process that ends in between leaves it to the owner's next command, which may say it a second time.
    """

    _undelivered: UndeliveredReader
    _claim: UseCase[UserId, tuple[Reminder, ...]]
    _note: UseCase[tuple[Reminder, ...], None]

    async def __call__(self, command: TellOfUndelivered) -> None:
        if not await self._undelivered.untold(command.owner):
            return
        claimed = await self._claim(command.owner)
        if claimed and await command.tell(len(claimed)):
            await self._note(claimed)


@define
class ClaimUntoldHandler:
    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, owner: UserId) -> tuple[Reminder, ...]:
        now = await self._clock.now()
        async with self._uow() as uow:
            claimed = await uow.reminders.claim_untold(owner, now=now, lease=LEASE)
            await uow.commit()
        return claimed


@define
class NoteToldHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, told: tuple[Reminder, ...]) -> None:
        async with self._uow() as uow:
            await uow.reminders.note_told(told)
            await uow.commit()
