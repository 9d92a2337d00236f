"""Drift on real PostgreSQL: two who put the same right at once."""

import asyncio
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from application.moderation.claim_again import ClaimAgain, ClaimAgainHandler
from application.moderation.drift.adopt_standing import AdoptStanding, AdoptStandingHandler
from application.moderation.drift.bring_about_again import BringAboutAgain
from application.moderation.drift.check_drift import CheckDrift
from application.moderation.drift.end_on_record import EndOnRecord
from application.moderation.drift.find_drift import PAGE, FindDrift, FindDriftHandler
from application.moderation.drift.record_lifting import RecordLifting, RecordLiftingHandler
from application.moderation.end_due_cases import EndDueCases
from application.moderation.errors import ActionUnfinished
from application.moderation.queries import CaseView
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.unban import UNBAN
from domain.moderation.adoption.hand_action import AuditEntryId
from domain.moderation.case import Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import ActionInProgress, AlreadyInForce, CaseUnderWay
from domain.moderation.repository import WishedAgain
from domain.moderation.term import Ending, NotInForce
from domain.shared.ids import RequestId, UserId
from domain.shared.lease import Room
from infrastructure.database.engines import Engines
from infrastructure.database.figures import Figures
from infrastructure.database.health import DatabaseHealth
from infrastructure.database.reading import Reading
from infrastructure.moderation.backlog import DIFFERENCES
from infrastructure.moderation.drift.drift_reader import PostgresDriftReader
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator, a_standing, an_intent
from tests.drift import DriftOf, NoBulks
from tests.fakes.audit_trail import at
from tests.fakes.clock import START, AgreedClock
from tests.fakes.discord import Call, FakeDiscord
from tests.integration.another_process import another_process
from tests.integration.pools import wait_for_lock
from tests.moderation import Moderation, an_action
from tests.statements import statements_of

ONE = CaseNumber(1)


def adopting(moderation: Moderation) -> AdoptStandingHandler:
    return AdoptStandingHandler(
        looks=moderation.discord.looks,
        trail=moderation.discord.trail,
        cases=moderation.cases,
        bulks=NoBulks(),
        use=moderation.use,
        adopt=moderation.adopt_actions,
        clock=AgreedClock(moderation.clock),
    )


def pressed(request: int) -> AdoptStanding:
    return AdoptStanding(
        guild=GUILD, by=a_moderator(), kind=BAN, target=MEMBER, request=RequestId(request), asked_at=at(60)
    )


async def test_a_ban_that_two_adopt_at_once_is_one_case(moderation: Moderation, engines: Engines) -> None:
    await moderation.catch_up()
    moderation.discord.bans[GUILD, MEMBER] = "long ago"
    other = another_process(engines, moderation)
    async with moderation.uow() as uow:
        await uow.audit_cursors.begin(GUILD, before=AuditEntryId(1), due_at=START)
        presses = [
            asyncio.create_task(adopting(process)(pressed(request)))
            for request, process in ((8_000_001, moderation), (8_000_002, other))
        ]
        await wait_for_lock(engines, 2)
    cases = [await press for press in presses]
    assert [case.number for case in cases if case is not None] == [1]


async def test_of_two_that_end_a_case_at_once_the_second_finds_it_ended(
    moderation: Moderation, engines: Engines
) -> None:
    await moderation.take_action(an_action())
    end = RecordLiftingHandler(moderation.uow, moderation.clock, AgreedClock(moderation.clock))
    async with moderation.uow() as uow:
        await uow.cases.lock(GUILD, ONE)
        presses = [asyncio.create_task(end(RecordLifting(guild=GUILD, number=ONE))) for _ in range(2)]
        await wait_for_lock(engines, 2)
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    assert [type(each) for each in outcomes if isinstance(each, Exception)] == [NotInForce]


async def test_a_look_at_few_bans_that_differ_in_nothing_is_one_statement_a_kind(
    moderation: Moderation, engines: Engines
) -> None:
    for user in range(100, 110):
        await moderation.take_action(an_action(target=UserId(user)))
    moderation.clock.advance(timedelta(hours=1))
    find = FindDriftHandler(
        moderation.discord.looks, PostgresDriftReader(Reading(engines)), AgreedClock(moderation.clock)
    )
    assert PAGE > 10
    with statements_of(engines) as log:
        assert (await find(FindDrift(GUILD))).differences == ()
    assert len(log.reads) == 3
    del moderation.discord.bans[GUILD, UserId(100)]
    with statements_of(engines) as log:
        assert len((await find(FindDrift(GUILD))).differences) == 1
    assert len(log.reads) == 4


