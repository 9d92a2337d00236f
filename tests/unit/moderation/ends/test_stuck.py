"""What could not be ended or finished is kept, tried ever more rarely, seen, and tried at once when somebody asks."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.end_case import KNOWN_ELSEWHERE
from application.moderation.end_due_cases import LEASES, EndDueCases
from application.moderation.ends.queries import StuckAt, StuckCase
from application.moderation.ends.retry_stuck import RetryStuck
from application.moderation.resume_cases import ResumeCases
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.unknown import unknown_kind
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseUnderWay, KindOfAnotherVersion, NothingToRetry
from domain.moderation.repository import STUCK_AFTER_ATTEMPTS
from domain.moderation.term import Ending
from domain.permissions.errors import RankTooLow
from domain.shared.errors import MissingPermission
from domain.shared.lease import NOBODY
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from tests.builders import EVERYTHING, GUILD, MEMBER, a_moderator, a_standing, an_intent
from tests.fakes.clock import START
from tests.fakes.moderation import CASE_SCHEDULE, CASES
from tests.fakes.records import MemoryRecords
from tests.fakes.stuck import MemoryStuckReader
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)
RETRY = RetryStuck(guild=GUILD, number=ONE, by=a_moderator())
HOUR = timedelta(hours=1)


async def stuck(records: MemoryRecords) -> tuple[StuckCase, ...]:
    return (await MemoryStuckReader(records).page(GUILD, Seek())).items


async def an_end_refused(moderation: Moderation, times: int) -> None:
    await moderation.take_action(an_action(BAN, lasts="1h"))
    moderation.discord.refusal, moderation.discord.why_refused = Failure.REFUSED_BY_DISCORD, "Missing Permissions"
    moderation.clock.advance(HOUR)
    for attempt in range(times):
        await moderation.end_due_cases(EndDueCases([GUILD]))
        moderation.clock.advance(LEASES[min(attempt, len(LEASES) - 1)])


async def test_an_expiry_that_is_refused_is_kept_backed_off_and_visible(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await an_end_refused(moderation, STUCK_AFTER_ATTEMPTS - 1)
    assert await stuck(records) == ()
    await moderation.end_due_cases(EndDueCases([GUILD]))
    [found] = await stuck(records)
    assert (found.number, found.at, found.attempts, found.problem) == (
        ONE,
        StuckAt.END,
        STUCK_AFTER_ATTEMPTS,
        "Missing Permissions",
    )
    assert found.tried_next - moderation.clock.now() == LEASES[-1]
    assert moderation.discord.bans
    assert (await moderation.cases.show(GUILD, ONE)).ending is None


async def test_a_press_ends_it_at_once_when_the_cause_is_gone(moderation: Moderation, records: MemoryRecords) -> None:
    await an_end_refused(moderation, STUCK_AFTER_ATTEMPTS)
    moderation.clock.advance(-timedelta(minutes=5))  # long before it is tried by itself
    moderation.discord.refusal = None
    retried = await moderation.retry_stuck(RETRY)
    assert (retried.is_done, retried.case.ending) == (True, Ending.EXPIRED)
    assert not moderation.discord.bans
    assert await stuck(records) == ()


async def test_a_press_that_is_refused_too_counts_as_a_try_and_it_is_tried_on(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await an_end_refused(moderation, STUCK_AFTER_ATTEMPTS)
    retried = await moderation.retry_stuck(RETRY)
    assert (retried.is_done, retried.case.ending) == (False, None)
    assert (await stuck(records))[0].attempts == STUCK_AFTER_ATTEMPTS + 1
    moderation.discord.refusal = None
    moderation.clock.advance(LEASES[-1])
    await moderation.end_due_cases(EndDueCases([GUILD]))
    assert await stuck(records) == ()


async def test_a_press_waits_for_nobody_who_is_at_it(moderation: Moderation) -> None:
    await an_end_refused(moderation, STUCK_AFTER_ATTEMPTS)
    async with moderation.uow() as uow:
        await uow.case_schedule.take(GUILD, ONE, until=moderation.clock.now() + HOUR)
        await uow.commit()
    with pytest.raises(CaseUnderWay):
        await moderation.retry_stuck(RETRY)


async def test_a_press_needs_the_right_of_the_kind_when_it_is_pressed(moderation: Moderation) -> None:
    await an_end_refused(moderation, STUCK_AFTER_ATTEMPTS)
    moderation.discord.refusal = None
    by = a_standing(top_role=5, permissions=EVERYTHING - {Permission.BAN_MEMBERS})
    with pytest.raises(MissingPermission):
        await moderation.retry_stuck(evolve(RETRY, by=by))
    assert moderation.discord.bans


async def test_an_action_that_could_not_be_finished_is_visible_and_a_press_finishes_it(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent(kind=UNBAN, lease_until=START))
    moderation.discord.bans[GUILD, MEMBER] = "by hand"
    moderation.discord.may_look = False
    for _ in range(STUCK_AFTER_ATTEMPTS):
        await moderation.resume_cases(ResumeCases([GUILD]))
        moderation.clock.advance(timedelta(minutes=2))
    [found] = await stuck(records)
    assert (found.at, found.attempts) == (StuckAt.ACTION, STUCK_AFTER_ATTEMPTS + 1)
    assert not (await moderation.retry_stuck(RETRY)).is_done

    moderation.discord.may_look = True
    retried = await moderation.retry_stuck(RETRY)
    assert (retried.is_done, retried.case.status) == (True, CaseStatus.APPLIED)
    assert await stuck(records) == ()


async def test_an_action_that_is_being_carried_out_is_left_to_whoever_does(moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent())
    with pytest.raises(CaseUnderWay):
        await moderation.retry_stuck(RETRY)


async def test_what_is_done_is_not_done_again(moderation: Moderation) -> None:
    await moderation.take_action(an_action(WARN))
    with pytest.raises(NothingToRetry):
        await moderation.retry_stuck(RETRY)


async def test_a_user_banned_for_a_time_unbanned_and_banned_for_good_keeps_the_ban(
    moderation: Moderation, records: MemoryRecords
) -> None:
    for kind, lasts in ((BAN, "1h"), (UNBAN, None), (BAN, None)):
        moderation.clock.advance(timedelta(seconds=1))
        await moderation.take_action(an_action(kind, lasts=lasts, asked_at=moderation.clock.now()))
    moderation.clock.advance(2 * HOUR)
    await moderation.end_due_cases(EndDueCases([GUILD]))
    assert moderation.discord.bans == {(GUILD, MEMBER): "[case 3] spam"}
    assert records[CASE_SCHEDULE] == {}


async def test_a_later_permanent_ban_closes_an_open_timed_one(moderation: Moderation, records: MemoryRecords) -> None:
    """Somebody lifted the first by hand, so that its case is open still."""
    await moderation.take_action(an_action(BAN, lasts="1h"))
    moderation.discord.bans.clear()
    moderation.clock.advance(timedelta(seconds=1))
    await moderation.take_action(an_action(BAN, asked_at=moderation.clock.now()))
    assert (await moderation.cases.show(GUILD, ONE)).ending is Ending.REPLACED
    assert records[CASE_SCHEDULE] == {}
    moderation.clock.advance(HOUR)
    await moderation.end_due_cases(EndDueCases([GUILD]))
    assert moderation.discord.bans == {(GUILD, MEMBER): "[case 2] spam"}


async def test_of_unmute_and_mute_again_the_new_length_counts(moderation: Moderation) -> None:
    for kind, lasts in ((TIMEOUT, "1h"), (UNTIMEOUT, None), (TIMEOUT, "3h")):
        moderation.clock.advance(timedelta(seconds=1))
        await moderation.take_action(an_action(kind, lasts=lasts, asked_at=moderation.clock.now()))
    end = START + timedelta(seconds=3) + 3 * HOUR
    moderation.clock.advance(HOUR)
    await moderation.end_due_cases(EndDueCases([GUILD]))
    assert moderation.discord.timeouts == {(GUILD, MEMBER): end}
    assert (await moderation.cases.show(GUILD, CaseNumber(3))).ending is None
    moderation.clock.advance(2 * HOUR)
    await moderation.end_due_cases(EndDueCases([GUILD]))
    assert (await moderation.cases.show(GUILD, CaseNumber(3))).ending is Ending.EXPIRED


async def test_what_only_another_version_can_end_is_kept_and_seen_and_ends_when_that_version_comes(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.take_action(an_action(BAN, lasts="1h"))
    moderation.clock.advance(HOUR)
    records[CASES][GUILD, ONE].kind = unknown_kind("curse")
    for _ in range(STUCK_AFTER_ATTEMPTS):
        await moderation.end_due_cases(EndDueCases([GUILD]))
        moderation.clock.advance(LEASES[-1])
    [found] = await stuck(records)
    assert (found.number, found.at, found.problem) == (ONE, StuckAt.END, KNOWN_ELSEWHERE)
    with pytest.raises(KindOfAnotherVersion):
        await moderation.retry_stuck(evolve(RETRY, by=a_standing(permissions=EVERYTHING)))
    assert moderation.discord.bans
    records[CASES][GUILD, ONE].kind = BAN
    await moderation.end_due_cases(EndDueCases([GUILD]))
    assert (await moderation.cases.show(GUILD, ONE)).ending is Ending.EXPIRED


async def test_what_only_another_version_can_carry_out_is_left_to_it(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent(lease_until=START))
    records[CASES][GUILD, ONE].kind = unknown_kind("curse")
    records[CASES][GUILD, ONE].lease_token = NOBODY
    with pytest.raises(KindOfAnotherVersion):
        await moderation.retry_stuck(evolve(RETRY, by=a_standing(permissions=EVERYTHING)))


async def test_a_press_needs_the_rank_of_the_kinds_command(moderation: Moderation) -> None:
    await an_end_refused(moderation, STUCK_AFTER_ATTEMPTS)
    moderation.use.closed = {"ban"}
    with pytest.raises(RankTooLow):
        await moderation.retry_stuck(RETRY)
