"""Locking and unlocking channels, killed and raced, on records in memory and on PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest
from attrs import evolve

from application.channels.errors import LockdownUnfinished
from application.channels.take_turn import BACKOFF, LEASES, TRIED_AGAIN_AFTER
from application.channels.views import LockdownView
from application.shared.errors import DiscordUnreachable
from domain.channels.asker import Asker
from domain.channels.errors import BotLacksInChannel, NoSuchChannel, NothingLockable, NothingLocked
from domain.channels.events import LockdownSettled
from domain.channels.lockdown import LockedChannel, Scope, Step, StepState
from domain.channels.locking import SEND_IN_THREADS
from domain.channels.numbers import ActNumber
from domain.channels.overwrites import Overwrite, OverwriteChange, Target, TargetKind
from domain.shared.channels import ChannelRight
from domain.shared.errors import MissingPermission
from domain.shared.ids import ChannelId
from domain.shared.permission import Permission
from tests.builders import GUILD, MODERATOR, OTHER_GUILD, a_request, a_standing, facts
from tests.channels import House, a_lock
from tests.contract.backends import Backend
from tests.fakes.channel_desk import (
    ALL_BITS,
    CATEGORY,
    GENERAL,
    LOUNGE,
    SEND,
    STAFF_ROOM,
    VIEW,
    FakeDesk,
    a_channel,
    a_guild,
)
from tests.fakes.clock import START
from tests.locks import BEFORE, OF_ALL, a_desk, is_locked, killed_at

LEASE = LEASES[0]
HOUR = timedelta(hours=1)


@pytest.fixture
def house(registered: Backend) -> House:
    return House(registered.uow, a_desk())


def states(view: LockdownView) -> dict[ChannelId, StepState]:
    return {step.channel: step.state for step in view.steps}


async def test_lock_refused_is_not_locked(house: House, registered: Backend) -> None:
    house.desk.refusing[LOUNGE] = "Missing Permissions"
    view = await house.lock(None, scope=Scope.SERVER)
    assert states(view) == {GENERAL: StepState.DONE, LOUNGE: StepState.REFUSED}
    assert [step.why for step in view.in_state(StepState.REFUSED)] == ["Missing Permissions"]
    assert [*await house.locked()] == [GENERAL]
    assert (is_locked(house, GENERAL), is_locked(house, LOUNGE)) == (True, False)
    assert [type(event) for event in await registered.events()] == [LockdownSettled]


async def test_unlock_restores_exact_overwrites(house: House) -> None:
    before = {channel: house.desk.overwrites(channel) for channel in (GENERAL, LOUNGE)}
    await house.lock(None, scope=Scope.SERVER)
    assert all(is_locked(house, channel) for channel in before)
    view = await house.unlock(None, scope=Scope.SERVER)
    assert {channel: house.desk.overwrites(channel) for channel in before} == before
    assert set(states(view).values()) == {StepState.DONE}
    assert await house.locked() == {}


async def test_unlock_leaves_what_a_person_changed_since(house: House) -> None:
    await house.lock()
    locked = house.desk.overwrites(GENERAL)[OF_ALL]
    house.desk.put(GENERAL, OF_ALL, locked.denying(VIEW))  # somebody hides the channel as well
    await house.unlock()
    assert house.desk.overwrites(GENERAL)[OF_ALL] == BEFORE.denying(VIEW)


async def test_a_stale_timer_never_opens_a_newer_lock(house: House) -> None:
    await house.lock(lasts="1h")
    await house.lock()
    assert await house.work(after=2 * HOUR) == []
    assert is_locked(house, GENERAL)
    assert await house.work(after=2 * HOUR) == []
    assert is_locked(house, GENERAL)
    await house.unlock()
    assert house.desk.overwrites(GENERAL)[OF_ALL] == BEFORE


async def test_a_timer_opens_only_what_no_newer_lock_has_taken_over(house: House) -> None:
    await house.lock(None, scope=Scope.SERVER, lasts="1h")
    await house.lock(LOUNGE, lasts="3h")
    await house.work(after=HOUR)
    assert (is_locked(house, GENERAL), is_locked(house, LOUNGE)) == (False, True)
    await house.work(after=2 * HOUR)
    assert not is_locked(house, LOUNGE)
    assert await house.locked() == {}


async def test_a_lock_of_a_locked_channel_keeps_the_first_state(house: House) -> None:
    await house.lock()
    first = (await house.locked())[GENERAL].changes
    changes = len(house.desk.reasons)
    await house.lock()
    assert len(house.desk.reasons) == changes
    assert (await house.locked())[GENERAL].changes == first
    await house.unlock()
    assert house.desk.overwrites(GENERAL)[OF_ALL] == BEFORE


async def test_a_lock_until_then_is_opened_then_and_not_before(house: House) -> None:
    await house.lock(lasts="1h")
    await house.work(after=timedelta(minutes=59))
    assert is_locked(house, GENERAL)
    await house.work(after=timedelta(minutes=1))
    assert house.desk.overwrites(GENERAL)[OF_ALL] == BEFORE
    assert house.desk.reasons[-1] == f"[unlock 2] by {MODERATOR}: the time of [lock 1] is over"


async def test_what_is_unlocked_early_is_not_opened_again_by_its_timer(house: House) -> None:
    await house.lock(lasts="1h")
    await house.unlock()
    house.desk.put(GENERAL, OF_ALL, Overwrite(0, SEND))  # closed by hand since
    await house.work(after=2 * HOUR)
    assert house.desk.overwrites(GENERAL)[OF_ALL] == Overwrite(0, SEND)


async def test_an_end_that_is_refused_stays_due_and_is_tried_again_more_and_more_seldom(house: House) -> None:
    await house.lock(lasts="1h")
    house.desk.refusing[GENERAL] = "Missing Permissions"
    await house.work(after=HOUR)
    assert await house.work(after=BACKOFF[0] - timedelta(seconds=1)) == []
    assert is_locked(house, GENERAL)
    await house.work(after=timedelta(seconds=1))
    house.desk.refusing.clear()
    await house.work(after=BACKOFF[0])
    assert is_locked(house, GENERAL)
    await house.work(after=BACKOFF[1] - BACKOFF[0])
    assert house.desk.overwrites(GENERAL)[OF_ALL] == BEFORE


async def test_without_an_answer_it_is_on_record_and_soon_finished(house: House) -> None:
    house.desk.failure = DiscordUnreachable()
    with pytest.raises(LockdownUnfinished):
        await house.lock()
    assert isinstance((await house.work(after=TRIED_AGAIN_AFTER))[0], DiscordUnreachable)
    house.desk.failure = None
    assert await house.work(after=TRIED_AGAIN_AFTER) == []
    assert is_locked(house, GENERAL)


async def test_a_second_run_goes_on_where_the_first_stopped(house: House) -> None:
    house.desk.guild = a_guild(*(a_channel(ChannelId(1000 + number)) for number in range(25)))
    told = list[tuple[int, int]]()

    async def progress(done: int, of: int) -> None:
        told.append((done, of))
        if done == 20:
            house.desk.failure = DiscordUnreachable()

    with pytest.raises(LockdownUnfinished):
        await house.lock(None, scope=Scope.SERVER, progress=progress)
    assert told == [(10, 25), (20, 25)]
    house.desk.failure = None
    assert await house.work(after=TRIED_AGAIN_AFTER) == []
    assert len(house.desk.reasons) == 25
    assert len(await house.locked()) == 25


async def test_killed_at_any_step_a_lock_is_nothing_or_finished_and_taken_back_exactly(house: House) -> None:
    before, step, finished = {each: house.desk.overwrites(each) for each in (GENERAL, LOUNGE)}, 0, 0
    while await killed_at(step, house, lambda doomed: doomed.lock(None, scope=Scope.SERVER)):
        assert await house.work(after=LEASE) == []
        on_record = await house.locked()
        assert [is_locked(house, each) for each in before] == [each in on_record for each in before]
        assert len(on_record) in (0, 2)
        if on_record:
            finished += 1
            await house.unlock(None, scope=Scope.SERVER)
        assert {each: house.desk.overwrites(each) for each in before} == before
        step += 1
    assert (step, finished) == (14, 13)


async def test_two_moderators_lock_and_unlock_at_once_and_the_last_decision_stands(house: House) -> None:
    await house.lock()
    for _ in range(5):
        await asyncio.gather(house.lock(), house.unlock(), house.lock(), return_exceptions=True)
        await house.work(after=LEASE)
        on_record = GENERAL in await house.locked()
        assert is_locked(house, GENERAL) is on_record
    if await house.locked():
        await house.unlock()
    assert house.desk.overwrites(GENERAL)[OF_ALL] == BEFORE


async def test_an_unlock_during_a_lock_comes_right_after_it_and_wins(house: House) -> None:
    """It is decided while the lock is between its tenth channel and the next."""
    decided = list[LockdownView]()

    async def progress(done: int, of: int) -> None:
        if not decided:
            decided.append(await house.unlock(None, scope=Scope.SERVER))

    house.desk.guild = a_guild(*(a_channel(ChannelId(1000 + number)) for number in range(12)))
    view = await house.lock(None, scope=Scope.SERVER, progress=progress)
    assert not decided[0].is_settled, "somebody was at the lock"
    assert len(view.in_state(StepState.OVERTAKEN)) == 2
    assert not any(is_locked(house, channel) for channel in house.desk.guild.channels)
    assert await house.locked() == {}


async def test_one_that_lost_its_turn_changes_nothing_more(house: House) -> None:
    """It stands still in the middle until another process has taken over, unlocked, and locked anew."""

    async def stand_still(done: int, of: int) -> None:
        house.clock.advance(LEASE)
        await house.work()
        await house.unlock(None, scope=Scope.SERVER)

    house.desk.guild = a_guild(*(a_channel(ChannelId(1000 + number)) for number in range(12)))
    await house.lock(None, scope=Scope.SERVER, progress=stand_still)
    assert not any(is_locked(house, channel) for channel in house.desk.guild.channels)
    assert await house.locked() == {}


async def test_the_same_request_delivered_twice_is_one_lock_and_one_unlock(house: House) -> None:
    request, unlocking = a_request(), a_request()
    first, second = await house.lock(request=request), await house.lock(request=request)
    assert first.number == second.number
    house.desk.guild = a_guild(a_channel(STAFF_ROOM))
    assert (await house.lock(request=request)).number == first.number
    house.desk.guild = a_desk().guild
    opened, again = await house.unlock(request=unlocking), await house.unlock(request=unlocking)
    assert opened.number == again.number


async def test_a_channel_that_is_deleted_is_forgotten(house: House) -> None:
    await house.lock(None, scope=Scope.SERVER)
    left = {channel: there for channel, there in house.desk.guild.channels.items() if channel != LOUNGE}
    house.desk.guild = evolve(house.desk.guild, channels=left)
    view = await house.unlock(None, scope=Scope.SERVER)
    assert states(view) == {GENERAL: StepState.DONE, LOUNGE: StepState.GONE}
    assert await house.locked() == {}


async def test_a_notice_is_said_in_each_locked_channel_once(house: House) -> None:
    await house.lock(CATEGORY, scope=Scope.CATEGORY, notice="Raid")
    assert house.desk.said == [(GENERAL, 1, "Raid"), (LOUNGE, 1, "Raid")]


async def test_of_the_server_only_those_are_locked_that_members_write_in(house: House) -> None:
    closed = a_channel(STAFF_ROOM, _700=Overwrite(0, VIEW))
    house.desk.guild = a_guild(a_channel(GENERAL), closed)
    view = await house.lock(None, scope=Scope.SERVER)
    assert [*states(view)] == [GENERAL]
    house.desk.guild = a_guild(closed)
    with pytest.raises(NothingLockable):
        await House(house.uow, FakeDesk(guild=a_guild(closed))).lock(CATEGORY, scope=Scope.CATEGORY)


async def test_what_is_refused_changes_nothing(house: House, registered: Backend) -> None:
    nobody = Asker(a_standing(MODERATOR), frozenset({Permission.MANAGE_MESSAGES}))
    for attempt in (house.lock(asker=nobody), house.unlock(asker=nobody)):
        with pytest.raises(MissingPermission):
            await attempt
    with pytest.raises(NoSuchChannel):
        await house.lock(ChannelId(5))
    with pytest.raises(NothingLocked):
        await house.unlock()
    blind = evolve(house.desk.guild.channels[GENERAL], bot_holds=0)
    house.desk.guild = a_guild(blind)
    with pytest.raises(BotLacksInChannel):
        await house.lock()
    house.desk.guild = evolve(a_guild(a_channel(GENERAL)), bot_may_set=ALL_BITS & ~SEND_IN_THREADS)
    with pytest.raises(BotLacksInChannel) as lacks:
        await house.lock()
    assert lacks.value.missing == (ChannelRight.SEND_IN_THREADS,)
    assert house.desk.reasons == []
    assert await registered.events() == []


async def test_the_owner_may(house: House) -> None:
    owner = Asker(a_standing(MODERATOR, is_owner=True), frozenset())
    await house.lock(asker=owner)
    assert is_locked(house, GENERAL)


async def test_what_is_refused_in_the_middle_is_put_back(house: House) -> None:
    """The bot's own right is set, then the server says no to the rest."""
    house.desk.guild = a_guild(a_channel(GENERAL), administrator=False)
    before = house.desk.overwrites(GENERAL)
    changes = list[str]()

    def refuse_the_second(change: str) -> None:
        changes.append(change)
        if len(changes) == 1:
            house.desk.refusing_once = GENERAL

    house.desk.then = refuse_the_second
    view = await house.lock()
    assert states(view) == {GENERAL: StepState.REFUSED}
    assert house.desk.overwrites(GENERAL) == before
    assert await house.locked() == {}


