from datetime import timedelta
from functools import partial

from attrs import define, frozen

from application.reminders.ports import PlaceRefused, ReminderPost
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.reminders.reminder import Place, Reminder
from domain.shared.errors import ConcurrentChange
from domain.shared.lease import Room
from domain.shared.shards import UNSPLIT, Shards

LEASES = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=10))
"""Of the first attempt at an occurrence, the second, ...; all further ones have the last."""
KEPT_FOR = timedelta(days=30)
"""Delivered ones, so that they can be put off."""
AT_ONCE = 1000


@frozen
class DeliverReminders:
    """Whatever is due, of no guild or of one that this process hears of: channels are reached through that."""

    shards: Shards = UNSPLIT


@define
class DeliverRemindersHandler:
    """Has the workers deliver what is due, however much that is; no more is read than they have room for."""

    _uow: UnitOfWorkFactory
    _deliver: UseCase[Reminder, None]
    _clock: SharedClock
    _workers: Workers

    async def __call__(self, command: DeliverReminders) -> None:
        claim = partial(self._claim, command.shards)
        await self._workers.take_on_of(claim, self._deliver, whose=lambda reminder: reminder.owner)

    async def _claim(self, shards: Shards, room: Room) -> tuple[Reminder, ...]:
        now = await self._clock.now()
        async with self._uow() as uow:
            claimed = await uow.reminders.claim(now=now, leases=LEASES, room=room, shards=shards)
            await uow.commit()
        return claimed


@define
class DeliverReminderHandler:
    """Delivers one that was claimed, in the first place that takes it, and records that.

    Where Discord gives no answer it is left to the next claim, which looks whether it was sent.
    """

    _post: ReminderPost
    _settle: UseCase[Reminder, None]
    _clock: SharedClock

    async def __call__(self, reminder: Reminder) -> None:
        now = await self._clock.now()
        refusal = await self._delivered(reminder, is_late=reminder.is_late(now))
        at = await self._clock.now()
        if refusal is None:
            reminder.delivered(at=at)
        else:
            reminder.refused(refusal.why, at=at)
        try:
            await self._settle(reminder)
        except ConcurrentChange:
            return  # it was edited or deleted meanwhile: that counts

    async def _delivered(self, reminder: Reminder, *, is_late: bool) -> PlaceRefused | None:
        """None where it arrived, now or before. It is sent to no place where it may be already and cannot be seen."""
        refusals = dict[Place, PlaceRefused]()
        if reminder.may_have_been_sent:
            for place in reminder.places:
                try:
                    if await self._post.is_there(reminder, place):
                        return None
                except PlaceRefused as refused:
                    refusals[place] = refused
        for place in reminder.places:
            if place in refusals:
                continue
            try:
                await self._post.send(reminder, place, is_late=is_late)
            except PlaceRefused as refused:
                refusals[place] = refused
            else:
                return None
        return refusals[reminder.places[0]]


@define
class SettleReminderHandler:
    """Raises ConcurrentChange if the claim is no longer held."""

    _uow: UnitOfWorkFactory

    async def __call__(self, reminder: Reminder) -> None:
        async with self._uow() as uow:
            await uow.reminders.settle(reminder)
            await uow.commit()


@frozen
class ForgetDelivered:
    pass


@define
class ForgetDeliveredHandler:
    """Some of those that were delivered long ago. Returns whether there may be more."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, _: ForgetDelivered) -> bool:
        before = await self._clock.now() - KEPT_FOR
        async with self._uow() as uow:
            forgotten = await uow.reminders.forget_delivered(before=before, limit=AT_ONCE)
            await uow.commit()
        return forgotten >= AT_ONCE
