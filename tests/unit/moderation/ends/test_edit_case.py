"""Another end: on record, in Discord and in what people read, whatever happens in between."""

from datetime import datetime, timedelta

import pytest
from attrs import evolve

from application.moderation.adoption.hear_of_action import HearOfAction
from application.moderation.end_due_cases import EndDueCases
from application.moderation.ends.edit_case import EditCase, EditedCase
from application.moderation.ends.record_edit import NewEnd, RecordEdit, RecordEditHandler
from application.moderation.ends.update_notice import UpdateNotice
from application.moderation.errors import ActionUnfinished
from application.moderation.queries import CaseView
from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from domain.moderation.bulk.number import OperationNumber, request_of
from domain.moderation.case import Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import (
    BotMissingPermission,
    CaseAboutSomebodyAbove,
    CaseStillPending,
    CaseUnderWay,
    EndIsPast,
    NothingToEdit,
    TargetOutranksModerator,
)
from domain.moderation.term import CannotExpire, Ending, MustExpire, NotInForce
from domain.permissions.errors import RankTooLow
from domain.shared.errors import MissingPermission
from domain.shared.history import RecordedChange
from domain.shared.ids import UserId
from domain.shared.moments import MomentIsPast
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from tests.builders import EVERYTHING, GUILD, MEMBER, MODERATOR, a_moderator, a_standing, an_intent, the_bot
from tests.fakes.audit_trail import a_deed, at
from tests.fakes.clock import START, AgreedClock
from tests.fakes.moderation import CASE_SCHEDULE, CASES
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FOR_GOOD = None


async def done(moderation: Moderation, kind: ActionKind, lasts: str | None = None) -> CaseView:
    return await moderation.take_action(an_action(kind, lasts=lasts, asked_at=moderation.clock.now()))


def an_edit(lasts: str | None = None, *, reason: str | None = None) -> EditCase:
    return EditCase(guild=GUILD, number=ONE, by=a_moderator(), reason=reason, lasts=lasts)


async def after(moderation: Moderation, time: timedelta) -> CaseView:
    """The case, once what was due then has ended."""
    moderation.clock.advance(time)
    await moderation.end_due_cases(EndDueCases([GUILD]))
    return await moderation.cases.show(GUILD, ONE)


async def history(moderation: Moderation) -> tuple[RecordedChange, ...]:
    return (await moderation.cases.history(GUILD, ONE, Seek())).items


def planned(records: MemoryRecords) -> datetime | None:
    due = records[CASE_SCHEDULE].get((GUILD, ONE))
    return None if due is None else due.lease_until


@pytest.mark.parametrize(
    ("first", "then", "end"),
    [
        ("2h", "3h", START + 3 * HOUR),
        ("2h", "90m", START + timedelta(minutes=90)),
        ("2h", "until 2026-03-05 12:00", datetime.fromisoformat("2026-03-05T12:00Z")),
        ("2h", "for good", FOR_GOOD),
        (None, "2h", START + 2 * HOUR),
    ],
)
async def test_a_ban_ends_when_it_was_changed_to_and_not_before(
    moderation: Moderation, records: MemoryRecords, first: str | None, then: str, end: datetime | None
) -> None:
    before = (await done(moderation, BAN, first)).expires_at
    moderation.clock.advance(HOUR)
    edited = await moderation.edit_case(an_edit(then))
    assert (edited.case.expires_at, edited.end_before, edited.is_told) == (end, before, True)
    assert planned(records) == end
    assert moderation.discord.bans

    still = START + DAY if end is None else end - timedelta(seconds=1)
    assert (await after(moderation, still - moderation.clock.now())).ending is None
    assert moderation.discord.bans
    if end is not None:
        assert (await after(moderation, timedelta(seconds=1))).ending is Ending.EXPIRED
        assert not moderation.discord.bans


async def test_what_the_bot_did_by_itself_is_for_every_moderator_to_change_however_high_it_stands(
    moderation: Moderation,
) -> None:
    await moderation.take_action(evolve(an_action(BAN, lasts="2h"), moderator=the_bot()))
    assert (await moderation.edit_case(an_edit("3h"))).case.expires_at == START + 3 * HOUR