async def test_locks_of_a_guild_come_in_their_order_until_they_are_settled_and_over_in_that_of_their_ends(
    registered: Backend,
) -> None:
    ends = (START + 3 * HOUR, START + HOUR, START + 2 * HOUR, None)
    async with registered.uow() as uow:
        other = await uow.lockdowns.open(evolve(a_lock(), guild=OTHER_GUILD, expires_at=START + HOUR), [GENERAL])
        opened = [await uow.lockdowns.open(evolve(a_lock(), expires_at=end), [GENERAL]) for end in ends]
        await uow.lockdowns.note_over(GUILD, opened[0].number)
        await uow.commit()
    assert [each.number for each in (other, *opened)] == [1, 1, 2, 3, 4]
    await registered.in_no_order("lockdowns")
    async with registered.uow() as uow:
        assert [facts(each) for each in await uow.lockdowns.unsettled(GUILD)] == [facts(each) for each in opened]
        assert await uow.lockdowns.next_end(GUILD) == START + HOUR
        assert [each.number for each in await uow.lockdowns.over(GUILD, now=START + 4 * HOUR)] == [2, 3]
        assert [each.number for each in await uow.lockdowns.over(GUILD, now=START + HOUR)] == [2]
        assert await uow.lockdowns.over(GUILD, now=START + HOUR - timedelta(seconds=1)) == ()
        await uow.lockdowns.note_over(GUILD, opened[1].number)
        assert await uow.lockdowns.next_end(GUILD) == START + 2 * HOUR
        for _ in range(2):
            opened[1].settle([], at=START)
            await uow.lockdowns.settle(opened[1])
        assert [each.number for each in await uow.lockdowns.unsettled(GUILD)] == [1, 3, 4]
        assert [facts(each) for each in await uow.lockdowns.unsettled(OTHER_GUILD)] == [facts(other)]
        assert await uow.lockdowns.next_end(OTHER_GUILD) == START + HOUR
        await uow.commit()
    assert await registered.events() == [LockdownSettled(guild=GUILD, number=ActNumber(2), at=START)]