@pytest.mark.parametrize("pages", [1, 2])
async def test_pages_of_the_record_follow_each_other(
    moderation: Moderation, engines: Engines, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("application.moderation.drift.find_drift.PAGE", 2)
    for user in range(100, 100 + 2 * pages + 1):
        await moderation.take_action(an_action(target=UserId(user)))
    moderation.discord.bans.clear()
    moderation.clock.advance(timedelta(hours=1))
    find = FindDriftHandler(
        moderation.discord.looks, PostgresDriftReader(Reading(engines)), AgreedClock(moderation.clock)
    )
    assert len((await find(FindDrift(GUILD))).differences) == 2 * pages + 1


def drift_of(process: Moderation, engines: Engines) -> DriftOf:
    return DriftOf(process, PostgresDriftReader(Reading(engines)))


async def test_the_metric_shows_as_many_differences_as_the_last_look_found(
    moderation: Moderation, engines: Engines
) -> None:
    drift, figures = drift_of(moderation, engines), Figures(DatabaseHealth(engines, Reading(engines)), [DIFFERENCES])
    users = [UserId(user) for user in range(100, 104)]
    for user in users:
        await moderation.take_action(an_action(target=user))
    await drift.nightly()(CheckDrift([GUILD]))
    for undone, differences in ((users[:3], 3), (users[3:], 4), ([], 4)):
        for user in undone:
            del moderation.discord.bans[GUILD, user]
        moderation.clock.advance(timedelta(days=1))
        await drift.nightly()(CheckDrift([GUILD]))
        await figures.update()
        assert REGISTRY.get_sample_value("tux_drift") == differences


@pytest.fixture
async def undone(moderation: Moderation) -> Moderation:
    """Banned for good, and unbanned by hand."""
    await moderation.take_action(an_action())
    moderation.discord.audited_at[GUILD, MEMBER, "ban"] = START - timedelta(seconds=1)
    moderation.discord.standings[MODERATOR] = a_moderator()
    moderation.discord.bans.clear()
    moderation.discord.journal.clear()
    return moderation


async def claims(moderation: Moderation) -> list[CaseNumber]:
    """What is planned, whenever that is."""
    async with moderation.uow() as uow:
        now = moderation.clock.now() + timedelta(days=1)
        due = await uow.case_schedule.claim([GUILD], now=now, leases=[timedelta(minutes=1)], room=Room(10))
    return [each.number for each in due]


AGAIN = BringAboutAgain(guild=GUILD, by=a_moderator(), number=ONE, asked_at=START)


async def test_of_two_that_do_it_again_at_once_one_does(undone: Moderation, engines: Engines) -> None:
    other = another_process(engines, undone)
    async with undone.uow() as uow:
        await uow.cases.lock(GUILD, ONE)
        presses = [asyncio.create_task(drift_of(process, engines).again(AGAIN)) for process in (undone, other)]
        await wait_for_lock(engines, 2)
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    refused = [type(each) for each in outcomes if isinstance(each, Exception)]
    assert refused in ([CaseUnderWay], [AlreadyInForce])
    assert undone.discord.journal.count("ban") == 1
    assert await claims(undone) == [], "the claim was given back"


async def test_while_discord_thinks_about_it_another_press_does_nothing(
    undone: Moderation, engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived, go_on, reach = asyncio.Event(), asyncio.Event(), FakeDiscord._reach

    async def slowly(discord: FakeDiscord, call: Call) -> None:
        if call == "ban":
            arrived.set()
            await go_on.wait()
        await reach(discord, call)

    monkeypatch.setattr(FakeDiscord, "_reach", slowly)
    first = asyncio.create_task(drift_of(undone, engines).again(AGAIN))
    await arrived.wait()
    with pytest.raises(CaseUnderWay):
        await drift_of(another_process(engines, undone), engines).again(AGAIN)
    go_on.set()
    await first
    assert undone.discord.journal.count("ban") == 1


async def test_while_the_worker_is_at_it_nothing_is_done_again_and_nothing_ended(
    undone: Moderation, engines: Engines
) -> None:
    drift = drift_of(undone, engines)
    async with undone.uow() as uow:
        due = await uow.case_schedule.take(GUILD, ONE, until=undone.clock.now() + timedelta(minutes=1))
        await uow.commit()
    with pytest.raises(CaseUnderWay):
        await drift.again(AGAIN)
    with pytest.raises(CaseUnderWay):
        await drift.end(EndOnRecord(guild=GUILD, by=a_moderator(), number=ONE))
    assert undone.discord.journal == []
    async with undone.uow() as uow:
        assert await uow.case_schedule.finish(due), "nobody took the claim away"


async def test_it_and_an_opposite_action_never_meet_in_discord(undone: Moderation, engines: Engines) -> None:
    async with undone.uow() as uow:
        await uow.cases.open(an_intent(kind=UNBAN))
        await uow.commit()
    with pytest.raises(ActionInProgress):
        await drift_of(undone, engines).again(AGAIN)
    assert undone.discord.journal == []
    assert await claims(undone) == [], "the claim was given back"


async def test_while_it_is_done_again_an_unban_waits(undone: Moderation) -> None:
    await ClaimAgainHandler(undone.uow, AgreedClock(undone.clock))(ClaimAgain(guild=GUILD, number=ONE))
    undone.discord.bans[GUILD, MEMBER] = "[case 1]"
    undone.clock.advance(timedelta(seconds=1))
    with pytest.raises(ActionUnfinished):
        await undone.take_action(an_action(UNBAN, asked_at=undone.clock.now()))
    assert undone.discord.journal == []


async def test_killed_while_it_is_done_again_the_case_goes_by_what_discord_says(
    undone: Moderation, engines: Engines
) -> None:
    claim = ClaimAgainHandler(undone.uow, AgreedClock(undone.clock))
    claimed = await claim(ClaimAgain(guild=GUILD, number=ONE))
    await undone.discord.looks[BAN].restore(claimed.case)
    undone.clock.advance(timedelta(minutes=2))
    await undone.end_due_cases(EndDueCases([GUILD]))
    assert (await undone.cases.show(GUILD, ONE)).ending is None
    undone.discord.bans.clear()
    await claim(ClaimAgain(guild=GUILD, number=ONE))
    undone.clock.advance(timedelta(minutes=2))
    await undone.end_due_cases(EndDueCases([GUILD]))
    assert (await undone.cases.show(GUILD, ONE)).ending is Ending.LIFTED


def wished(moderation: Moderation) -> ClaimAgain:
    """As a moderator pressed it just now."""
    return ClaimAgain(guild=GUILD, number=ONE, wish=WishedAgain(by=MODERATOR, at=moderation.clock.now()))


async def taken_over(moderation: Moderation, *, after: timedelta = timedelta(minutes=2)) -> CaseView:
    """What becomes of the case once the claim of a killed process has run out."""
    moderation.clock.advance(after)
    await moderation.end_due_cases(EndDueCases([GUILD]))
    return await moderation.cases.show(GUILD, ONE)


async def test_killed_before_it_is_done_again_it_is_done_by_whoever_takes_it_over(undone: Moderation) -> None:
    await ClaimAgainHandler(undone.uow, AgreedClock(undone.clock))(wished(undone))
    case = await taken_over(undone)
    assert (case.ending, undone.discord.journal) == (None, ["ban"])
    assert undone.discord.bans[GUILD, MEMBER].startswith("[case 1]")
    assert await claims(undone) == [], "nothing is left to do"


async def test_killed_after_it_was_done_again_it_is_not_done_twice(undone: Moderation) -> None:
    claim = ClaimAgainHandler(undone.uow, AgreedClock(undone.clock))
    claimed = await claim(wished(undone))
    await undone.discord.looks[BAN].restore(claimed.case)
    case = await taken_over(undone)
    assert (case.ending, undone.discord.journal) == (None, ["ban"])


async def test_what_was_done_again_and_undone_by_hand_since_is_not_done_a_third_time(undone: Moderation) -> None:
    claim = ClaimAgainHandler(undone.uow, AgreedClock(undone.clock))
    claimed = await claim(wished(undone))
    undone.discord.audited_at[GUILD, MEMBER, "ban"] = undone.clock.now()
    await undone.discord.looks[BAN].restore(claimed.case)
    undone.discord.bans.clear()
    case = await taken_over(undone)
    assert (case.ending, undone.discord.journal) == (Ending.LIFTED, ["ban"])


async def test_what_somebody_else_did_by_hand_meanwhile_is_left_to_them(undone: Moderation) -> None:
    await ClaimAgainHandler(undone.uow, AgreedClock(undone.clock))(wished(undone))
    undone.discord.bans[GUILD, MEMBER] = "by hand"
    case = await taken_over(undone)
    assert (case.ending, undone.discord.journal) == (Ending.REPLACED, [])


async def test_an_hour_later_it_is_not_done_again(undone: Moderation) -> None:
    await ClaimAgainHandler(undone.uow, AgreedClock(undone.clock))(wished(undone))
    case = await taken_over(undone, after=timedelta(hours=1, minutes=1))
    assert (case.ending, undone.discord.journal) == (Ending.LIFTED, [])


async def test_for_one_who_may_not_any_more_it_is_not_done_again(undone: Moderation) -> None:
    await ClaimAgainHandler(undone.uow, AgreedClock(undone.clock))(wished(undone))
    undone.discord.standings[MEMBER] = a_standing(MEMBER, top_role=99)
    case = await taken_over(undone)
    assert (case.ending, undone.discord.journal) == (Ending.LIFTED, [])


async def test_refused_by_discord_it_stays_wished_and_is_done_in_the_end(undone: Moderation) -> None:
    await ClaimAgainHandler(undone.uow, AgreedClock(undone.clock))(wished(undone))
    undone.discord.refusal, undone.discord.why_refused = Failure.REFUSED_BY_DISCORD, "Missing Permissions"
    for _ in range(4):
        assert (await taken_over(undone, after=timedelta(minutes=10))).ending is None
    undone.discord.refusal = None
    case = await taken_over(undone, after=timedelta(minutes=10))
    assert (case.ending, undone.discord.journal) == (None, ["ban"])


async def test_what_ended_meanwhile_is_not_done_again(undone: Moderation, engines: Engines) -> None:
    await ClaimAgainHandler(undone.uow, AgreedClock(undone.clock))(wished(undone))
    undone.clock.advance(timedelta(minutes=2))
    await drift_of(undone, engines).end(EndOnRecord(guild=GUILD, by=a_moderator(), number=ONE))
    case = await taken_over(undone)
    assert (case.ending, undone.discord.journal) == (Ending.LIFTED, [])
