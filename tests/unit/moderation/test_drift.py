"""Where Discord and the record differ: found, told of once, and put right by whoever may."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from application.moderation.adoption.hear_of_action import HearOfAction
from application.moderation.drift.adopt_standing import AdoptStanding
from application.moderation.drift.bans import MOST_PAGES
from application.moderation.drift.bring_about_again import BringAboutAgain
from application.moderation.drift.check_drift import LEASES, CheckDrift
from application.moderation.drift.end_on_record import EndOnRecord
from application.moderation.drift.find_drift import Drift, FindDrift
from application.moderation.drift.record_drift import RecordDrift, RecordDriftHandler
from application.moderation.drift.show_drift import ShowDrift, ShowDriftHandler
from application.moderation.drift.tell_of_drift import TellOfDrift, TellOfDriftHandler
from application.shared.errors import DiscordUnreachable
from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.target import Target, TargetState
from domain.moderation.case_number import CaseNumber
from domain.moderation.drift.check import DriftCheck, DriftFound, next_night
from domain.moderation.drift.difference import Difference, InForce, Side, Standing, differences, fingerprint
from domain.moderation.errors import (
    ActionInProgress,
    AlreadyInForce,
    CaseAboutOneself,
    TargetOutranksModerator,
)
from domain.moderation.nobody import NOBODY
from domain.moderation.repository import CaseFilter
from domain.moderation.term import Ending, NotInForce
from domain.permissions.errors import RankTooLow
from domain.shared.errors import MissingPermission
from domain.shared.ids import ChannelId, RequestId, UserId
from domain.shared.lease import LeaseToken, Room
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.names import Names
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from tests.builders import GUILD, MEMBER, MODERATOR, a_lease, a_moderator, a_standing, an_intent, the_bot
from tests.drift import DriftOf
from tests.fakes.audit_trail import a_deed, at
from tests.fakes.bulk import MemoryBulkReader
from tests.fakes.bulk_targets import TARGETS
from tests.fakes.clock import START
from tests.fakes.drift import DRIFT_CHECKS, MemoryDriftReader
from tests.fakes.drift_notices import FakeDriftNotices
from tests.fakes.moderation import CASE_SCHEDULE
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)
HOUR = timedelta(hours=1)
LOG = ChannelId(90)
STRANGER = UserId(404)
ON_RECORD = InForce(target=MEMBER, number=ONE, opened_at=START)


@pytest.fixture
def drift(moderation: Moderation, records: MemoryRecords) -> DriftOf:
    return DriftOf(moderation, MemoryDriftReader(records))


async def banned(moderation: Moderation, lasts: str | None = None) -> None:
    await moderation.take_action(an_action(lasts=lasts))


def adopting(by: UserId = MODERATOR, kind: ActionKind = BAN, request: int = 9_000_000) -> AdoptStanding:
    return AdoptStanding(
        guild=GUILD, by=a_moderator(by), kind=kind, target=MEMBER, request=RequestId(request), asked_at=at(600)
    )


@pytest.mark.parametrize(
    ("standing", "on_record", "unknown", "expected"),
    [
        ({MEMBER: Standing()}, [ON_RECORD], set(), []),
        ({MEMBER: Standing()}, [], set(), [Side.UNRECORDED]),
        ({}, [ON_RECORD], set(), [Side.UNDONE]),
        ({}, [ON_RECORD], {MEMBER}, []),
        ({MEMBER: Standing(until=START)}, [ON_RECORD], set(), []),
        ({MEMBER: Standing(until=START)}, [evolve(ON_RECORD, expires_at=START + HOUR)], set(), [Side.ENDS_OTHERWISE]),
    ],
)
def test_what_one_side_has_alone_is_a_difference(
    standing: Mapping[UserId, Standing], on_record: list[InForce], unknown: set[UserId], expected: list[Side]
) -> None:
    found = differences(BAN, standing, on_record, frozenset(unknown), now=START)
    assert [each.side for each in found] == expected


def test_a_fingerprint_is_of_these_differences_alone() -> None:
    one = Difference(kind=BAN, target=MEMBER, side=Side.UNDONE, names=Names(), reason=None)
    other = Difference(kind=BAN, target=MEMBER, side=Side.UNRECORDED, names=Names(), reason=None)
    prints = {fingerprint(found) for found in ([one], [other], [one, other])}
    assert len(prints) == 3
    assert fingerprint([one]) == fingerprint([one])


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("UTC", datetime(2026, 3, 1, 3, 59, tzinfo=UTC), datetime(2026, 3, 1, 4, tzinfo=UTC)),
        ("UTC", datetime(2026, 3, 1, 4, tzinfo=UTC), datetime(2026, 3, 2, 4, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 1, 8, 59, tzinfo=UTC), datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 3, 1, 20, tzinfo=UTC), datetime(2026, 3, 2, 19, tzinfo=UTC)),
    ],
)
def test_it_is_looked_at_four_at_night_by_the_guilds_clock(zone: str, now: datetime, expected: datetime) -> None:
    assert next_night(now, ZoneInfo(zone)) == expected


async def test_where_all_agree_there_is_nothing_to_show(drift: DriftOf, moderation: Moderation) -> None:
    await banned(moderation)
    assert await drift.found() == []


async def test_a_ban_that_no_case_tells_of_is_found(drift: DriftOf, moderation: Moderation) -> None:
    moderation.discord.bans[GUILD, STRANGER] = "long ago"
    assert await drift.found() == [("ban", STRANGER, Side.UNRECORDED)]


async def test_a_case_in_force_whose_ban_is_gone_is_found(drift: DriftOf, moderation: Moderation) -> None:
    await banned(moderation)
    moderation.discord.bans.clear()
    assert await drift.found() == [("ban", MEMBER, Side.UNDONE)]


async def test_all_pages_of_bans_are_looked_at(drift: DriftOf, moderation: Moderation) -> None:
    moderation.discord.bans_a_page = 2
    for user in range(100, 105):
        moderation.discord.bans[GUILD, UserId(user)] = "x"
    assert [target for _, target, _ in await drift.found()] == [*range(100, 105)]


async def test_beyond_the_bans_that_can_be_listed_nothing_is_said(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.take_action(an_action(target=UserId(10_000)))
    moderation.discord.bans_a_page = 1
    for user in range(100, 101 + MOST_PAGES):
        moderation.discord.bans[GUILD, UserId(user)] = "x"
    del moderation.discord.bans[GUILD, UserId(10_000)]
    found = await drift.found()
    assert len(found) == MOST_PAGES
    assert {side for *_, side in found} == {Side.UNRECORDED}
    assert (await drift.find(FindDrift(GUILD))).partly == (BAN, JAIL, TIMEOUT)


async def test_of_timeouts_those_on_record_are_looked_at_and_of_all_members_with_the_intent(
    drift: DriftOf, moderation: Moderation
) -> None:
    await moderation.take_action(an_action(TIMEOUT, lasts="7d"))
    moderation.discord.timeouts = {(GUILD, STRANGER): START + 24 * HOUR}
    assert await drift.found() == [("timeout", MEMBER, Side.UNDONE)]
    moderation.discord.hears_of_members = True
    assert await drift.found() == [("timeout", MEMBER, Side.UNDONE), ("timeout", STRANGER, Side.UNRECORDED)]


DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("lasts", "until", "now", "differs"),
    [
        (7 * DAY, 7 * DAY, HOUR, False),
        (7 * DAY, 7 * DAY - timedelta(seconds=59), HOUR, False),
        (7 * DAY, timedelta(minutes=5), timedelta(minutes=1), True),
        (7 * DAY, 8 * DAY, HOUR, True),
        # Longer than Discord keeps it up: it was told of another time, and will be told again.
        (60 * DAY, 28 * DAY - HOUR, HOUR, False),
        (60 * DAY, 28 * DAY - HOUR, 27 * DAY, False),
        (60 * DAY, 5 * DAY, 5 * DAY - HOUR, True),
        (60 * DAY, 61 * DAY, 50 * DAY, True),
        (29 * DAY, 29 * DAY, 28 * DAY + 20 * HOUR, False),
    ],
)
def test_a_timeout_that_discord_ends_at_another_time_is_a_difference(
    lasts: timedelta, until: timedelta, now: timedelta, differs: bool
) -> None:
    case = evolve(ON_RECORD, expires_at=START + lasts)
    found = differences(TIMEOUT, {MEMBER: Standing(until=START + until)}, [case], frozenset(), now=START + now)
    assert [each.side for each in found] == ([Side.ENDS_OTHERWISE] if differs else [])
    assert [(each.until, each.expires_at, each.number) for each in found] == (
        [(START + until, START + lasts, ONE)] if differs else []
    )


async def cut_by_hand(drift: DriftOf, moderation: Moderation, until: datetime) -> None:
    await moderation.take_action(an_action(TIMEOUT, lasts="7d"))
    assert await drift.found() == []
    moderation.discord.timeouts[GUILD, MEMBER] = until
    assert await drift.found() == [("timeout", MEMBER, Side.ENDS_OTHERWISE)]


async def test_a_timeout_that_somebody_cut_is_set_again_until_its_time(drift: DriftOf, moderation: Moderation) -> None:
    await cut_by_hand(drift, moderation, START + HOUR)
    again = BringAboutAgain(guild=GUILD, by=a_moderator(), number=ONE, asked_at=at(600))
    await drift.again(again)
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + 7 * DAY
    assert await drift.found() == []
    with pytest.raises(AlreadyInForce):
        await drift.again(again)


async def test_a_timeout_that_somebody_cut_is_adopted_once_in_place_of_the_one_that_was(
    drift: DriftOf, moderation: Moderation
) -> None:
    await cut_by_hand(drift, moderation, START + HOUR)
    adopted = await drift.adopt(adopting(kind=TIMEOUT))
    assert adopted is not None
    assert (adopted.number, adopted.expires_at) == (2, START + HOUR)
    assert await drift.adopt(adopting(kind=TIMEOUT, request=9_000_001)) is None
    assert (await moderation.cases.show(GUILD, ONE)).ending is Ending.REPLACED
    assert await drift.found() == []


async def test_while_discord_is_told_of_another_end_nothing_is_said(drift: DriftOf, moderation: Moderation) -> None:
    await cut_by_hand(drift, moderation, START + HOUR)
    async with moderation.uow() as uow:
        await uow.case_schedule.take(GUILD, ONE, until=moderation.clock.now() + HOUR)
        await uow.commit()
    assert await drift.found() == []


async def test_of_a_timed_out_member_who_left_nothing_is_said(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.take_action(an_action(TIMEOUT, lasts="7d"))
    moderation.discord.timeouts.clear()
    del moderation.discord.standings[MEMBER]
    assert await drift.found() == []


async def test_what_waits_for_its_end_is_no_difference(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.take_action(an_action(TIMEOUT, lasts="2m"))
    moderation.discord.timeouts.clear()
    assert await drift.found() == []


async def test_what_is_under_way_or_was_just_changed_is_no_difference(drift: DriftOf, moderation: Moderation) -> None:
    await banned(moderation)
    moderation.discord.bans.clear()
    assert (await drift.find(FindDrift(GUILD))).differences == ()


async def test_what_the_bot_may_not_look_at_is_said(drift: DriftOf, moderation: Moderation) -> None:
    moderation.discord.may_look = False
    assert await drift.find(FindDrift(GUILD)) == Drift(differences=(), hidden=(BAN, JAIL, TIMEOUT))


async def test_pages_follow_each_other_and_the_next_ones_do_not_look_again(
    drift: DriftOf, moderation: Moderation
) -> None:
    for user in range(100, 105):
        moderation.discord.bans[GUILD, UserId(user)] = "x"
    show, by = ShowDriftHandler(drift.find), a_moderator()
    first = await show(ShowDrift(guild=GUILD, by=by, size=2))
    moderation.discord.bans.clear()
    second = await show(ShowDrift(guild=GUILD, by=by, size=2, after=first.items[-1].place))
    last = await show(ShowDrift(guild=GUILD, by=by, size=2, after=second.items[-1].place))
    assert [each.target for page in (first, second, last) for each in page.items] == [*range(100, 105)]
    assert [(page.before, page.total, page.is_last) for page in (first, second, last)] == [
        (0, 5, False),
        (2, 5, False),
        (4, 5, True),
    ]
    assert (await show(ShowDrift(guild=GUILD, by=by, size=2))).total == 0


async def test_only_moderators_see_it(drift: DriftOf) -> None:
    with pytest.raises(MissingPermission):
        await ShowDriftHandler(drift.find)(ShowDrift(guild=GUILD, by=a_standing(), size=2))


async def test_adopted_it_is_a_case_of_whom_the_audit_log_names(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    moderation.discord.bans[GUILD, MEMBER] = "spam"
    moderation.discord.trail.deeds.append(a_deed(by=UserId(55), reason="spam", at=at(5)))
    case = await drift.adopt(adopting())
    assert case is not None
    assert (case.moderator, case.reason, case.opened_at) == (UserId(55), "spam", at(5))
    assert await drift.found() == []
    await moderation.hear_of_action(HearOfAction(moderation.discord.trail.deeds[0]))
    assert (await moderation.cases.page(GUILD, CaseFilter(), Seek())).items == (case,)


async def test_adopted_it_is_a_case_of_nobody_where_the_log_does_not_go_back_so_far(
    drift: DriftOf, moderation: Moderation
) -> None:
    await moderation.get_settings(GUILD)
    moderation.discord.bans[GUILD, MEMBER] = "x" * 512
    moderation.discord.trail.may_look = False
    case = await drift.adopt(adopting())
    assert case is not None
    assert (case.moderator, case.opened_at, len(case.reason or "")) == (NOBODY, at(600), 480)


async def test_what_the_log_names_and_had_ended_on_record_is_adopted_anew(
    drift: DriftOf, moderation: Moderation
) -> None:
    await moderation.catch_up()
    deed = a_deed(by=UserId(55), at=at(5))
    moderation.discord.trail.deeds.append(deed)
    moderation.discord.bans[GUILD, MEMBER] = "by hand"
    await moderation.hear_of_action(HearOfAction(deed))
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
        case.end(Ending.LIFTED, at=at(6))
        await uow.cases.save(case)
        await uow.commit()
    again = await drift.adopt(adopting())
    assert again is not None
    assert (again.number, again.moderator, again.opened_at) == (2, UserId(55), at(600))


async def test_adopted_twice_it_is_one_case(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    moderation.discord.bans[GUILD, MEMBER] = "spam"
    assert await drift.adopt(adopting()) is not None
    assert await drift.adopt(adopting(request=9_000_001)) is None


def stands_by_us(moderation: Moderation, reason: str) -> None:
    """The bot banned them, as the audit log has it."""
    moderation.discord.bans[GUILD, MEMBER] = reason
    moderation.discord.trail.deeds.append(a_deed(by=moderation.discord.trail.own, reason=reason, at=at(5)))


@pytest.mark.parametrize("kind", [BAN, SOFTBAN])
@pytest.mark.parametrize("sees_log", [True, False])
async def test_what_the_bot_itself_is_at_is_not_adopted(
    drift: DriftOf, moderation: Moderation, kind: ActionKind, sees_log: bool
) -> None:
    """Of a softban, too, a ban stands for a moment."""
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent(kind=kind))
    stands_by_us(moderation, "[case 1] Dalia: spam")
    moderation.discord.trail.may_look = sees_log
    with pytest.raises(ActionInProgress):
        await drift.adopt(adopting())
    assert (await moderation.cases.page(GUILD, CaseFilter(), Seek())).items[0].number == ONE


async def test_what_the_bot_did_and_holds_on_record_is_not_adopted(drift: DriftOf, moderation: Moderation) -> None:
    await banned(moderation)
    stands_by_us(moderation, "[case 1] spam")
    assert await drift.adopt(adopting()) is None


async def test_what_the_bot_did_and_has_ended_on_record_is_adopted_as_of_whom_it_was_done_for(
    drift: DriftOf, moderation: Moderation
) -> None:
    await banned(moderation)
    stands_by_us(moderation, "[case 1] Dalia: spam")
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
        case.end(Ending.LIFTED, at=at(6))
        await uow.cases.save(case)
        await uow.commit()
    again = await drift.adopt(adopting())
    assert again is not None
    assert (again.number, again.moderator, again.reason, again.opened_at) == (2, MODERATOR, "spam", at(600))
    assert await drift.adopt(adopting(request=9_000_001)) is None


async def test_what_a_bulk_operation_did_is_of_whom_it_was_done_for(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    await banned(moderation)
    operation = OperationNumber(3)
    records[TARGETS][GUILD, operation, MEMBER] = Target(
        guild=GUILD, operation=operation, user=MEMBER, ordinal=0, state=TargetState.DONE, number=ONE
    )
    drift.bulks = MemoryBulkReader(records)
    stands_by_us(moderation, "[bulk 3] Dalia: spam")
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
        case.end(Ending.LIFTED, at=at(6))
        await uow.cases.save(case)
        await uow.commit()
    again = await drift.adopt(adopting())
    assert again is not None
    assert (again.number, again.moderator, again.reason) == (2, MODERATOR, "spam")


@pytest.mark.parametrize("reason", ["[case 7] spam", "[case 99999999999] spam", "[bulk 1] spam"])
async def test_what_the_bot_did_for_a_case_that_is_not_here_is_adopted_as_nobodys(
    drift: DriftOf, moderation: Moderation, reason: str
) -> None:
    await moderation.get_settings(GUILD)
    stands_by_us(moderation, reason)
    case = await drift.adopt(adopting())
    assert case is not None
    assert (case.moderator, case.reason) == (NOBODY, reason)


async def test_a_token_that_a_person_wrote_hides_nothing(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent(kind=SOFTBAN, target=STRANGER))
    moderation.discord.bans[GUILD, MEMBER] = "[case 1] by hand"
    moderation.discord.trail.deeds.append(a_deed(by=UserId(55), reason="[case 1] by hand", at=at(5)))
    case = await drift.adopt(adopting())
    assert case is not None
    assert (case.moderator, case.reason) == (UserId(55), "[case 1] by hand")


async def test_what_stands_no_more_is_not_adopted(drift: DriftOf, moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    assert await drift.adopt(adopting()) is None


async def test_a_timeout_is_adopted_with_its_end(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.get_settings(GUILD)
    moderation.discord.timeouts[GUILD, MEMBER] = START + HOUR
    case = await drift.adopt(adopting(kind=TIMEOUT))
    assert case is not None
    assert case.expires_at == START + HOUR
    assert records[CASE_SCHEDULE][GUILD, ONE].lease_until == START + HOUR


async def test_only_who_may_ban_makes_a_ban_a_case(drift: DriftOf) -> None:
    with pytest.raises(MissingPermission):
        await drift.adopt(
            AdoptStanding(
                guild=GUILD,
                by=a_standing(MODERATOR, permissions=frozenset({Permission.MODERATE_MEMBERS})),
                kind=BAN,
                target=MEMBER,
                request=RequestId(9),
                asked_at=START,
            )
        )


@pytest.fixture
async def undone(moderation: Moderation) -> Moderation:
    """Banned for a week with their messages deleted, and unbanned by hand with nobody to tell."""
    await moderation.take_action(an_action(lasts="7d", delete_messages=HOUR))
    moderation.discord.bans.clear()
    moderation.discord.delete_windows.clear()
    moderation.discord.audit_log.clear()
    return moderation


def of_one(by: UserId = MODERATOR, *, top_role: int = 5) -> BringAboutAgain:
    return BringAboutAgain(guild=GUILD, by=a_moderator(by, top_role=top_role), number=ONE, asked_at=START)


async def test_done_again_it_stands_in_discord_with_its_token_and_deletes_nothing(
    drift: DriftOf, undone: Moderation
) -> None:
    await drift.again(of_one())
    assert undone.discord.bans[GUILD, MEMBER].startswith("[case 1]")
    assert undone.discord.delete_windows[GUILD, MEMBER] == timedelta(0)
    assert len(undone.discord.direct_messages) == 1
    assert await drift.found() == []


async def test_what_stands_already_is_not_done_again(drift: DriftOf, moderation: Moderation) -> None:
    await banned(moderation)
    with pytest.raises(AlreadyInForce):
        await drift.again(of_one())


async def test_what_ended_on_record_is_not_done_again(drift: DriftOf, undone: Moderation) -> None:
    await drift.end(EndOnRecord(guild=GUILD, by=a_moderator(), number=ONE))
    with pytest.raises(NotInForce):
        await drift.again(of_one())
    assert undone.discord.bans == {}


async def test_ranks_are_checked_when_it_is_done_again(drift: DriftOf, undone: Moderation) -> None:
    undone.discord.standings[MEMBER] = a_standing(MEMBER, top_role=9)
    with pytest.raises(TargetOutranksModerator):
        await drift.again(of_one())
    assert undone.discord.bans == {}


async def test_ended_on_record_nothing_is_planned_any_more(
    drift: DriftOf, undone: Moderation, records: MemoryRecords
) -> None:
    case = await drift.end(EndOnRecord(guild=GUILD, by=a_moderator(), number=ONE))
    assert case.ending is Ending.LIFTED
    assert records[CASE_SCHEDULE] == {}
    with pytest.raises(NotInForce):
        await drift.end(EndOnRecord(guild=GUILD, by=a_moderator(), number=ONE))


async def test_what_the_bot_did_by_itself_is_ended_on_record_by_any_moderator(
    drift: DriftOf, moderation: Moderation
) -> None:
    await moderation.take_action(evolve(an_action(BAN), moderator=the_bot()))
    moderation.discord.bans.clear()
    case = await drift.end(EndOnRecord(guild=GUILD, by=a_moderator(), number=ONE))
    assert case.ending is Ending.LIFTED


async def test_what_stands_in_discord_is_not_ended_on_record(drift: DriftOf, moderation: Moderation) -> None:
    await banned(moderation)
    with pytest.raises(AlreadyInForce):
        await drift.end(EndOnRecord(guild=GUILD, by=a_moderator(), number=ONE))


async def test_nobody_ends_a_case_about_themselves(drift: DriftOf, undone: Moderation) -> None:
    with pytest.raises(CaseAboutOneself):
        await drift.end(EndOnRecord(guild=GUILD, by=a_moderator(MEMBER), number=ONE))


async def nights(drift: DriftOf, count: int = 1) -> None:
    for _ in range(count):
        drift.moderation.clock.advance(timedelta(days=1))
        await drift.nightly()(CheckDrift([GUILD]))


def told_of(records: MemoryRecords) -> list[tuple[int, int]]:
    return [(event.unrecorded, event.undone) for event in records.events if isinstance(event, DriftFound)]


async def test_each_night_it_is_looked_and_told_of_once_until_it_changes(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    await drift.nightly()(CheckDrift([GUILD]))
    moderation.discord.bans[GUILD, STRANGER] = "long ago"
    await nights(drift, 3)
    assert told_of(records) == [(1, 0)]
    assert records[DRIFT_CHECKS][GUILD].differences == 1
    await moderation.take_action(an_action(asked_at=moderation.clock.now()))
    del moderation.discord.bans[GUILD, MEMBER]
    await nights(drift, 2)
    assert told_of(records) == [(1, 0), (1, 1)]
    moderation.discord.bans = {(GUILD, MEMBER): "[case 1]"}
    await nights(drift, 2)
    assert told_of(records) == [(1, 0), (1, 1)]
    assert records[DRIFT_CHECKS][GUILD].fingerprint is None


def test_what_is_found_is_told_of_by_where_it_differs() -> None:
    check = DriftCheck(guild=GUILD, lease_token=LeaseToken(uuid4()))
    sides = (Side.UNRECORDED,) * 3 + (Side.UNDONE,) * 2 + (Side.ENDS_OTHERWISE,)
    found = [
        Difference(kind=BAN, target=UserId(user), side=side, names=Names(), reason=None)
        for user, side in enumerate(sides)
    ]
    check.record(found, at=START)
    [told] = check.pull_events()
    assert told == DriftFound(
        guild=GUILD, at=START, unrecorded=3, undone=2, otherwise=1, fingerprint=fingerprint(found)
    )
    assert (check.differences, check.fingerprint) == (6, fingerprint(found))


async def test_it_is_not_looked_before_the_night_of_the_guild(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.choose(Choice(TIME_ZONE, "Asia/Tokyo"))
    await drift.nightly()(CheckDrift([GUILD]))
    assert records[DRIFT_CHECKS][GUILD].lease_until == next_night(moderation.clock.now(), ZoneInfo("Asia/Tokyo"))
    assert records[DRIFT_CHECKS][GUILD].attempts == 1


async def test_a_night_without_discord_is_made_up_for(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    await drift.nightly()(CheckDrift([GUILD]))
    moderation.discord.bans[GUILD, STRANGER] = "long ago"
    moderation.discord.unreachable.add("ban_list")
    await nights(drift)
    moderation.discord.unreachable.clear()
    moderation.clock.advance(LEASES[0])
    await drift.nightly()(CheckDrift([GUILD]))
    assert told_of(records) == [(1, 0)]


async def test_the_staff_read_of_it_in_the_mod_log_unless_it_is_over_by_then(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    notices = FakeDriftNotices()
    tell = TellOfDriftHandler(MemoryDriftReader(records), moderation.settings, notices)
    await drift.nightly()(CheckDrift([GUILD]))
    moderation.discord.bans[GUILD, STRANGER] = "long ago"
    await nights(drift)
    [found] = [event for event in records.events if isinstance(event, DriftFound)]
    await tell(TellOfDrift(found))
    assert notices.posted == [], "no channel is set"
    await moderation.choose(Choice(MOD_LOG_CHANNEL, LOG))
    for _ in range(2):
        await tell(TellOfDrift(found))
    assert notices.posted == [(LOG, found)]
    notices.posted.clear()
    moderation.discord.bans.clear()
    await nights(drift)
    await tell(TellOfDrift(found))
    assert notices.posted == []


async def test_what_was_found_is_told_of_once_however_often_it_had_to_be_recorded(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords
) -> None:
    await drift.nightly()(CheckDrift([GUILD]))
    async with moderation.uow() as uow:
        now = START + timedelta(days=2)
        [check] = await uow.drift_checks.claim([GUILD], now=now, leases=LEASES, room=Room(1))
        await uow.commit()
    found = (Difference(kind=BAN, target=MEMBER, side=Side.UNRECORDED, names=Names(), reason=None),)
    command = RecordDrift(check=check, found=found, at=now, due_at=now)
    lost = evolve(command, check=evolve(check, lease_token=a_lease()))
    for each in (lost, command):
        await RecordDriftHandler(moderation.uow)(each)
    assert told_of(records) == [(1, 0)]
    assert check.pull_events() == ()


async def test_each_button_needs_the_rank_of_the_command_whose_place_it_takes(
    drift: DriftOf, undone: Moderation
) -> None:
    undone.use.closed = {"ban"}
    with pytest.raises(RankTooLow):
        await drift.again(of_one())
    with pytest.raises(RankTooLow):
        await drift.adopt(adopting())
    undone.use.closed = {"unban"}
    with pytest.raises(RankTooLow):
        await drift.end(EndOnRecord(guild=GUILD, by=a_moderator(), number=ONE))


async def test_what_waits_for_its_end_is_not_done_again(drift: DriftOf, undone: Moderation) -> None:
    undone.clock.advance(timedelta(days=7))
    with pytest.raises(NotInForce):
        await drift.again(of_one())


@pytest.mark.parametrize("lasts", ["7d", None])
async def test_done_again_or_not_what_is_planned_is_as_before(
    drift: DriftOf, moderation: Moderation, records: MemoryRecords, lasts: str | None
) -> None:
    await banned(moderation, lasts)
    planned = {key: (row.lease_until, row.attempts) for key, row in records[CASE_SCHEDULE].items()}
    with pytest.raises(AlreadyInForce):
        await drift.again(of_one())
    moderation.discord.bans.clear()
    moderation.discord.unreachable.add("ban")
    with pytest.raises(DiscordUnreachable):
        await drift.again(of_one())
    moderation.discord.unreachable.clear()
    await drift.again(of_one())
    assert {key: (row.lease_until, row.attempts) for key, row in records[CASE_SCHEDULE].items()} == planned
    assert len(planned) == (0 if lasts is None else 1)
