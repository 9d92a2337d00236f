from datetime import timedelta

import pytest

from domain.reminders.errors import ReminderNotFound
from domain.reminders.reminder import (
    AGAIN_AFTER,
    MOST_OF_EACH,
    Place,
    Reminder,
    ReminderNumber,
    ReminderStatus,
    Schedule,
)
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, MessageId, RequestId, UserId
from domain.shared.language import Language
from domain.shared.lease import NOBODY, Room
from domain.shared.paging import Direction, Seek
from domain.shared.shards import Shards, shard_of
from tests.builders import MEMBER, MODERATOR
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.reminders import a_reminder, added

LEASES = (timedelta(minutes=1), timedelta(minutes=5))
ONE = ReminderNumber(1)
DUE = START + timedelta(hours=2)


async def claim(backend: Backend, after: timedelta = timedelta(0), room: Room | None = None) -> tuple[Reminder, ...]:
    async with backend.uow() as uow:
        claimed = await uow.reminders.claim(now=DUE + after, leases=LEASES, room=room or Room(10))
        await uow.commit()
    return claimed


async def settle(backend: Backend, reminder: Reminder) -> None:
    async with backend.uow() as uow:
        await uow.reminders.settle(reminder)
        await uow.commit()


async def found(backend: Backend, owner: UserId = MEMBER, number: int = 1) -> Reminder:
    reminder = await backend.reminders.find(owner, number)
    assert reminder is not None
    return reminder


async def test_a_reminder_is_read_as_it_was_made(backend: Backend) -> None:
    made = a_reminder(recurrence="every month on the 31st at 9am", time_zone="Europe/Berlin", place=Place.CHANNEL)
    made.about_channel, made.about_message, made.problem = ChannelId(5), MessageId(6), "closed"
    made.delivered_at, made.snoozed, made.refusals, made.is_owner_told = START, 1, 2, True
    await added(backend.uow, made)
    read = await found(backend)
    for name in ("owner", "number", "request", "text", "place", "guild", "channel", "about_channel", "about_message",
                 "made_at", "due_at", "recurrence", "time_zone", "occurrence", "status", "lease_until", "lease_token",
                 "attempts", "refusals", "problem", "delivered_at", "snoozed", "is_owner_told"):  # fmt: skip
        assert getattr(read, name) == getattr(made, name), name


async def test_each_person_counts_their_own(backend: Backend) -> None:
    await added(backend.uow, a_reminder(), a_reminder(), a_reminder(owner=MODERATOR))
    assert [each.number for each in await backend.reminders.waiting(MEMBER)] == [1, 2]
    assert [each.number for each in await backend.reminders.waiting(MODERATOR)] == [1]


async def test_a_request_is_known_again_and_nobody_elses(backend: Backend) -> None:
    await added(backend.uow, a_reminder(request=RequestId(7)))
    async with backend.uow() as uow:
        known = await uow.reminders.asked_by(MEMBER, RequestId(7))
        assert known is not None
        assert known.number == 1
        assert await uow.reminders.asked_by(MEMBER, RequestId(8)) is None
        assert await uow.reminders.asked_by(MODERATOR, RequestId(7)) is None


async def test_what_waits_is_counted_up_to_the_limit_and_what_was_delivered_is_not(backend: Backend) -> None:
    some = [a_reminder() for _ in range(MOST_OF_EACH + 1)]
    some[0].delivered(at=DUE)
    some[1].status = ReminderStatus.PARKED
    await added(backend.uow, *some)
    async with backend.uow() as uow:
        assert await uow.reminders.waiting(MEMBER) == MOST_OF_EACH
        assert await uow.reminders.waiting(MODERATOR) == 0
    assert len(await backend.reminders.waiting(MEMBER)) == MOST_OF_EACH


async def parked(backend: Backend, *, times: int = 1, owner: UserId = MEMBER) -> None:
    some = [a_reminder(owner=owner) for _ in range(times)]
    for each in some:
        each.status, each.lease_until = ReminderStatus.PARKED, START
    await added(backend.uow, *some)


async def claim_untold(backend: Backend, after: timedelta = timedelta(0)) -> tuple[Reminder, ...]:
    async with backend.uow() as uow:
        claimed = await uow.reminders.claim_untold(MEMBER, now=START + after, lease=LEASES[0])
        await uow.commit()
    return claimed


