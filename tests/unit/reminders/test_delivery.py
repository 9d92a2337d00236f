from datetime import timedelta

import pytest
from attrs import define, field

from application.reminders.deliver_reminders import LEASES, DeliverReminders
from application.shared.errors import DiscordUnreachable
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.workers import OF_EACH_GUILD, Workers
from domain.reminders.reminder import AGAIN_AFTER, Place, Reminder, ReminderStatus
from domain.shared.ids import UserId
from tests.builders import MEMBER
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.records import MemoryRecords
from tests.fakes.reminders import REMINDERS, FakePost
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.reminders import a_reminder, added, deliver_due, delivery

DM, CHANNEL = Place.DM, Place.CHANNEL


@define
class Bot:
    records: MemoryRecords = field(factory=MemoryRecords)
    clock: FakeClock = field(factory=FakeClock)
    post: FakePost = field(factory=FakePost)

    @property
    def uow(self) -> UnitOfWorkFactory:
        return MemoryUnitOfWorkFactory(self.records)

    async def look(self) -> list[Exception]:
        """The failures."""
        return (await deliver_due(self.uow, self.post, AgreedClock(self.clock))).pull_failures()

    def stored(self, number: int = 1) -> Reminder:
        return next(each for each in self.records[REMINDERS].values() if each.number == number)


@pytest.fixture
def bot() -> Bot:
    return Bot()


async def test_it_is_delivered_when_it_is_due_and_not_before_and_never_again(bot: Bot) -> None:
    await added(bot.uow, a_reminder(due_at=START + timedelta(minutes=1)))
    assert await bot.look() == []
    assert bot.post.arrived == []
    for _ in range(3):
        bot.clock.advance(timedelta(minutes=1))
        assert await bot.look() == []
    assert bot.post.arrived == [(MEMBER, 1, 1, DM, False)]
    assert bot.stored().status is ReminderStatus.DELIVERED


async def test_one_after_an_outage_says_that_it_is_late(bot: Bot) -> None:
    await added(bot.uow, a_reminder(due_at=START - timedelta(hours=3)))
    await bot.look()
    assert bot.post.arrived == [(MEMBER, 1, 1, DM, True)]


@pytest.mark.parametrize(("first", "second"), [(DM, CHANNEL), (CHANNEL, DM)])
async def test_where_one_place_refuses_it_comes_in_the_other(bot: Bot, first: Place, second: Place) -> None:
    bot.post.closed.add(first)
    await added(bot.uow, a_reminder(due_at=START, place=first))
    await bot.look()
    assert [each[3] for each in bot.post.arrived] == [second]
    assert (bot.stored().status, bot.stored().problem) == (ReminderStatus.DELIVERED, None)


async def test_what_every_place_refuses_is_tried_again_then_parked_and_never_deleted(bot: Bot) -> None:
    bot.post.closed |= {DM, CHANNEL}
    await added(bot.uow, a_reminder(due_at=START))
    for wait in AGAIN_AFTER:
        assert await bot.look() == []
        assert bot.stored().status is ReminderStatus.PENDING
        bot.clock.advance(wait)
    await bot.look()
    assert (bot.stored().status, bot.stored().problem) == (ReminderStatus.PARKED, "no dm")
    bot.post.closed.clear()
    bot.clock.advance(timedelta(days=1))
    await bot.look()
    assert bot.post.arrived == []


async def test_one_place_that_opens_meanwhile_takes_it(bot: Bot) -> None:
    bot.post.closed |= {DM, CHANNEL}
    await added(bot.uow, a_reminder(due_at=START))
    await bot.look()
    bot.post.closed.clear()
    bot.clock.advance(AGAIN_AFTER[0])
    await bot.look()
    assert len(bot.post.arrived) == 1


@pytest.mark.parametrize("place", [DM, CHANNEL])
async def test_what_arrived_without_an_answer_is_found_and_not_sent_again(bot: Bot, place: Place) -> None:
    bot.post.unanswered = 1
    if place is CHANNEL:
        bot.post.closed.add(DM)
    await added(bot.uow, a_reminder(due_at=START))
    [failure] = await bot.look()
    assert isinstance(failure, DiscordUnreachable)
    assert (bot.stored().status, bot.stored().refusals) == (ReminderStatus.PENDING, 0)
    bot.post.closed.clear()
    bot.clock.advance(LEASES[0])
    assert await bot.look() == []
    assert [each[3] for each in bot.post.arrived] == [place]
    assert bot.stored().status is ReminderStatus.DELIVERED


async def test_where_it_cannot_be_seen_whether_it_arrived_it_is_not_sent_again(bot: Bot) -> None:
    bot.post.unanswered = 1
    await added(bot.uow, a_reminder(due_at=START, place=CHANNEL))
    await bot.look()
    bot.post.unseen.add(CHANNEL)
    bot.post.closed.add(DM)
    bot.clock.advance(LEASES[0])
    await bot.look()
    assert (bot.stored().status, bot.stored().problem) == (ReminderStatus.PENDING, "no channel")
    bot.post.unseen.clear()
    bot.clock.advance(LEASES[1])
    await bot.look()
    assert [each[3] for each in bot.post.arrived] == [CHANNEL]
    assert bot.stored().status is ReminderStatus.DELIVERED


async def test_what_repeats_comes_once_after_an_outage_and_then_again(bot: Bot) -> None:
    await added(bot.uow, a_reminder(due_at=START - timedelta(days=4), recurrence="every day 12:00"))
    await bot.look()
    bot.clock.advance(timedelta(days=1))
    await bot.look()
    assert bot.post.arrived == [(MEMBER, 1, 1, DM, True), (MEMBER, 1, 2, DM, False)]


async def test_one_that_is_deleted_while_it_is_sent_stays_deleted(bot: Bot) -> None:
    await added(bot.uow, a_reminder(due_at=START, recurrence="every day 12:00"))

    async def delete(reminder: Reminder) -> None:
        async with bot.uow() as uow:
            await uow.reminders.remove(reminder.owner, reminder.number)
            await uow.commit()

    bot.post.meanwhile = delete
    assert await bot.look() == []
    assert bot.records[REMINDERS] == {}


async def test_however_many_one_person_has_others_are_not_kept_waiting(bot: Bot) -> None:
    for number in range(40):
        await added(bot.uow, a_reminder(owner=UserId(1), due_at=START - timedelta(minutes=number)))
    await added(bot.uow, a_reminder(owner=UserId(2), due_at=START))
    workers = Workers(within=60)
    await delivery(bot.uow, bot.post, AgreedClock(bot.clock), workers)(DeliverReminders())
    assert workers.room().under_way == {UserId(1): OF_EACH_GUILD, UserId(2): 1}
    await workers.until_done()
    assert len(bot.post.arrived) == OF_EACH_GUILD + 1
