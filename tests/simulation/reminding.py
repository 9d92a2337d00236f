"""Reminders of one process: where they arrive in the simulated Discord, and how what is due is delivered."""

from attrs import define

from application.reminders.delete_reminder import DeleteReminder, DeleteReminderHandler
from application.reminders.deliver_reminders import LEASES, DeliverReminders
from application.reminders.edit_reminder import RecordReminderEdit, RecordReminderEditHandler
from application.reminders.ports import PlaceRefused
from application.reminders.record_reminder import RecordReminder, RecordReminderHandler
from application.reminders.snooze_reminder import SnoozeReminder, SnoozeReminderHandler
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.reminders.reminder import Place, Reminder, ReminderStatus
from domain.shared.lease import SHARE_OF_LEASE
from tests.fakes.records import MemoryRecords
from tests.fakes.reminders import REMINDERS
from tests.reminders import delivery
from tests.simulation.client import Client
from tests.simulation.reminded import Reminded
from tests.simulation.world import true_time


@define(eq=False)
class PostSeen:
    """Takes the part of ReminderPost. What is sent again within minutes is known by its nonce, as Discord does."""

    _client: Client

    async def is_there(self, reminder: Reminder, place: Place) -> bool:
        inbox = self._client.world.reminded
        if place in inbox.closed:
            raise PlaceRefused(None)
        return await self._client.request(lambda: inbox.has(reminder, place))

    async def send(self, reminder: Reminder, place: Place, *, is_late: bool) -> None:
        inbox = self._client.world.reminded

        def send() -> None:
            if place in inbox.closed:
                raise PlaceRefused("closed")
            inbox.receive(Reminded.of(reminder, place, at=true_time()))

        await self._client.request(send, is_message=place is Place.DM)


@define(eq=False)
class Reminding:
    workers: Workers
    records: MemoryRecords
    record: UseCase[RecordReminder, Reminder]
    edit: UseCase[RecordReminderEdit, Reminder]
    snooze: UseCase[SnoozeReminder, Reminder]
    delete: UseCase[DeleteReminder, Reminder]
    deliver: UseCase[DeliverReminders, None]

    def is_any_due(self) -> bool:
        now = true_time()
        return any(
            each.status is ReminderStatus.PENDING and each.lease_until <= now
            for each in self.records[REMINDERS].values()
        )

    async def look(self) -> None:
        await self.deliver(DeliverReminders())


def reminding(records: MemoryRecords, uow: UnitOfWorkFactory, client: Client, clock: SharedClock) -> Reminding:
    workers = Workers(SHARE_OF_LEASE * LEASES[0].total_seconds())
    return Reminding(
        workers=workers,
        records=records,
        record=RecordReminderHandler(uow),
        edit=RecordReminderEditHandler(uow),
        snooze=SnoozeReminderHandler(uow),
        delete=DeleteReminderHandler(uow),
        deliver=delivery(uow, PostSeen(client), clock, workers),
    )