async def note_told(backend: Backend, told: tuple[Reminder, ...]) -> None:
    async with backend.uow() as uow:
        await uow.reminders.note_told(told)
        await uow.commit()


async def test_what_was_parked_is_told_of_by_one_at_a_time_and_once(backend: Backend) -> None:
    await parked(backend, times=2)
    await parked(backend, owner=MODERATOR)
    await added(backend.uow, a_reminder())
    assert await backend.reminders.untold(MEMBER) == 2
    claimed = await claim_untold(backend)
    assert sorted(each.number for each in claimed) == [1, 2]
    assert await claim_untold(backend) == ()
    assert await backend.reminders.untold(MEMBER) == 2
    await note_told(backend, claimed)
    assert (await backend.reminders.untold(MEMBER), await backend.reminders.untold(MODERATOR)) == (0, 1)
    assert await claim_untold(backend, after=timedelta(days=1)) == ()


async def test_who_claimed_it_and_said_nothing_leaves_it_to_the_next_and_notes_nothing_late(backend: Backend) -> None:
    await parked(backend)
    late = await claim_untold(backend)
    assert len(await claim_untold(backend, after=LEASES[0])) == 1
    await note_told(backend, late)
    assert await backend.reminders.untold(MEMBER) == 1


async def test_what_was_given_a_new_time_meanwhile_is_told_of_when_it_is_parked_again(backend: Backend) -> None:
    await parked(backend)
    claimed = await claim_untold(backend)
    async with backend.uow() as uow:
        reminder = await uow.reminders.get(MEMBER, ONE)
        reminder.edit(None, Schedule(due_at=DUE, recurrence=None, time_zone="UTC"))
        await uow.reminders.save(reminder)
        await uow.commit()
    await note_told(backend, claimed)
    assert await backend.reminders.untold(MEMBER) == 0
    [again] = await claim(backend)
    again.refusals = len(AGAIN_AFTER)
    again.refused("closed", at=DUE)
    await settle(backend, again)
    assert await backend.reminders.untold(MEMBER) == 1


async def test_pages_hold_what_waits_newest_first(backend: Backend) -> None:
    some = [a_reminder() for _ in range(5)]
    some[1].delivered(at=DUE)
    await added(backend.uow, *some, a_reminder(owner=MODERATOR))
    first = await backend.reminders.page(MEMBER, Seek(size=2))
    assert ([each.number for each in first.items], first.newer, first.older) == ([5, 4], None, 4)
    second = await backend.reminders.page(MEMBER, Seek(size=2, cursor=4))
    assert ([each.number for each in second.items], second.older) == ([3, 1], None)
    back = await backend.reminders.page(MEMBER, Seek(size=2, cursor=3, direction=Direction.NEWER))
    assert [each.number for each in back.items] == [5, 4]


async def test_what_is_due_is_claimed_once_until_the_lease_is_over(backend: Backend) -> None:
    await added(backend.uow, a_reminder(due_at=DUE + timedelta(seconds=1)), a_reminder())
    [first] = await claim(backend)
    assert (first.number, first.attempts, first.lease_until) == (2, 1, DUE + LEASES[0])
    assert await claim(backend) == ()
    [other] = await claim(backend, timedelta(seconds=1))
    assert other.number == 1
    [again] = await claim(backend, LEASES[0])
    assert (again.number, again.attempts) == (2, 2)
    assert again.lease_token != first.lease_token


async def test_of_one_person_no_more_is_claimed_than_their_share(backend: Backend) -> None:
    await added(backend.uow, *(a_reminder() for _ in range(4)), a_reminder(owner=MODERATOR))
    claimed = await claim(backend, room=Room(10, of_each=2, under_way={MODERATOR: 1}))
    assert sorted(each.owner for each in claimed) == sorted([MEMBER, MEMBER, MODERATOR])


@pytest.mark.parametrize("status", [ReminderStatus.PARKED, ReminderStatus.DELIVERED])
async def test_what_is_parked_or_delivered_is_not_claimed(backend: Backend, status: ReminderStatus) -> None:
    settled = a_reminder()
    settled.status, settled.delivered_at = status, START
    await added(backend.uow, settled)
    assert await claim(backend, timedelta(days=1)) == ()


