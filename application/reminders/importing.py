"""Reminders of another bot that are still to come."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256

from attrs import define, frozen

from application.shared.importing import BroughtIn, ImportOccasion, Item, Outcome
from application.shared.unit_of_work import UnitOfWork
from domain.reminders.errors import ReminderNotFound
from domain.reminders.reminder import Place, Reminder, ReminderNumber, ReminderStatus
from domain.shared.ids import ChannelId, UserId
from domain.shared.importing import Part, Remark, request_of
from domain.shared.text import tidied

_ZONE = "UTC"
"""None of them repeats, so that it is nowhere looked at."""


@frozen(kw_only=True)
class ForeignReminder:
    owner: UserId
    text: str
    due_at: datetime
    made_at: datetime | None
    channel: ChannelId
    is_sent: bool


@define
class RemindersKeeper:
    """However many a person has, and however long: what was asked for is not lost."""

    part: Part = Part.REMINDERS

    async def begin(self, uow: UnitOfWork, occasion: ImportOccasion) -> int:
        return 0

    async def bring_in(
        self, uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[ForeignReminder]]
    ) -> Sequence[Outcome]:
        # By their owners, as whoever adds several locks them: no two then wait for each other.
        in_order = sorted(items, key=lambda each: (each.fact.owner, each.key))
        return [await self._bring_in(uow, occasion, each) for each in in_order]

    async def _bring_in(self, uow: UnitOfWork, occasion: ImportOccasion, item: Item[ForeignReminder]) -> Outcome:
        fact, text = item.fact, tidied(item.fact.text)
        if fact.is_sent or fact.due_at <= occasion.at:
            return Outcome(key=item.key, left_out=Remark.OVER)
        if not text:
            return Outcome(key=item.key, left_out=Remark.NOTHING_TO_READ)
        reminder = Reminder(
            owner=fact.owner,
            number=await uow.reminders.next_number(fact.owner),
            request=request_of(item.key),
            text=text,
            place=Place.DM,
            guild=occasion.guild,
            channel=fact.channel,
            made_at=fact.made_at or occasion.at,
            due_at=fact.due_at,
            recurrence=None,
            time_zone=_ZONE,
            lease_until=fact.due_at,
        )
        await uow.reminders.add(reminder)
        return Outcome(key=item.key, target=reminder.number, user=fact.owner, note=_digest(reminder))

    async def take_back(self, uow: UnitOfWork, occasion: ImportOccasion, rows: Sequence[BroughtIn]) -> Collection[int]:
        """Neither what was delivered nor what its owner has changed."""
        gone = set[int]()
        for row in sorted(rows, key=lambda row: (row.user or 0, row.key)):
            if row.user is None or row.target is None:
                continue
            number = ReminderNumber(row.target)
            try:
                reminder = await uow.reminders.get(row.user, number)
            except ReminderNotFound:
                continue
            if reminder.status is ReminderStatus.PENDING and not reminder.attempts and _digest(reminder) == row.note:
                await uow.reminders.remove(row.user, number)
                gone.add(row.key)
        return gone


def _digest(reminder: Reminder) -> str:
    """Of what its owner can change, and of nothing that can be read from it."""
    return sha256(f"{reminder.due_at.isoformat()} {reminder.occurrence} {reminder.text}".encode()).hexdigest()[:16]