async def test_what_became_of_channels_is_noted_of_one_lock_of_one_guild(registered: Backend) -> None:
    changes = (OverwriteChange(target=Target(7, TargetKind.ROLE), before=None, set=Overwrite(0, SEND)),)
    async with registered.uow() as uow:
        lockdowns = uow.lockdowns
        for intent in (a_lock(), evolve(a_lock(), guild=OTHER_GUILD)):
            await lockdowns.open(intent, [LOUNGE, GENERAL])
        await lockdowns.open(a_lock(), [STAFF_ROOM, LOUNGE])
        await uow.commit()
    one, two = ActNumber(1), ActNumber(2)
    first, last = sorted((GENERAL, LOUNGE))
    refused = Step(channel=first, state=StepState.REFUSED, why="Missing Permissions")
    async with registered.uow() as uow:
        lockdowns = uow.lockdowns
        assert await lockdowns.remember(GUILD, one, {LOUNGE: changes, GENERAL: changes}) == {GENERAL}, (
            "one took it over"
        )
        await lockdowns.note(GUILD, one, [refused])
        await lockdowns.forget(GUILD, one, [LOUNGE, GENERAL])
        await uow.commit()
    await registered.in_no_order("lockdown_steps", "locked_channels")
    async with registered.uow() as uow:
        lockdowns = uow.lockdowns
        assert await lockdowns.steps(GUILD, one) == (refused, Step(channel=last))
        assert await lockdowns.steps(GUILD, two) == tuple(Step(channel=each) for each in sorted((STAFF_ROOM, LOUNGE)))
        assert await lockdowns.steps(OTHER_GUILD, one) == (Step(channel=first), Step(channel=last))
        assert await lockdowns.locked(GUILD) == {
            each: LockedChannel(channel=each, number=two) for each in (STAFF_ROOM, LOUNGE)
        }
        assert await lockdowns.locked(OTHER_GUILD) == {
            each: LockedChannel(channel=each, number=one) for each in (GENERAL, LOUNGE)
        }
        await lockdowns.remember(GUILD, two, {LOUNGE: changes})
        assert (await lockdowns.locked(GUILD))[LOUNGE].changes == changes
        assert (await lockdowns.locked(OTHER_GUILD))[LOUNGE].changes == ()