async def test_who_lost_the_claim_records_nothing(backend: Backend) -> None:
    await added(backend.uow, a_reminder())
    [late] = await claim(backend)
    [present] = await claim(backend, LEASES[0])
    late.delivered(at=DUE)
    with pytest.raises(ConcurrentChange):
        await settle(backend, late)
    assert (await found(backend)).status is ReminderStatus.PENDING
    present.delivered(at=DUE)
    await settle(backend, present)
    assert (await found(backend)).status is ReminderStatus.DELIVERED


async def test_after_an_edit_or_a_deletion_who_was_delivering_it_records_nothing(backend: Backend) -> None:
    await added(backend.uow, a_reminder(), a_reminder())
    edited, deleted = await claim(backend)
    async with backend.uow() as uow:
        read = await uow.reminders.get(MEMBER, ONE)
        read.edit("coffee", None, Language.GERMAN)
        await uow.reminders.save(read)
        await uow.reminders.remove(MEMBER, ReminderNumber(2))
        await uow.commit()
    for each in (edited, deleted):
        each.delivered(at=DUE)
        with pytest.raises(ConcurrentChange):
            await settle(backend, each)
    left = await found(backend)
    assert (left.text, left.status, left.lease_token) == ("coffee", ReminderStatus.PENDING, NOBODY)
    assert left.language is Language.GERMAN


async def test_who_and_when_it_was_made_stay_whatever_is_saved(backend: Backend) -> None:
    await added(backend.uow, a_reminder(request=RequestId(7)))
    async with backend.uow() as uow:
        read = await uow.reminders.get(MEMBER, ONE)
        read.made_at, read.request, read.text = DUE, RequestId(8), "coffee"
        await uow.reminders.save(read)
        await uow.commit()
    left = await found(backend)
    assert (left.made_at, left.request, left.text) == (START, 7, "coffee")


async def test_what_is_not_there_can_be_neither_read_nor_removed(backend: Backend) -> None:
    await added(backend.uow, a_reminder())
    async with backend.uow() as uow:
        for owner, number in ((MODERATOR, ONE), (MEMBER, ReminderNumber(2))):
            with pytest.raises(ReminderNotFound):
                await uow.reminders.get(owner, number)
            with pytest.raises(ReminderNotFound):
                await uow.reminders.remove(owner, number)
    assert await backend.reminders.find(MODERATOR, 1) is None


async def test_what_was_delivered_long_ago_is_forgotten_and_nothing_else(backend: Backend) -> None:
    some = [a_reminder() for _ in range(4)]
    for each in some[:3]:
        each.delivered(at=START)
    some[2].delivered_at = DUE
    await added(backend.uow, *some)
    async with backend.uow() as uow:
        assert await uow.reminders.forget_delivered(before=DUE, limit=1) == 1
        await uow.commit()
    async with backend.uow() as uow:
        assert await uow.reminders.forget_delivered(before=DUE, limit=10) == 1
        await uow.commit()
    assert [number for number in range(1, 5) if await backend.reminders.find(MEMBER, number)] == [3, 4]


async def test_a_chosen_time_zone_is_kept_beside_the_numbers(backend: Backend) -> None:
    assert await backend.reminders.time_zone(MEMBER) is None
    for zone in ("Europe/Berlin", "Asia/Tokyo"):
        async with backend.uow() as uow:
            await uow.reminders.choose_time_zone(MEMBER, zone)
            await uow.commit()
        await added(backend.uow, a_reminder())
        assert await backend.reminders.time_zone(MEMBER) == zone
    assert [each.number for each in await backend.reminders.waiting(MEMBER)] == [1, 2]


async def test_one_of_a_guild_is_claimed_by_who_hears_of_that_guild_and_one_of_none_by_anybody(
    backend: Backend,
) -> None:
    of_guild = a_reminder()
    assert of_guild.guild is not None
    of_none = a_reminder(number=ReminderNumber(2), request=RequestId(9002))
    of_none.guild = None
    await added(backend.uow, of_guild, of_none)
    own = shard_of(of_guild.guild, 3)
    claimed = list[list[int]]()
    for served in ({0, 1, 2} - {own}, {own}):
        async with backend.uow() as uow:
            found_due = await uow.reminders.claim(
                now=DUE, leases=LEASES, room=Room(10), shards=Shards(3, frozenset(served))
            )
            await uow.commit()
        claimed.append([each.number for each in found_due])
    assert claimed == [[2], [1]]
