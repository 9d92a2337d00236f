"""What follows by itself is a case of its own: once, checked like any other, and on record whatever becomes of it."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.amend_reason import AmendReason
from application.moderation.escalation.escalate import Escalate
from application.moderation.escalation.foresee import Followed, Follows, Foresee, Outdone
from application.moderation.escalation.preview_member import PreviewEscalation
from application.moderation.queries import CaseView
from application.moderation.resume_cases import ResumeCases
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable, TransientFailure
from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.escalation.changes import Turn, Weigh
from domain.moderation.escalation.request import is_automatic
from domain.moderation.events import CaseSettled
from domain.moderation.links import Link, Relation
from domain.moderation.settings import DM_ON_ACTION
from domain.moderation.term import Ending
from domain.shared.errors import MissingPermission
from domain.shared.ids import RoleId
from domain.shared.permission import Permission
from tests.builders import BOT, GUILD, LEASE, MEMBER, a_moderator, a_standing, an_intent, the_bot
from tests.escalation import BOT_NAMES, Escalation, a_step, a_worth
from tests.fakes.clock import START
from tests.fakes.escalation import FIRINGS, MemoryEscalationReader
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
FOUR = CaseNumber(4)
RIGHTS_BUT_TIMEOUTS = frozenset(Permission) - {Permission.MODERATE_MEMBERS}


async def warned(escalation: Escalation, times: int = 3, kind: ActionKind = WARN) -> Sequence[CaseView]:
    """An hour apart, each followed by what follows from it."""
    cases = list[CaseView]()
    for _ in range(times):
        escalation.moderation.clock.advance(HOUR)
        cases.append(await escalation.act_and_escalate(kind))
    return cases


async def shown(escalation: Escalation, number: CaseNumber = FOUR) -> CaseView:
    return await escalation.moderation.cases.show(GUILD, number)


def numbers(records: MemoryRecords) -> list[tuple[int, str]]:
    return [(case.number, case.kind.name) for case in records[CASES].values()]


@pytest.fixture
async def three(escalation: Escalation) -> Escalation:
    """The third within 30 days is a timeout of a day."""
    await escalation.put(a_step(3, "30d", lasts="1d"))
    return escalation


async def test_the_third_warning_is_followed_by_a_timeout_that_is_a_case_of_its_own(
    three: Escalation, records: MemoryRecords
) -> None:
    three.moderation.discord.standings[MEMBER] = evolve(a_standing(MEMBER), roles=(RoleId(71),))
    await warned(three)
    assert numbers(records) == [(1, "warn"), (2, "warn"), (3, "warn"), (4, "timeout")]
    assert records.turns == [GUILD] * 4  # for the number of each case
    case = await shown(three)
    assert case.roles == (RoleId(71),)
    assert case.moderator_names == BOT_NAMES
    now = three.moderation.clock.now()
    assert (case.status, case.moderator, case.target) == (CaseStatus.APPLIED, BOT, MEMBER)
    assert case.reason == "Automatic, for 3 points within 30 days: cases #1, #2, #3"
    assert case.links.others == tuple(Link(Relation.CAUSED_BY, CaseNumber(number)) for number in (1, 2, 3))
    assert case.expires_at == now + DAY
    assert three.moderation.discord.timeouts[GUILD, MEMBER] == now + DAY
    assert [told.number for told in three.moderation.discord.direct_messages] == [1, 2, 3, 4]
    assert case.opened_at == now
    assert is_automatic(records[CASES][GUILD, FOUR].request)


async def test_what_is_delivered_again_is_done_once(three: Escalation, records: MemoryRecords) -> None:
    *_, third = await warned(three)
    for number in (CaseNumber(1), CaseNumber(2), third.number, FOUR):
        await three.escalate(Escalate(guild=GUILD, number=number))
    assert len(records[CASES]) == 4
    assert len(records[FIRINGS]) == 1


async def test_a_fourth_warning_is_followed_by_nothing_and_what_is_automatic_brings_no_points(
    three: Escalation, records: MemoryRecords
) -> None:
    await three.change(Weigh(TIMEOUT, a_worth(3)))
    await warned(three, 4)
    assert numbers(records)[3:] == [(4, "timeout"), (5, "warn")]


async def test_whether_a_step_still_holds_is_seen_from_as_far_back_as_that_takes(
    three: Escalation, records: MemoryRecords
) -> None:
    """The fifth: had the first been forgotten, the points would seem to have fallen below three before the fourth."""
    for days in (10, 10, 15, 3, 3):
        three.moderation.clock.advance(days * DAY)
        await three.act_and_escalate()
    assert [kind for _, kind in numbers(records)] == ["warn", "warn", "warn", "timeout", "warn", "warn"]


async def test_what_follows_late_is_opened_a_minute_ago_at_most_as_clocks_differ(three: Escalation) -> None:
    await warned(three, 2)
    third = await three.act()
    three.moderation.clock.advance(5 * HOUR)
    await three.escalate(Escalate(guild=GUILD, number=third.number))
    case = await shown(three)
    assert case.opened_at == three.moderation.clock.now() - 60 * SECOND
    assert case.expires_at == three.moderation.clock.now() + DAY


async def test_a_kick_of_many_points_takes_the_highest_step_once(
    escalation: Escalation, records: MemoryRecords
) -> None:
    await escalation.put(a_step(1), a_step(3), a_step(4, kind=BAN, lasts=None))
    await escalation.change(Weigh(KICK, a_worth(5)))
    await warned(escalation, 1, KICK)
    assert numbers(records) == [(1, "kick"), (2, "ban")]
    assert escalation.moderation.discord.bans[GUILD, MEMBER].startswith(
        "[case 2] Tux: Automatic, for 5 points within 30"
    )


async def test_nothing_follows_from_what_was_not_done_from_other_kinds_or_while_it_is_off(
    three: Escalation, records: MemoryRecords
) -> None:
    await warned(three, 2)
    async with three.moderation.uow() as uow:
        failed = await uow.cases.open(an_intent(kind=WARN))
        failed.settle(failure=Failure.INTERRUPTED, notice=Notice.NOT_WANTED, at=START)
        await uow.cases.save(failed)
        await uow.commit()
    await three.escalate(Escalate(guild=GUILD, number=failed.number))
    await warned(three, 1, NOTE)
    await three.change(Turn(is_on=False))
    await warned(three, 1)
    assert [kind for _, kind in numbers(records)] == ["warn", "warn", "warn", "note", "warn"]


async def test_the_end_is_as_far_away_as_the_guilds_calendar_says(escalation: Escalation) -> None:
    await escalation.moderation.choose(Choice(TIME_ZONE, "Pacific/Auckland"))
    await escalation.put(a_step(1, lasts="1mo"))
    escalation.moderation.clock.advance(START.replace(month=12, day=31, hour=10, minute=30) - START)
    await warned(escalation, 1)  # on the first of January, there
    case = await shown(escalation, CaseNumber(2))
    assert case.expires_at is not None
    assert case.expires_at - escalation.moderation.clock.now() == 31 * DAY


async def test_a_guild_that_tells_nobody_tells_nobody_of_this_either(three: Escalation) -> None:
    await three.moderation.choose(Choice(DM_ON_ACTION, value=False))
    await warned(three)
    assert (await shown(three)).notice is Notice.NOT_WANTED


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ("higher", Failure.OUT_OF_REACH),
        ("owner", Failure.OUT_OF_REACH),
        ("no right", Failure.BOT_LACKS_PERMISSION),
        ("gone", Failure.UNKNOWN_MEMBER),
        ("too late", Failure.INTERRUPTED),
    ],
)
async def test_what_is_refused_is_on_record_with_its_reason_and_never_tried_again(
    three: Escalation, records: MemoryRecords, step: str, why: Failure
) -> None:
    discord = three.moderation.discord
    await warned(three, 2)
    third = await three.act()
    match step:
        case "higher":
            discord.standings[MEMBER] = a_standing(MEMBER, top_role=50)
        case "owner":
            discord.standings[MEMBER] = a_standing(MEMBER, is_owner=True)
        case "no right":
            discord.bot = the_bot(permissions=RIGHTS_BUT_TIMEOUTS)
        case "gone":
            discord.standings[MEMBER] = a_standing(MEMBER, is_member=False)
        case _:
            three.moderation.clock.advance(DAY + SECOND)
    for _ in range(2):
        await three.escalate(Escalate(guild=GUILD, number=third.number))
    case = await shown(three)
    assert (case.kind, case.status, case.failure) == (TIMEOUT, CaseStatus.FAILED, why)
    assert (case.notice, len(records[CASES])) == (Notice.NOT_WANTED, 4)
    assert discord.timeouts == {}
    assert CaseSettled(guild=GUILD, at=three.moderation.clock.now(), number=FOUR) in records.events


async def test_where_the_bot_may_not_look_whether_they_are_banned_it_is_said_that_it_lacks_the_right(
    escalation: Escalation,
) -> None:
    await escalation.put(a_step(1, kind=BAN, lasts=None))
    case = await escalation.act()
    escalation.moderation.discord.may_look = False
    await escalation.escalate(Escalate(guild=GUILD, number=case.number))
    assert (await shown(escalation, CaseNumber(2))).failure is Failure.BOT_LACKS_PERMISSION


async def test_who_is_banned_already_is_not_banned_again(escalation: Escalation) -> None:
    await escalation.put(a_step(1, kind=BAN, lasts=None))
    case = await escalation.act()
    escalation.moderation.discord.bans[GUILD, MEMBER] = "by hand"
    await escalation.escalate(Escalate(guild=GUILD, number=case.number))
    assert (await shown(escalation, CaseNumber(2))).failure is Failure.SUPERSEDED
    assert escalation.moderation.discord.bans[GUILD, MEMBER] == "by hand"


@pytest.mark.parametrize(("lasts", "follows"), [("7d", False), ("12h", True)])
async def test_a_timeout_that_ends_later_is_not_shortened(three: Escalation, lasts: str, follows: bool) -> None:
    await warned(three, 2)
    by_hand = await three.act(TIMEOUT, lasts=lasts)
    third = await three.act()
    assert isinstance(await three.foresee(Foresee(third)), Follows if follows else Outdone)
    await three.escalate(Escalate(guild=GUILD, number=third.number))
    case = await shown(three, CaseNumber(5))
    assert case.failure is (None if follows else Failure.SUPERSEDED)
    assert (await shown(three, by_hand.number)).ending is (Ending.REPLACED if follows else None)
    ends = three.moderation.discord.timeouts[GUILD, MEMBER]
    assert ends == (case.expires_at if follows else by_hand.expires_at)


async def test_while_another_action_is_under_way_nothing_is_taken_and_afterwards_it_is(
    three: Escalation, records: MemoryRecords
) -> None:
    await warned(three, 2)
    third = await three.act()
    async with three.moderation.uow() as uow:
        pending = await uow.cases.open(an_intent(kind=KICK, opened_at=three.moderation.clock.now()))
        await uow.commit()
    with pytest.raises(TransientFailure):
        await three.escalate(Escalate(guild=GUILD, number=third.number))
    assert (len(records[CASES]), records[FIRINGS]) == (4, {})
    async with three.moderation.uow() as uow:
        pending = await uow.cases.get(GUILD, pending.number)
        pending.settle(failure=Failure.SUPERSEDED, notice=Notice.NOT_WANTED, at=START)
        await uow.cases.save(pending)
        await uow.commit()
    await three.escalate(Escalate(guild=GUILD, number=third.number))
    assert (await shown(three, CaseNumber(5))).status is CaseStatus.APPLIED


async def test_where_nobody_can_tell_where_they_stand_it_is_tried_again(
    three: Escalation, records: MemoryRecords
) -> None:
    await warned(three, 2)
    third = await three.act()
    three.moderation.discord.unreachable = {"standing"}
    with pytest.raises(DiscordUnreachable):
        await three.escalate(Escalate(guild=GUILD, number=third.number))
    assert (len(records[CASES]), records[FIRINGS]) == (3, {})


@pytest.mark.parametrize("answer_is_lost", [False, True])
async def test_what_gets_no_answer_is_on_record_and_a_sweep_finishes_it(
    three: Escalation, answer_is_lost: bool
) -> None:
    discord = three.moderation.discord
    (discord.answer_lost if answer_is_lost else discord.unreachable).add("time_out")
    await warned(three)
    assert (await shown(three)).status is CaseStatus.PENDING
    discord.answer_lost.clear()
    discord.unreachable.clear()
    three.moderation.clock.advance(LEASE)
    await three.moderation.resume_cases(ResumeCases([GUILD]))
    assert (await shown(three)).status is CaseStatus.APPLIED
    assert discord.journal.count("time_out") == 1


async def test_killed_before_it_was_recorded_it_follows_when_the_event_is_delivered_again(
    three: Escalation, records: MemoryRecords
) -> None:
    await warned(three, 2)
    third = await three.act()
    records.commit_failures.append(CommitOutcomeUnknown())
    with pytest.raises(CommitOutcomeUnknown):
        await three.escalate(Escalate(guild=GUILD, number=third.number))
    assert (len(records[CASES]), records[FIRINGS]) == (3, {})
    await three.escalate(Escalate(guild=GUILD, number=third.number))
    assert (await shown(three)).status is CaseStatus.APPLIED


async def test_two_warnings_that_were_both_carried_out_before_either_was_followed_are_followed_once(
    three: Escalation, records: MemoryRecords
) -> None:
    await warned(three, 1)
    second, third = await three.act(), await three.act()
    for case in (third, second, third):
        await three.escalate(Escalate(guild=GUILD, number=case.number))
    assert numbers(records)[3:] == [(4, "timeout")]


async def test_what_is_about_to_follow_is_said_and_afterwards_what_followed(three: Escalation) -> None:
    first, second = await warned(three, 2)
    third = await three.act()
    assert await three.foresee(Foresee(first)) is None
    assert await three.foresee(Foresee(second)) is None
    about_to = await three.foresee(Foresee(third))
    assert isinstance(about_to, Follows)
    assert (about_to.reached.trigger, about_to.reached.step.kind) == (third.number, TIMEOUT)
    await three.escalate(Escalate(guild=GUILD, number=third.number))
    followed = await three.foresee(Foresee(third))
    assert isinstance(followed, Followed)
    assert (followed.case.number, followed.case.status) == (FOUR, CaseStatus.APPLIED)
    fourth = await three.act_and_escalate()
    assert await three.foresee(Foresee(fourth)) is None


async def test_the_reason_of_what_followed_is_for_every_moderator_to_change_however_high_the_bot_stands(
    three: Escalation,
) -> None:
    await warned(three)
    amended = await three.moderation.amend_reason(
        AmendReason(guild=GUILD, number=FOUR, by=a_moderator(), reason="by mistake")
    )
    assert amended.is_changed


@pytest.mark.parametrize("away", [RecordsUnavailable(), TransientFailure()])
async def test_what_was_done_is_told_though_nobody_can_say_what_follows(
    three: Escalation, monkeypatch: pytest.MonkeyPatch, away: Exception
) -> None:
    case = await three.act()

    async def rules(*_: object) -> None:
        raise away

    monkeypatch.setattr(MemoryEscalationReader, "rules", rules)
    assert await three.foresee(Foresee(case)) is None


async def test_a_preview_says_what_the_next_case_would_bring_to_whoever_may_ask(three: Escalation) -> None:
    await warned(three, 2)
    ask = PreviewEscalation(guild=GUILD, by=a_moderator(), target=MEMBER, kind=WARN)
    preview = await three.preview(ask)
    assert preview.outlook.reached is not None
    assert [case.number for case, _ in preview.outlook.counted] == [1, 2]
    with pytest.raises(MissingPermission):
        await three.preview(PreviewEscalation(guild=GUILD, by=a_standing(), target=MEMBER, kind=WARN))