async def test_what_was_done_by_hand_ends_when_a_case_says_so_afterwards(moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    moderation.discord.bans[GUILD, MEMBER] = "raid"
    moderation.discord.audit_log[GUILD, MEMBER, "ban"] = "raid"
    moderation.discord.audited_at[GUILD, MEMBER, "ban"] = at(0)
    await moderation.hear_of_action(HearOfAction(a_deed(reason="raid", at=at(0))))
    edited = await moderation.edit_case(an_edit("2h"))
    assert (edited.case.ending, edited.is_told) == (None, True)
    assert (await after(moderation, 2 * HOUR)).ending is Ending.EXPIRED
    assert not moderation.discord.bans


async def test_a_ban_by_hand_that_followed_another_is_not_lifted_for_it(moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    moderation.discord.bans[GUILD, MEMBER] = "raid"
    await moderation.hear_of_action(HearOfAction(a_deed(reason="raid", at=at(0))))
    await moderation.edit_case(an_edit("2h"))
    moderation.discord.audit_log[GUILD, MEMBER, "ban"] = "raid"
    moderation.discord.audited_at[GUILD, MEMBER, "ban"] = at(60)
    assert (await after(moderation, 2 * HOUR)).ending is Ending.REPLACED
    assert moderation.discord.bans


async def test_a_timeout_by_hand_is_held_until_its_other_end(moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    moderation.discord.timeouts[GUILD, MEMBER] = START + HOUR
    moderation.discord.audit_log[GUILD, MEMBER, "timeout"] = "raid"
    moderation.discord.audited_at[GUILD, MEMBER, "timeout"] = at(0)
    await moderation.hear_of_action(HearOfAction(a_deed("timeout", at=at(0), until=START + HOUR)))
    assert (await moderation.edit_case(an_edit("2h"))).case.ending is None
    assert moderation.discord.timeouts == {(GUILD, MEMBER): START + 2 * HOUR}
    assert (await after(moderation, 2 * HOUR)).ending is Ending.EXPIRED


async def test_the_ban_of_a_bulk_operation_ends_when_its_case_says_so_afterwards(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await done(moderation, BAN)
    records[CASES][GUILD, ONE].request = request_of(OperationNumber(3), 7)
    moderation.discord.bans[GUILD, MEMBER] = "[bulk 3] raid"
    assert (await moderation.edit_case(an_edit("2h"))).case.ending is None
    assert (await after(moderation, 2 * HOUR)).ending is Ending.EXPIRED
    assert not moderation.discord.bans


@pytest.mark.parametrize("then", ["3h", "90m", "until 2026-03-05 12:00"])
async def test_discord_keeps_a_timeout_until_its_other_end(
    moderation: Moderation, records: MemoryRecords, then: str
) -> None:
    await done(moderation, TIMEOUT, "2h")
    moderation.clock.advance(HOUR)
    end = (await moderation.edit_case(an_edit(then))).case.expires_at
    assert moderation.discord.timeouts == {(GUILD, MEMBER): end}
    assert moderation.discord.audit_log[GUILD, MEMBER, "timeout"] == "[case 1] spam"
    assert planned(records) == end


async def test_a_timeout_that_becomes_longer_than_discord_keeps_one_is_renewed_until_its_end(
    moderation: Moderation,
) -> None:
    await done(moderation, TIMEOUT, "2h")
    await moderation.edit_case(an_edit("40d"))
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + 28 * DAY - HOUR
    await after(moderation, 27 * DAY)
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + 40 * DAY
    assert (await after(moderation, 13 * DAY)).ending is Ending.EXPIRED


async def test_the_history_says_when_it_was_to_end_before_and_who_changed_that(moderation: Moderation) -> None:
    await done(moderation, BAN, "2h")
    await moderation.edit_case(an_edit("3h"))
    await moderation.edit_case(an_edit("for good", reason="worse"))
    changes = [(each.change.field, each.change.old, each.change.new) for each in await history(moderation)]
    assert changes == [
        ("end", "2026-03-01T15:00:00+00:00", None),
        ("reason", "spam", "worse"),
        ("end", "2026-03-01T14:00:00+00:00", "2026-03-01T15:00:00+00:00"),
    ]
    assert moderation.discord.journal.count("CaseEndChanged") == 2


async def test_the_same_words_sent_again_later_mean_the_same_end_and_change_nothing(moderation: Moderation) -> None:
    await done(moderation, BAN, "2h")
    moderation.clock.advance(timedelta(minutes=10))
    await moderation.edit_case(an_edit("3h"))
    moderation.clock.advance(timedelta(minutes=10))
    again = await moderation.edit_case(an_edit("3h"))
    assert not again.has_another_end
    assert len(await history(moderation)) == 1
    assert again.case.version == 3


async def test_a_date_is_read_in_the_moderators_time_zone_or_the_guilds(moderation: Moderation) -> None:
    await moderation.choose(Choice(TIME_ZONE, "Europe/Berlin"))
    await done(moderation, BAN, "2h")
    edited = await moderation.edit_case(an_edit("until 5 mar 18:00"))
    assert edited.case.expires_at == datetime.fromisoformat("2026-03-05T18:00+01:00")
    moderation.chosen_zones[MODERATOR] = "Asia/Tokyo"
    edited = await moderation.edit_case(an_edit("until 5 mar 18:00"))
    assert edited.case.expires_at == datetime.fromisoformat("2026-03-05T18:00+09:00")


@pytest.mark.parametrize(
    ("kind", "lasts", "then", "refusal"),
    [
        (BAN, "2h", "30m", EndIsPast),
        (BAN, "2h", "until 2026-03-01 12:30", MomentIsPast),
        (TIMEOUT, "2h", "for good", MustExpire),
        (WARN, None, "1h", CannotExpire),
    ],
)
async def test_an_end_that_cannot_be_is_refused_and_nothing_is_changed(
    moderation: Moderation, kind: ActionKind, lasts: str | None, then: str, refusal: type[Exception]
) -> None:
    case = await done(moderation, kind, lasts)
    moderation.clock.advance(HOUR)
    moderation.discord.journal.clear()
    with pytest.raises(refusal):
        await moderation.edit_case(an_edit(then, reason="worse"))
    assert await moderation.cases.show(GUILD, ONE) == case
    assert moderation.discord.journal == []


async def test_what_holds_no_longer_has_no_other_end(moderation: Moderation) -> None:
    await done(moderation, BAN, "2h")
    moderation.clock.advance(timedelta(seconds=1))
    await done(moderation, UNBAN)
    with pytest.raises(NotInForce):
        await moderation.edit_case(an_edit("3h"))


async def test_what_was_not_done_yet_has_no_other_end(moderation: Moderation) -> None:
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent(expires_at=START + HOUR))
    with pytest.raises(CaseStillPending):
        await moderation.edit_case(an_edit("3h"))


async def test_to_name_nothing_is_refused(moderation: Moderation) -> None:
    await done(moderation, BAN, "2h")
    with pytest.raises(NothingToEdit):
        await moderation.edit_case(an_edit())


async def test_a_reason_alone_leaves_discord_and_the_end_alone(moderation: Moderation) -> None:
    await done(moderation, TIMEOUT, "2h")
    edited = await moderation.edit_case(an_edit(reason="worse"))
    assert (edited.case.reason, edited.has_another_end, edited.has_another_reason) == ("worse", False, True)
    assert moderation.discord.journal.count("time_out") == 1


NO_BANS = EVERYTHING - {Permission.BAN_MEMBERS}
BELOW = a_moderator(UserId(50), top_role=5)


@pytest.mark.parametrize(
    ("edit", "target_role", "refusal"),
    [
        pytest.param(evolve(an_edit("3h"), by=a_standing(UserId(50), top_role=5)), 1, MissingPermission, id="no right"),
        pytest.param(
            evolve(
                an_edit("3h"), by=a_standing(UserId(50), top_role=5, permissions=EVERYTHING - {Permission.BAN_MEMBERS})
            ),
            1,
            MissingPermission,
            id="not the right of the kind",
        ),
        pytest.param(evolve(an_edit("3h"), by=BELOW), 6, CaseAboutSomebodyAbove, id="above"),
        pytest.param(evolve(an_edit("3h"), by=BELOW), 5, TargetOutranksModerator, id="as high"),
    ],
)
async def test_who_may_not_do_such_an_action_may_not_change_its_end(
    moderation: Moderation, edit: EditCase, target_role: int, refusal: type[Exception]
) -> None:
    case = await done(moderation, BAN, "2h")
    moderation.discord.standings[MEMBER] = a_standing(MEMBER, top_role=target_role)
    with pytest.raises(refusal):
        await moderation.edit_case(edit)
    assert await moderation.cases.show(GUILD, ONE) == case


async def test_the_bot_must_have_the_right_of_the_kind(moderation: Moderation) -> None:
    await done(moderation, BAN, "2h")
    moderation.discord.bot = the_bot(permissions=EVERYTHING - {Permission.BAN_MEMBERS})
    with pytest.raises(BotMissingPermission):
        await moderation.edit_case(an_edit("3h"))


async def test_who_may_change_reasons_alone_may_do_that(moderation: Moderation) -> None:
    await done(moderation, BAN, "2h")
    by = a_standing(UserId(50), top_role=5, permissions=frozenset({Permission.MODERATE_MEMBERS}))
    edited = await moderation.edit_case(evolve(an_edit(reason="worse"), by=by))
    assert edited.case.reason == "worse"


async def recorded(moderation: Moderation, end: datetime | None) -> None:
    """On record, and the process killed before Discord was told."""
    record = RecordEditHandler(moderation.uow, AgreedClock(moderation.clock))
    await record(RecordEdit(guild=GUILD, number=ONE, by=a_moderator().user, reason=None, end=NewEnd(end)))


async def test_what_a_killed_process_did_not_tell_discord_is_told_when_its_lease_is_over(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await done(moderation, TIMEOUT, "2h")
    await recorded(moderation, START + 3 * HOUR)
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + 2 * HOUR
    await after(moderation, timedelta(seconds=59))
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + 2 * HOUR
    await after(moderation, timedelta(seconds=1))
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + 3 * HOUR
    assert planned(records) == START + 3 * HOUR


async def test_while_it_is_being_told_of_one_end_nobody_changes_it_to_another(moderation: Moderation) -> None:
    await done(moderation, TIMEOUT, "2h")
    await recorded(moderation, START + 3 * HOUR)
    with pytest.raises(CaseUnderWay):
        await moderation.edit_case(an_edit("4h"))
    assert (await moderation.cases.show(GUILD, ONE)).expires_at == START + 3 * HOUR
    await after(moderation, timedelta(minutes=1))
    await moderation.edit_case(an_edit("4h"))
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + 4 * HOUR


async def test_where_discord_gives_no_answer_the_person_reads_so_and_it_is_told_within_seconds_of_its_return(
    moderation: Moderation,
) -> None:
    await done(moderation, TIMEOUT, "2h")
    moderation.discord.unreachable.add("time_out")
    edited: EditedCase = await moderation.edit_case(an_edit("3h"))
    assert (edited.case.expires_at, edited.is_told) == (START + 3 * HOUR, False)
    moderation.discord.unreachable.clear()
    await after(moderation, timedelta(seconds=15))
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + 3 * HOUR


async def test_where_discord_refuses_it_is_tried_on_with_the_reason_on_record(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await done(moderation, TIMEOUT, "2h")
    moderation.discord.refusal, moderation.discord.why_refused = Failure.REFUSED_BY_DISCORD, "Missing Permissions"
    assert not (await moderation.edit_case(an_edit("3h"))).is_told
    assert records[CASE_SCHEDULE][GUILD, ONE].problem == "Missing Permissions"
    moderation.discord.refusal = None
    await after(moderation, timedelta(minutes=1))
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + 3 * HOUR


async def test_a_ban_that_a_person_had_lifted_meanwhile_is_found_so(moderation: Moderation) -> None:
    await done(moderation, BAN, "2h")
    moderation.discord.bans.clear()
    moderation.discord.audit_log[GUILD, MEMBER, "unban"] = "by hand"
    edited = await moderation.edit_case(an_edit("3h"))
    assert edited.case.ending is Ending.LIFTED


async def test_a_ban_that_a_person_had_replaced_meanwhile_is_found_so(moderation: Moderation) -> None:
    await done(moderation, BAN, "2h")
    moderation.discord.bans[GUILD, MEMBER] = "by hand"
    edited = await moderation.edit_case(an_edit("for good"))
    assert edited.case.ending is Ending.REPLACED


async def test_an_end_that_came_before_its_change_is_recorded_although_nobody_heard_of_it(
    moderation: Moderation,
) -> None:
    """It was lifted, and the answer lost."""
    await done(moderation, BAN, "1h")
    moderation.discord.answer_lost.add("unban")
    await after(moderation, HOUR)
    moderation.discord.answer_lost.clear()
    edited = await moderation.edit_case(an_edit("3h"))
    assert edited.case.ending is Ending.EXPIRED
    assert not moderation.discord.bans


async def test_an_end_that_is_overdue_and_refused_may_still_be_changed(moderation: Moderation) -> None:
    await done(moderation, BAN, "1h")
    moderation.discord.refusal = Failure.REFUSED_BY_DISCORD
    await after(moderation, HOUR)
    edited = await moderation.edit_case(an_edit("for good"))
    assert (edited.case.expires_at, edited.case.ending, edited.is_told) == (None, None, True)
    moderation.discord.refusal = None
    assert (await after(moderation, DAY)).ending is None
    assert moderation.discord.bans


async def test_a_member_who_was_told_until_when_reads_the_present_end_in_the_same_message(
    moderation: Moderation,
) -> None:
    await done(moderation, TIMEOUT, "2h")
    await moderation.edit_case(an_edit("3h"))
    for _ in range(2):
        await moderation.update_notice(UpdateNotice(guild=GUILD, number=ONE))
    [told] = moderation.discord.direct_messages
    assert told.expires_at == START + 3 * HOUR


async def test_who_was_not_told_is_not_written_to(moderation: Moderation) -> None:
    moderation.discord.takes_no_messages.add(MEMBER)
    await done(moderation, TIMEOUT, "2h")
    await moderation.edit_case(an_edit("3h"))
    await moderation.update_notice(UpdateNotice(guild=GUILD, number=ONE))
    assert "update" not in moderation.discord.journal


async def test_while_an_action_on_the_member_is_under_way_nothing_of_theirs_ends(
    moderation: Moderation, records: MemoryRecords
) -> None:
    await done(moderation, TIMEOUT, "1h")
    moderation.discord.unreachable.add("end_timeout")
    opened = await moderation.open_case(an_intent(kind=BAN))
    moderation.clock.advance(HOUR)
    moderation.discord.timeouts[GUILD, MEMBER] = START + 2 * HOUR  # which the ban does not change
    view = await after(moderation, timedelta(0))
    assert view.ending is None
    assert records[CASE_SCHEDULE][GUILD, ONE].attempts == 1
    assert opened.is_new


async def test_an_action_waits_while_an_earlier_one_on_the_member_is_being_ended(moderation: Moderation) -> None:
    await done(moderation, TIMEOUT, "2h")
    await recorded(moderation, START + 3 * HOUR)
    with pytest.raises(ActionUnfinished):
        await moderation.take_action(an_action(BAN))
    assert not moderation.discord.bans


async def test_another_end_needs_the_rank_of_the_command_and_an_earlier_one_that_of_its_opposite(
    moderation: Moderation,
) -> None:
    await done(moderation, BAN, "2h")
    moderation.use.closed = {"unban"}
    with pytest.raises(RankTooLow):
        await moderation.edit_case(an_edit("90m"))
    assert (await moderation.edit_case(an_edit("3h"))).has_another_end
    assert (await moderation.edit_case(an_edit("for good"))).has_another_end
    with pytest.raises(RankTooLow):
        await moderation.edit_case(an_edit("30d"))
    moderation.use.closed = {"ban"}
    with pytest.raises(RankTooLow):
        await moderation.edit_case(an_edit("4h"))
    assert (await moderation.edit_case(an_edit(reason="more of it"))).has_another_reason
    assert (await moderation.cases.show(GUILD, ONE)).expires_at is None
