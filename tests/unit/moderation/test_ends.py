"""What was done for a time ends by itself: only what is still ours, once, and as it is recorded."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from attrs import evolve

from application.moderation.adoption.hear_of_action import HearOfAction
from application.moderation.carry_out_case import MAY_BE_ON_ITS_WAY
from application.moderation.end_case import EndCase
from application.moderation.end_due_cases import LEASES, EndDueCases, EndDueCasesHandler
from application.moderation.errors import ActionUnfinished, EffectRefused
from application.moderation.queries import CaseView
from application.moderation.record_end import RecordEnd
from application.moderation.resume_cases import ResumeCases
from application.shared.workers import Workers
from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.case import CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import NotTimedOut
from domain.moderation.repository import DueCase
from domain.moderation.term import CannotExpire, Ending, MustExpire
from domain.shared.durations import UnreadableDuration
from domain.shared.ids import UserId
from domain.shared.lease import Room
from tests.builders import GUILD, MEMBER, MODERATOR, a_case, an_intent
from tests.fakes.audit_trail import a_deed
from tests.fakes.clock import START, AgreedClock
from tests.fakes.moderation import CASE_SCHEDULE
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def done(moderation: Moderation, kind: ActionKind, lasts: str | None = None) -> CaseView:
    """Asked for, a second after what was done before, and carried out."""
    if moderation.discord.journal:
        moderation.clock.advance(timedelta(seconds=1))
    view = await moderation.take_action(an_action(kind, lasts=lasts, asked_at=moderation.clock.now()))
    assert view.status is CaseStatus.APPLIED
    return view


async def after(moderation: Moderation, time: timedelta) -> None:
    moderation.clock.advance(time)
    await moderation.end_due_cases(EndDueCases([GUILD]))


async def ending(moderation: Moderation, number: CaseNumber = ONE) -> Ending | None:
    return (await moderation.cases.show(GUILD, number)).ending


async def claimed(moderation: Moderation) -> DueCase:
    async with moderation.uow() as uow:
        [due] = await uow.case_schedule.claim([GUILD], now=moderation.clock.now(), leases=LEASES, room=Room(1))
        await uow.commit()
    return due


def by_hand(moderation: Moderation, what: str) -> None:
    moderation.discord.audit_log[GUILD, MEMBER, what] = "by hand"


async def test_a_ban_for_an_hour_is_lifted_after_an_hour(moderation: Moderation, records: MemoryRecords) -> None:
    view = await done(moderation, BAN, "1h")
    assert view.expires_at == START + HOUR

    await after(moderation, HOUR - timedelta(seconds=1))
    assert moderation.discord.bans
    assert await ending(moderation) is None

    await after(moderation, timedelta(seconds=1))
    assert moderation.discord.bans == {}
    assert moderation.discord.audit_log[GUILD, MEMBER, "unban"] == "[case 1] its time is over"
    assert await ending(moderation) is Ending.EXPIRED
    assert records[CASE_SCHEDULE] == {}
    assert moderation.discord.journal[-2:] == ["unban", "CaseEnded"]


async def test_a_ban_without_an_end_is_never_looked_at(moderation: Moderation, records: MemoryRecords) -> None:
    await done(moderation, BAN)
    assert records[CASE_SCHEDULE] == {}


@pytest.mark.parametrize(("chosen", "offset"), [({}, "+01:00"), ({MODERATOR: "Asia/Tokyo"}, "+09:00")])
async def test_the_end_is_read_in_the_moderators_time_zone_or_the_guilds(
    moderation: Moderation, chosen: Mapping[UserId, str], offset: str
) -> None:
    await moderation.choose(Choice(TIME_ZONE, "Europe/Berlin"))
    moderation.chosen_zones.update(chosen)
    view = await done(moderation, BAN, "until 2 mar 18:00")
    assert view.expires_at == datetime.fromisoformat(f"2026-03-02T18:00{offset}")


@pytest.mark.parametrize(
    ("kind", "lasts", "refusal"),
    [(KICK, "1h", CannotExpire), (TIMEOUT, None, MustExpire), (BAN, "10d foo", UnreadableDuration)],
)
async def test_a_term_that_does_not_fit_is_refused_before_anything_is_done(
    moderation: Moderation, kind: ActionKind, lasts: str | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await moderation.take_action(an_action(kind, lasts=lasts))
    assert moderation.discord.journal == []


async def test_a_ban_that_somebody_set_anew_is_left_alone(moderation: Moderation) -> None:
    await done(moderation, BAN, "1h")
    moderation.discord.bans[GUILD, MEMBER] = "for good"
    by_hand(moderation, "ban")
    await after(moderation, HOUR)
    assert moderation.discord.bans == {(GUILD, MEMBER): "for good"}
    assert await ending(moderation) is Ending.REPLACED


@pytest.mark.parametrize(("newest", "ends"), [("[case 1] spam", Ending.EXPIRED), ("by hand", Ending.REPLACED)])
async def test_whose_ban_it_is_that_has_no_reason_is_asked_of_the_audit_log(
    moderation: Moderation, newest: str, ends: Ending
) -> None:
    await done(moderation, BAN, "1h")
    moderation.discord.bans[GUILD, MEMBER] = ""
    moderation.discord.audit_log[GUILD, MEMBER, "ban"] = newest
    await after(moderation, HOUR)
    assert await ending(moderation) is ends


async def test_a_ban_that_was_lifted_by_hand_is_recorded_as_lifted(moderation: Moderation) -> None:
    await done(moderation, BAN, "1h")
    moderation.discord.bans.clear()
    by_hand(moderation, "unban")
    await after(moderation, HOUR)
    assert await ending(moderation) is Ending.LIFTED


async def test_one_that_was_lifted_before_the_process_died_is_recorded_as_expired(moderation: Moderation) -> None:
    await done(moderation, BAN, "1h")
    moderation.discord.answer_lost.add("unban")
    await after(moderation, HOUR)
    assert await ending(moderation) is None

    moderation.discord.answer_lost.clear()
    await after(moderation, timedelta(seconds=15))
    assert await ending(moderation) is Ending.EXPIRED
    assert moderation.discord.journal.count("unban") == 1


async def test_an_unban_ends_the_ban_and_what_was_planned(moderation: Moderation, records: MemoryRecords) -> None:
    await done(moderation, BAN, "1h")
    await done(moderation, UNBAN)
    assert await ending(moderation) is Ending.LIFTED
    assert records[CASE_SCHEDULE] == {}


async def test_a_later_ban_for_good_is_not_lifted_when_the_first_ones_time_is_over(moderation: Moderation) -> None:
    await done(moderation, BAN, "1h")
    await done(moderation, UNBAN)
    await done(moderation, BAN)
    await after(moderation, HOUR)
    assert moderation.discord.bans == {(GUILD, MEMBER): "[case 3] spam"}
    assert await ending(moderation, CaseNumber(3)) is None


async def test_a_later_timeout_counts_alone(moderation: Moderation, records: MemoryRecords) -> None:
    await done(moderation, TIMEOUT, "1h")
    await done(moderation, TIMEOUT, "3h")
    assert await ending(moderation) is Ending.REPLACED
    assert set(records[CASE_SCHEDULE]) == {(GUILD, CaseNumber(2))}
    assert moderation.discord.timeouts == {(GUILD, MEMBER): START + 3 * HOUR + timedelta(seconds=1)}

    await after(moderation, 3 * HOUR)
    assert await ending(moderation, CaseNumber(2)) is Ending.EXPIRED
    assert "end_timeout" not in moderation.discord.journal  # Discord ends it by itself


async def test_a_timeout_is_taken_back(moderation: Moderation) -> None:
    await done(moderation, TIMEOUT, "1h")
    await done(moderation, UNTIMEOUT)
    assert moderation.discord.timeouts == {}
    assert await ending(moderation) is Ending.LIFTED
    with pytest.raises(NotTimedOut):
        await moderation.take_action(an_action(UNTIMEOUT))


async def test_a_timeout_longer_than_discord_keeps_one_is_renewed_until_its_end(moderation: Moderation) -> None:
    await done(moderation, TIMEOUT, "60d")
    kept = [moderation.discord.timeouts[GUILD, MEMBER]]
    for _ in range(61):
        await after(moderation, DAY)
        kept.append(moderation.discord.timeouts[GUILD, MEMBER])

    assert kept[0] == START + timedelta(days=28) - HOUR
    assert all(until >= min(START + day * DAY, START + 60 * DAY) for day, until in enumerate(kept))
    assert kept[-1] == START + 60 * DAY
    assert moderation.discord.journal.count("time_out") == 3
    assert await ending(moderation) is Ending.EXPIRED


@pytest.mark.parametrize(
    ("until", "ends"),
    [(None, Ending.LIFTED), (START + 40 * DAY, Ending.REPLACED), (START + 20 * DAY, Ending.REPLACED)],
    ids=["removed", "replaced", "replaced by one that is over"],
)
async def test_a_timeout_that_somebody_changed_by_hand_is_not_renewed(
    moderation: Moderation, until: datetime | None, ends: Ending
) -> None:
    await done(moderation, TIMEOUT, "60d")
    moderation.discord.timeouts.clear()
    by_hand(moderation, "untimeout" if until is None else "timeout")
    if until is not None:
        moderation.discord.timeouts[GUILD, MEMBER] = until
    await after(moderation, 27 * DAY)
    assert await ending(moderation) is ends
    assert moderation.discord.journal.count("time_out") == 1


@pytest.mark.parametrize("has_left", [False, True])
async def test_a_timeout_that_ran_out_at_discord_while_it_was_to_be_taken_back_is_not_set_again(
    moderation: Moderation, has_left: bool
) -> None:
    """Of somebody who has left nothing is seen, and Discord keeps it for their return."""
    await done(moderation, TIMEOUT, "60d")
    kept_until = moderation.discord.timeouts[GUILD, MEMBER]
    moderation.discord.audited_until[GUILD, MEMBER, "timeout"] = kept_until
    moderation.clock.advance(27 * DAY + HOUR)
    moderation.discord.unreachable.add("end_timeout")
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action(UNTIMEOUT, asked_at=moderation.clock.now()))
    moderation.discord.unreachable.clear()
    if has_left:
        moderation.discord.timeouts.clear()
        moderation.clock.advance(HOUR)
    else:
        moderation.clock.advance(kept_until - moderation.clock.now())
    await moderation.resume_cases(ResumeCases([GUILD]))
    assert (await moderation.cases.show(GUILD, CaseNumber(2))).failure is Failure.SUPERSEDED

    moderation.discord.refusal = Failure.UNKNOWN_MEMBER if has_left else None
    await after(moderation, timedelta(minutes=1))
    assert moderation.discord.journal.count("time_out") == 1
    assert await ending(moderation) is (None if has_left else Ending.LIFTED)


@pytest.mark.parametrize(("seconds", "is_done"), [(59, True), (60, False), (300, False)])
async def test_whoever_stood_still_for_longer_than_they_had_it_leased_ends_nothing(
    moderation: Moderation, records: MemoryRecords, seconds: int, is_done: bool
) -> None:
    await done(moderation, BAN, "1h")
    moderation.clock.advance(HOUR)
    due = await claimed(moderation)
    left = evolve(records[CASE_SCHEDULE][GUILD, ONE])
    moderation.clock.advance(timedelta(seconds=seconds))
    assert await moderation.end_case(EndCase(due)) is is_done
    assert moderation.discord.journal.count("unban") == int(is_done)
    assert await ending(moderation) is (Ending.EXPIRED if is_done else None)
    assert records[CASE_SCHEDULE].get((GUILD, ONE)) == (None if is_done else left), "it is left to whoever claims it"


async def test_who_leaves_does_not_get_rid_of_a_long_timeout(moderation: Moderation, records: MemoryRecords) -> None:
    await done(moderation, TIMEOUT, "60d")
    moderation.discord.timeouts.clear()  # of somebody who is not there, none is seen
    moderation.discord.refusal = Failure.UNKNOWN_MEMBER
    await after(moderation, 27 * DAY)
    assert await ending(moderation) is None
    assert records[CASE_SCHEDULE][GUILD, ONE].problem == "unknown_member"

    moderation.discord.refusal = None
    await after(moderation, LEASES[-1])
    assert moderation.discord.timeouts[GUILD, MEMBER] > START + 50 * DAY


async def test_what_discord_refuses_stays_due_and_is_tried_again_ever_more_rarely(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await done(moderation, BAN, "1h")
    moderation.discord.refusal = Failure.REFUSED_BY_DISCORD
    moderation.clock.advance(HOUR)
    tries = list[datetime]()
    for _ in range(40 * 60 // 15):
        before = records[CASE_SCHEDULE][GUILD, ONE].attempts
        await after(moderation, timedelta(seconds=15))
        if records[CASE_SCHEDULE][GUILD, ONE].attempts > before:
            tries.append(moderation.clock.now())

    waits = [later - earlier for earlier, later in pairwise(tries)]
    assert waits[:5] == list(LEASES)
    assert set(waits[5:]) == {LEASES[-1]}
    assert records[CASE_SCHEDULE][GUILD, ONE].problem == "refused_by_discord"

    moderation.discord.refusal = None
    await after(moderation, LEASES[-1])
    assert await ending(moderation) is Ending.EXPIRED


async def test_an_outage_costs_no_attempt_and_ends_within_seconds(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await done(moderation, BAN, "1h")
    moderation.discord.unreachable.add("find_ban")
    moderation.clock.advance(HOUR)
    for _ in range(100):
        await after(moderation, timedelta(seconds=15))
    assert records[CASE_SCHEDULE][GUILD, ONE].attempts == 1

    moderation.discord.unreachable.clear()
    await after(moderation, timedelta(seconds=15))
    assert await ending(moderation) is Ending.EXPIRED


async def test_a_worker_that_comes_late_changes_nothing(moderation: Moderation) -> None:
    await done(moderation, BAN, "1h")
    moderation.clock.advance(HOUR)
    late = await claimed(moderation)
    await after(moderation, LEASES[0])
    assert await ending(moderation) is Ending.EXPIRED

    await moderation.record_end(RecordEnd(due=late, ending=Ending.REPLACED, began=START))
    await moderation.record_end(RecordEnd(due=late, ending=None, began=START))
    assert await ending(moderation) is Ending.EXPIRED


async def test_a_worker_that_lost_its_claim_records_nothing(moderation: Moderation) -> None:
    await done(moderation, BAN, "1h")
    moderation.clock.advance(HOUR)
    first = await claimed(moderation)
    moderation.clock.advance(LEASES[0])
    second = await claimed(moderation)

    await moderation.record_end(RecordEnd(due=first, ending=Ending.REPLACED, began=START))
    assert await ending(moderation) is None
    await moderation.record_end(RecordEnd(due=second, ending=Ending.EXPIRED, began=START))
    assert await ending(moderation) is Ending.EXPIRED


async def test_a_timeout_that_could_not_be_set_before_its_own_end_is_given_up(moderation: Moderation) -> None:
    moderation.discord.unreachable.add("time_out")
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action(TIMEOUT, lasts="10m"))
    moderation.discord.unreachable.clear()
    moderation.clock.advance(timedelta(minutes=11))
    await moderation.resume_cases(ResumeCases([GUILD]))
    view = await moderation.cases.show(GUILD, ONE)
    assert (view.status, view.failure) == (CaseStatus.FAILED, Failure.INTERRUPTED)
    assert moderation.discord.timeouts == {}


async def test_a_ban_that_discord_got_round_to_after_its_end_is_on_record_and_ended(moderation: Moderation) -> None:
    moderation.discord.unreachable.add("ban")
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action(BAN, lasts="1m"))
    moderation.discord.unreachable.clear()
    moderation.clock.advance(timedelta(minutes=1))
    assert await moderation.resume_cases(ResumeCases([GUILD])) == 0
    assert (await moderation.cases.show(GUILD, ONE)).status is CaseStatus.PENDING
    moderation.discord.bans[GUILD, MEMBER] = "[case 1] spam"
    moderation.clock.advance(MAY_BE_ON_ITS_WAY)
    assert await moderation.resume_cases(ResumeCases([GUILD])) == 1
    assert (await moderation.cases.show(GUILD, ONE)).status is CaseStatus.APPLIED
    await moderation.end_due_cases(EndDueCases([GUILD]))
    assert moderation.discord.bans == {}


async def test_a_long_timeout_that_is_recorded_late_is_renewed_in_time_all_the_same(
    moderation: Moderation, records: MemoryRecords
) -> None:
    """Discord keeps it up from when it was set, not from when somebody found that it was."""
    moderation.discord.answer_lost.add("time_out")
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action(TIMEOUT, lasts="60d"))
    moderation.discord.answer_lost.clear()
    moderation.clock.advance(20 * HOUR)
    await moderation.resume_cases(ResumeCases([GUILD]))
    assert (await moderation.cases.show(GUILD, ONE)).status is CaseStatus.APPLIED
    assert records[CASE_SCHEDULE][GUILD, ONE].lease_until < moderation.discord.timeouts[GUILD, MEMBER] - DAY + HOUR


async def test_one_that_was_shortened_while_the_member_was_away_ends_when_it_is_over_in_discord_too(
    moderation: Moderation,
) -> None:
    await done(moderation, TIMEOUT, "3h")
    moderation.discord.audited_until[GUILD, MEMBER, "timeout"] = START + 3 * HOUR
    moderation.discord.timeouts.clear()  # of somebody who is not there, none is seen
    moderation.discord.refusal = Failure.UNKNOWN_MEMBER
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
        case.change_end(START + HOUR, by=MODERATOR, at=START)
        await uow.cases.save(case)
        await uow.case_schedule.put(GUILD, ONE, due_at=START + HOUR)
        await uow.commit()
    await after(moderation, HOUR)
    assert await ending(moderation) is None  # for it would hold again on their return
    await after(moderation, 2 * HOUR)
    assert await ending(moderation) is Ending.EXPIRED


async def test_one_given_by_hand_that_was_shortened_while_the_member_was_away_does_not_end_before_discord_ends_it(
    moderation: Moderation,
) -> None:
    by_hand = a_deed("timeout", at=START, until=START + 3 * HOUR)
    await moderation.hear_of_action(HearOfAction(by_hand))
    moderation.discord.audit_log[GUILD, MEMBER, "timeout"] = "by hand"
    moderation.discord.audited_at[GUILD, MEMBER, "timeout"] = START
    moderation.discord.audited_until[GUILD, MEMBER, "timeout"] = START + 3 * HOUR
    async with moderation.uow() as uow:
        case = await uow.cases.get(GUILD, ONE)
        case.change_end(START + HOUR, by=MODERATOR, at=START)
        await uow.cases.save(case)
        await uow.case_schedule.put(GUILD, ONE, due_at=START + HOUR)
        await uow.commit()
    await after(moderation, HOUR)
    assert await ending(moderation) is None
    await after(moderation, 2 * HOUR)
    assert await ending(moderation) is Ending.EXPIRED


async def taken_back(moderation: Moderation) -> CaseView:
    moderation.clock.advance(HOUR)
    case = await moderation.take_action(an_action(UNTIMEOUT, asked_at=moderation.clock.now()))
    assert "end_timeout" in moderation.discord.journal
    return case


def forget_the_entry(moderation: Moderation) -> None:
    del moderation.discord.audit_log[GUILD, MEMBER, "untimeout"]


async def test_a_timeout_whose_time_was_over_was_not_taken_back(moderation: Moderation) -> None:
    """Discord takes the end of what has ended without a word, and keeps nothing of it."""
    moderation.discord.after["end_timeout"] = partial(forget_the_entry, moderation)
    with pytest.raises(EffectRefused) as refused:
        await moderation.discord.effects[UNTIMEOUT].bring_about(a_case(kind=UNTIMEOUT))
    assert refused.value.failure is Failure.SUPERSEDED


async def test_a_timeout_that_somebody_set_after_the_case_was_looked_at_is_theirs(moderation: Moderation) -> None:
    """As while the member is told."""
    await done(moderation, TIMEOUT, "2h")
    moderation.clock.advance(HOUR)
    effect, case = (
        moderation.discord.effects[UNTIMEOUT],
        evolve(a_case(kind=UNTIMEOUT), opened_at=moderation.clock.now()),
    )
    assert not await effect.is_overtaken(case)
    moderation.clock.advance(timedelta(seconds=1))
    await moderation.discord.time_out(GUILD, MEMBER, START + 2 * HOUR, audit_reason="by hand")
    with pytest.raises(EffectRefused) as refused:
        await effect.bring_about(case)
    assert refused.value.failure is Failure.SUPERSEDED
    assert "end_timeout" not in moderation.discord.journal


async def test_a_timeout_that_somebody_else_took_back_at_the_same_moment_was_not_taken_back(
    moderation: Moderation,
) -> None:
    await done(moderation, TIMEOUT, "2h")
    moderation.discord.after["end_timeout"] = partial(by_hand, moderation, "untimeout")
    case = await taken_back(moderation)
    assert (case.status, case.failure) == (CaseStatus.FAILED, Failure.SUPERSEDED)


async def test_a_timeout_that_was_taken_back_is_on_record_though_the_audit_log_lags_behind(
    moderation: Moderation,
) -> None:
    await done(moderation, TIMEOUT, "2h")
    moderation.discord.after["end_timeout"] = partial(forget_the_entry, moderation)
    case = await taken_back(moderation)
    assert case.status is CaseStatus.APPLIED


async def test_an_end_gives_way_to_an_action_under_way_before_anybody_sees_its_claim(moderation: Moderation) -> None:
    """Whoever acts looks for claims: two that gave way to each other at one time would do so for good."""
    await done(moderation, BAN, "1h")
    moderation.clock.advance(HOUR)
    async with moderation.uow() as uow:
        await uow.cases.open(an_intent(kind=KICK, opened_at=moderation.clock.now(), lease_until=START + DAY))
        await uow.commit()
    taken_on = list[EndCase]()

    async def take_on(command: EndCase) -> bool:
        taken_on.append(command)
        return True

    workers, clock = Workers(60), AgreedClock(moderation.clock)
    await EndDueCasesHandler(moderation.uow, take_on, clock, workers)(EndDueCases([GUILD]))
    await workers.until_done()
    assert taken_on == []
    assert not await moderation.cases.is_at_an_end(GUILD, MEMBER, now=moderation.clock.now())
