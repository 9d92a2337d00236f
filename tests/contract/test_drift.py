from datetime import datetime, timedelta

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.case import Case, Notice
from domain.moderation.drift.check import DriftCheck, DriftFound
from domain.moderation.drift.difference import Difference, InForce, Side
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import Room
from domain.shared.names import Names
from tests.builders import GUILD, MEMBER, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LEASES = (MINUTE, 2 * MINUTE)
FOUND = [Difference(kind=BAN, target=MEMBER, side=Side.UNRECORDED, names=Names(), reason=None)]


async def done(
    backend: Backend,
    target: int,
    kind: ActionKind = BAN,
    *,
    guild: GuildId = GUILD,
    expires_at: datetime | None = None,
    ended: bool = False,
    settled: bool = True,
) -> Case:
    async with backend.uow() as uow:
        intent = an_intent(
            guild=guild,
            kind=kind,
            target=UserId(target),
            expires_at=expires_at,
            target_names=Names(username="emil", display_name="Emil"),
        )
        case = await uow.cases.open(intent)
        if settled:
            case.settle(failure=None, notice=Notice.DELIVERED, at=START)
            if ended:
                case.end(Ending.LIFTED, at=START + DAY)
            await uow.cases.save(case)
        await uow.commit()
    return case


async def test_what_is_in_force_is_read_in_order_of_the_target_the_newest_of_each(registered: Backend) -> None:
    await done(registered, 22)
    newest = await done(registered, 22)
    first = await done(registered, 21)
    await done(registered, 23, ended=True)
    await done(registered, 24, UNBAN)
    await done(registered, 25, settled=False)
    await done(registered, 26, guild=OTHER_GUILD)
    found = await registered.drift.in_force(GUILD, BAN, at=START, after=UserId(0), limit=10)
    assert found == tuple(
        InForce(
            target=case.target,
            number=case.number,
            target_username="emil",
            target_display_name="Emil",
            reason=case.reason,
            opened_at=case.opened_at,
            expires_at=case.expires_at,
        )
        for case in (first, newest)
    )
    assert await registered.drift.in_force(GUILD, BAN, at=START, after=UserId(21), limit=10) == found[1:]
    assert await registered.drift.in_force(GUILD, BAN, at=START, after=UserId(0), limit=1) == found[:1]


async def test_what_is_over_by_then_is_not_in_force(registered: Backend) -> None:
    await done(registered, 21, TIMEOUT, expires_at=START + MINUTE)
    await done(registered, 22, TIMEOUT, expires_at=START + 2 * MINUTE)
    found = await registered.drift.in_force(GUILD, TIMEOUT, at=START + MINUTE, after=UserId(0), limit=10)
    assert [each.target for each in found] == [22]


async def test_those_are_moving_of_whom_something_is_pending_or_was_recorded_or_ended_since(
    registered: Backend,
) -> None:
    edited = (await done(registered, 21)).number
    await done(registered, 22, ended=True)
    await done(registered, 23, settled=False)
    targets = [UserId(user) for user in (21, 22, 23, 24)]

    async def moving(since: datetime, *kinds: ActionKind) -> set[UserId]:
        return set(await registered.drift.moving(GUILD, kinds or [BAN], targets, since=since))

    assert await moving(START) == {21, 22, 23}
    assert await moving(START + MINUTE) == {22, 23}
    assert await moving(START + 2 * DAY) == {23}
    assert await moving(START, UNBAN) == set()
    async with registered.uow() as uow:
        await uow.case_schedule.take(GUILD, edited, until=START + 9 * DAY)
        await uow.commit()
    assert await moving(START + 2 * DAY) == {21, 23}
    assert await registered.drift.moving(GUILD, [BAN], [UserId(21)], since=START) == {21}


async def put_up(backend: Backend, *guilds: GuildId) -> None:
    async with backend.uow() as uow:
        await uow.drift_checks.put_up(guilds, due_at=START)
        await uow.commit()


async def claimed(backend: Backend, now: datetime) -> tuple[DriftCheck, ...]:
    async with backend.uow() as uow:
        found = await uow.drift_checks.claim([GUILD], now=now, leases=LEASES, room=Room(10))
        await uow.commit()
    return found


async def finish(backend: Backend, check: DriftCheck, found: list[Difference]) -> bool:
    check.record(found, at=START)
    async with backend.uow() as uow:
        finished = await uow.drift_checks.finish(check, due_at=START + DAY)
        await uow.commit()
    return finished


async def test_a_check_is_claimed_by_one_and_what_it_found_is_remembered(registered: Backend) -> None:
    await put_up(registered, GUILD, OTHER_GUILD)
    await put_up(registered, GUILD)
    [check] = await claimed(registered, START)
    assert (check.guild, check.differences, check.fingerprint) == (GUILD, 0, None)
    assert await claimed(registered, START) == ()
    assert await registered.drift.fingerprint(GUILD) is None
    assert await finish(registered, check, FOUND)
    assert await registered.drift.fingerprint(GUILD) == check.fingerprint
    assert [type(event) for event in await registered.events()] == [DriftFound]
    assert await claimed(registered, START + DAY - MINUTE) == ()
    [again] = await claimed(registered, START + DAY)
    assert (again.differences, again.fingerprint) == (1, check.fingerprint)


async def test_who_lost_the_claim_remembers_nothing_and_tells_nobody(registered: Backend) -> None:
    await put_up(registered, GUILD)
    [late] = await claimed(registered, START)
    [holder] = await claimed(registered, START + MINUTE)
    assert not await finish(registered, late, FOUND)
    assert await registered.events() == []
    assert await finish(registered, holder, [])
    assert await registered.drift.fingerprint(GUILD) is None
