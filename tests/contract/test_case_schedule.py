from collections.abc import Collection
from datetime import datetime, timedelta

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Case, Failure, Notice
from domain.moderation.repository import LONGEST_PROBLEM, DueCase, WishedAgain
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import Room
from tests.builders import GUILD, MEMBER, OTHER_GUILD, an_intent, facts
from tests.contract.backends import Backend
from tests.fakes.clock import START

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
LEASES = (MINUTE, 2 * MINUTE)


async def applied(
    backend: Backend,
    *,
    guild: GuildId = GUILD,
    kind: ActionKind = BAN,
    target: UserId = MEMBER,
    due_at: datetime | None = START + HOUR,
    failure: Failure | None = None,
) -> Case:
    """A case that is carried out and, with `due_at`, on the schedule."""
    expires_at = None if kind is KICK else START + HOUR
    async with backend.uow() as uow:
        case = await uow.cases.open(an_intent(guild=guild, kind=kind, target=target, expires_at=expires_at))
        case.settle(failure=failure, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(case)
        if due_at is not None:
            await uow.case_schedule.put(guild, case.number, due_at=due_at)
        await uow.commit()
    return case


async def claim(
    backend: Backend, now: datetime, guilds: Collection[GuildId] = (GUILD, OTHER_GUILD), limit: int = 10
) -> tuple[DueCase, ...]:
    async with backend.uow() as uow:
        due = await uow.case_schedule.claim(guilds, now=now, leases=LEASES, room=Room(limit))
        await uow.commit()
    return due


async def finish(backend: Backend, due: DueCase) -> bool:
    async with backend.uow() as uow:
        finished = await uow.case_schedule.finish(due)
        await uow.commit()
    return finished


async def test_a_case_is_claimed_when_it_is_due_and_by_one_worker(registered: Backend) -> None:
    case = await applied(registered)
    assert await claim(registered, START + HOUR - MINUTE) == ()
    [due] = await claim(registered, START + HOUR)
    assert (due.guild, due.number) == (GUILD, case.number)
    assert await claim(registered, START + HOUR) == ()


async def test_only_guilds_that_are_served_are_looked_at_and_the_oldest_first(registered: Backend) -> None:
    for number, user in enumerate(map(UserId, (31, 32, 33))):
        await applied(registered, target=user, due_at=START + HOUR - number * MINUTE)
    await applied(registered, guild=OTHER_GUILD)
    found = await claim(registered, START + HOUR, guilds=[GUILD], limit=2)
    assert sorted(due.number for due in found) == [2, 3]


async def test_a_claim_that_ran_out_is_taken_over_for_longer_each_time(registered: Backend) -> None:
    await applied(registered)
    now, firsts = START + HOUR, list[DueCase]()
    for lease in (LEASES[0], LEASES[1], LEASES[1]):
        firsts += await claim(registered, now)
        assert await claim(registered, now + lease - timedelta(seconds=1)) == ()
        now += lease
    [last] = await claim(registered, now)
    assert [await finish(registered, due) for due in (*firsts, last)] == [False, False, False, True]
    assert await claim(registered, now + HOUR) == ()


async def test_what_is_given_back_is_due_again_at_the_given_time_as_if_it_had_not_been_tried(
    registered: Backend,
) -> None:
    await applied(registered)
    [due] = await claim(registered, START + HOUR)
    again = START + HOUR + timedelta(seconds=15)
    async with registered.uow() as uow:
        await uow.case_schedule.give_back(due, until=again)
        await uow.commit()
    [due] = await claim(registered, again)
    assert await claim(registered, again + LEASES[0]) != ()  # the first lease again, not the second


async def test_one_that_lost_its_claim_gives_nothing_back(registered: Backend) -> None:
    await applied(registered)
    [lost] = await claim(registered, START + HOUR)
    await claim(registered, START + HOUR + LEASES[0])
    async with registered.uow() as uow:
        await uow.case_schedule.give_back(lost, until=START)
        await uow.case_schedule.note(lost, "late")
        await uow.commit()
    assert await claim(registered, START + HOUR + LEASES[0]) == ()


async def test_what_stood_in_the_way_may_be_of_any_length(registered: Backend) -> None:
    await applied(registered)
    [due] = await claim(registered, START + HOUR)
    async with registered.uow() as uow:
        await uow.case_schedule.note(due, "🦊" * (LONGEST_PROBLEM + 1))
        await uow.commit()
    assert not await finish(registered, due)  # it gave up the claim
    [again] = await claim(registered, START + HOUR + LEASES[0])
    assert await finish(registered, again)


async def test_what_is_planned_anew_takes_the_claim_away(registered: Backend) -> None:
    case = await applied(registered)
    [due] = await claim(registered, START + HOUR)
    async with registered.uow() as uow:
        await uow.case_schedule.put(GUILD, case.number, due_at=START + 2 * HOUR)
        await uow.commit()
    assert not await finish(registered, due)
    assert len(await claim(registered, START + 2 * HOUR)) == 1


async def test_what_is_removed_is_never_due(registered: Backend) -> None:
    case = await applied(registered)
    async with registered.uow() as uow:
        await uow.case_schedule.remove(GUILD, case.number)
        await uow.case_schedule.remove(OTHER_GUILD, case.number)
        await uow.commit()
    assert await claim(registered, START + 2 * HOUR) == ()


async def test_in_force_is_what_was_done_and_has_not_ended(registered: Backend) -> None:
    ban = await applied(registered, due_at=None)
    timeout = await applied(registered, kind=TIMEOUT, due_at=None)
    await applied(registered, kind=KICK, due_at=None)
    await applied(registered, target=UserId(99), due_at=None)
    await applied(registered, failure=Failure.REFUSED_BY_DISCORD, due_at=None)
    ended = await applied(registered, due_at=None)
    ended.end(Ending.REPLACED, at=START)
    async with registered.uow() as uow:
        await uow.cases.save(ended)
        await uow.commit()
    async with registered.uow() as uow:
        found = await uow.cases.in_force(GUILD, MEMBER, [BAN, TIMEOUT])
        bans = await uow.cases.in_force(GUILD, MEMBER, [BAN])
        stored = await uow.cases.get(GUILD, ended.number)
    assert [facts(case) for case in found] == [facts(ban), facts(timeout)]
    assert [case.number for case in bans] == [ban.number]
    assert facts(stored) == facts(ended)
    view = await registered.cases.show(GUILD, ended.number)
    assert (view.expires_at, view.ending, view.ended_at) == (START + HOUR, Ending.REPLACED, START)


async def test_whoever_takes_it_has_claimed_it(registered: Backend) -> None:
    case = await applied(registered)
    until = START + 5 * MINUTE
    due = await take(registered, case, until)
    assert await claim(registered, until - timedelta(seconds=1)) == ()
    [later] = await claim(registered, until)
    assert [await finish(registered, each) for each in (due, later)] == [False, True]
    planned_anew = await take(registered, case, until)
    assert await finish(registered, planned_anew)


async def test_to_take_it_is_an_attempt(registered: Backend) -> None:
    case = await applied(registered)
    await take(registered, case, START)
    await claim(registered, START)
    assert await claim(registered, START + LEASES[1] - timedelta(seconds=1)) == ()  # not the first lease any more


async def test_it_is_locked_for_nobody_else_unless_somebody_has_claimed_it(registered: Backend) -> None:
    case = await applied(registered)
    assert await is_free(registered, case, START)
    [due] = await claim(registered, START + HOUR)
    assert not await is_free(registered, case, START + HOUR)
    assert await is_free(registered, case, START + HOUR + LEASES[0])  # who claimed it gave up before that
    async with registered.uow() as uow:
        await uow.case_schedule.note(due, "refused")
        await uow.commit()
    assert await is_free(registered, case, START + HOUR)
    await claim(registered, START + HOUR + LEASES[0])
    async with registered.uow() as uow:
        await uow.case_schedule.remove(GUILD, case.number)
        await uow.commit()
    assert await is_free(registered, case, START)


async def test_only_what_is_due_of_a_member_on_whom_nothing_is_under_way_stays_claimed(registered: Backend) -> None:
    other, third = UserId(99), UserId(98)
    cases = [await applied(registered, target=target) for target in (MEMBER, other, third)]
    elsewhere = await applied(registered, guild=OTHER_GUILD)
    async with registered.uow() as uow:
        await uow.cases.open(an_intent(kind=KICK, target=MEMBER))
        await uow.cases.open(an_intent(kind=WARN, target=other))
        await uow.commit()
    again = START + 2 * HOUR
    async with registered.uow() as uow:
        claimed = await uow.case_schedule.claim([GUILD, OTHER_GUILD], now=START + HOUR, leases=LEASES, room=Room(10))
        left = await uow.case_schedule.give_way(claimed, until=again)
        await uow.commit()
    assert len(claimed) == 4
    assert {(due.guild, due.number) for due in left} == {(each.guild, each.number) for each in (*cases[1:], elsewhere)}
    assert not await registered.cases.is_at_an_end(GUILD, MEMBER, now=START + HOUR)
    assert await registered.cases.is_at_an_end(GUILD, other, now=START + HOUR)
    first = {(due.guild, due.number) for due in await claim(registered, again)}
    assert (GUILD, cases[0].number) in first
    async with registered.uow() as uow:
        assert await uow.case_schedule.give_way((), until=again) == ()
    assert await registered.cases.is_at_an_end(GUILD, MEMBER, now=again + LEASES[0] - timedelta(seconds=1))


async def test_somebody_is_at_an_end_of_the_members_while_a_case_in_force_is_claimed(registered: Backend) -> None:
    async def found(target: UserId = MEMBER, now: datetime = START + HOUR) -> bool:
        return await registered.cases.is_at_an_end(GUILD, target, now=now)

    case = await applied(registered)
    assert not await found()
    [due] = await claim(registered, START + HOUR)
    assert [await found(), await found(UserId(99)), await found(now=START + HOUR + LEASES[0])] == [True, False, False]
    async with registered.uow() as uow:
        await uow.case_schedule.give_back(due, until=START + HOUR)
        await uow.commit()
    assert not await found()
    await claim(registered, START + HOUR)
    case.end(Ending.LIFTED, at=START)
    async with registered.uow() as uow:
        await uow.cases.save(case)
        await uow.commit()
    assert not await found()


async def test_what_somebody_wished_stays_with_each_claim_until_it_is_planned_anew(registered: Backend) -> None:
    case, wish = await applied(registered), WishedAgain(by=UserId(77), at=START)
    assert (await take(registered, case, START)).wished_again is None
    assert (await take(registered, case, START, again=wish)).wished_again == wish
    assert (await take(registered, case, START)).wished_again == wish
    [due] = await claim(registered, START + HOUR)
    assert due.wished_again == wish
    later = WishedAgain(by=UserId(78), at=START + HOUR)
    assert (await take(registered, case, START, again=later)).wished_again == later
    async with registered.uow() as uow:
        await uow.case_schedule.put(GUILD, case.number, due_at=START)
        await uow.commit()
    [due] = await claim(registered, START + HOUR)
    assert due.wished_again is None


async def take(backend: Backend, case: Case, until: datetime, again: WishedAgain | None = None) -> DueCase:
    async with backend.uow() as uow:
        due = await uow.case_schedule.take(case.guild, case.number, until=until, again=again)
        await uow.commit()
    return due


async def is_free(backend: Backend, case: Case, now: datetime) -> bool:
    async with backend.uow() as uow:
        return await uow.case_schedule.lock(case.guild, case.number, now=now)
