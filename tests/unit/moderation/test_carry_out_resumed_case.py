"""What an interrupted action still needs, for each thing that Discord may hold of it."""

import asyncio
from datetime import timedelta
from unittest.mock import patch

import pytest
from attrs import evolve

from application.moderation.carry_out_case import MAY_BE_ON_ITS_WAY, TRIED_AGAIN_AFTER, CarryOutCase
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.queries import CaseView
from application.moderation.take_back_notice import TakeBackNotice
from application.shared.errors import DiscordUnreachable
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import GIVEN_UP_AFTER, Case, CaseIntent, CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from tests.builders import GUILD, LEASE, MEMBER, MODERATOR, a_moderator, a_standing, an_intent, the_bot
from tests.fakes.clock import START
from tests.fakes.discord import Call
from tests.moderation import Moderation

ONE = CaseNumber(1)
OUT_OF_TIME = GIVEN_UP_AFTER + LEASE + MAY_BE_ON_ITS_WAY + timedelta(seconds=1)


async def interrupted(moderation: Moderation, intent: CaseIntent | None = None) -> Case:
    await moderation.get_settings(GUILD)
    opened = await moderation.open_case(intent or an_intent())
    moderation.discord.journal.clear()
    return opened.case


async def resume(moderation: Moderation, case: Case) -> CaseView:
    """As a sweep does that has just claimed the case."""
    case.lease_until = moderation.clock.now() + LEASE
    return await moderation.carry_out(CarryOutCase(case, resumed=True))


async def taken_over(moderation: Moderation) -> Case:
    """As somebody does for whom it was given back."""
    async with moderation.uow() as uow:
        case = await uow.cases.take_over(GUILD, ONE, until=moderation.clock.now() + LEASE)
        await uow.commit()
    assert case is not None
    return case


async def resume_until_settled(moderation: Moderation, case: Case) -> CaseView:
    """What is no longer allowed is looked for once more, when nothing that was asked for can be on its way."""
    try:
        return await resume(moderation, case)
    except DiscordUnreachable:
        moderation.clock.advance(MAY_BE_ON_ITS_WAY)
        return await resume(moderation, await taken_over(moderation))


def outcome(view: CaseView) -> tuple[CaseStatus, Failure | None, Notice]:
    return view.status, view.failure, view.notice


APPLIED = (CaseStatus.APPLIED, None)


def failed(failure: Failure) -> tuple[CaseStatus, Failure]:
    return (CaseStatus.FAILED, failure)


def expected_of_a_ban(
    held: str | None, told: bool, still_allowed: bool, age: timedelta
) -> tuple[Failure | None, list[str]]:
    """Why it fails, and what is done now."""
    if held == "[case 1] spam":
        return None, []
    if held is not None:
        return Failure.SUPERSEDED, []
    if age > GIVEN_UP_AFTER:
        return Failure.INTERRUPTED, []
    if not still_allowed:
        return Failure.NO_LONGER_ALLOWED, []
    return None, ["ban"] if told else ["tell", "ban"]


@pytest.mark.parametrize("age", [timedelta(0), GIVEN_UP_AFTER, OUT_OF_TIME], ids=["fresh", "just in time", "too old"])
@pytest.mark.parametrize("still_allowed", [True, False], ids=["allowed", "outranked"])
@pytest.mark.parametrize("told", [True, False], ids=["told", "not told"])
@pytest.mark.parametrize("held", [None, "[case 1] spam", "[case 12] spam"], ids=["absent", "ours", "foreign"])
async def test_a_ban_is_finished_by_what_discord_holds(
    moderation: Moderation, held: str | None, told: bool, still_allowed: bool, age: timedelta
) -> None:
    case = await interrupted(moderation)
    if held is not None:
        moderation.discord.bans[GUILD, MEMBER] = held
    if told:
        moderation.discord.direct_messages.append(CaseView.of(case))
    if not still_allowed:
        moderation.discord.standings[MEMBER] = a_standing(MEMBER, top_role=9)
    moderation.clock.advance(age)

    view = await resume_until_settled(moderation, case)

    failure, done = expected_of_a_ban(held, told, still_allowed, age)
    assert (view.status, view.failure) == (failed(failure) if failure else APPLIED)
    assert view.notice is (Notice.DELIVERED if told or "tell" in done else Notice.UNCERTAIN)
    await moderation.take_back_notice(TakeBackNotice(guild=GUILD, number=ONE))
    undone = ["take_back"] if failure not in (None, Failure.SUPERSEDED) else []
    assert moderation.discord.journal == [*done, "CaseSettled", *undone]
    assert await moderation.cases.show(GUILD, ONE) == view


@pytest.mark.parametrize(
    ("banned", "lifted", "age", "expected", "done"),
    [
        ("by hand", None, timedelta(0), APPLIED, ["unban"]),
        ("by hand", None, OUT_OF_TIME, failed(Failure.INTERRUPTED), []),
        (None, "[case 1] spam", timedelta(0), APPLIED, []),
        (None, "[case 1] spam", OUT_OF_TIME, APPLIED, []),
        (None, "by hand", timedelta(0), failed(Failure.SUPERSEDED), []),
        (None, "[case 11] spam", OUT_OF_TIME, failed(Failure.SUPERSEDED), []),
    ],
)
async def test_an_unban_is_finished_by_what_discord_holds(
    moderation: Moderation,
    banned: str | None,
    lifted: str | None,
    age: timedelta,
    expected: tuple[CaseStatus, Failure | None],
    done: list[str],
) -> None:
    case = await interrupted(moderation, an_intent(kind=UNBAN))
    if banned is not None:
        moderation.discord.bans[GUILD, MEMBER] = banned
    if lifted is not None:
        moderation.discord.audit_log[GUILD, MEMBER, "unban"] = lifted
    moderation.clock.advance(age)
    assert outcome(await resume(moderation, case)) == (*expected, Notice.NOT_WANTED)
    assert moderation.discord.journal == [*done, "CaseSettled"]


@pytest.mark.parametrize(
    ("told", "age", "expected", "done"),
    [
        (False, timedelta(0), (*APPLIED, Notice.DELIVERED), ["tell"]),
        (True, timedelta(0), (*APPLIED, Notice.DELIVERED), []),
        (True, OUT_OF_TIME, (*APPLIED, Notice.DELIVERED), []),
        (False, OUT_OF_TIME, (*failed(Failure.INTERRUPTED), Notice.UNCERTAIN), []),
    ],
)
async def test_a_warning_is_told_once(
    moderation: Moderation,
    told: bool,
    age: timedelta,
    expected: tuple[CaseStatus, Failure | None, Notice],
    done: list[str],
) -> None:
    case = await interrupted(moderation, an_intent(kind=WARN))
    if told:
        moderation.discord.direct_messages.append(CaseView.of(case))
    moderation.clock.advance(age)
    assert outcome(await resume(moderation, case)) == expected
    assert moderation.discord.journal == [*done, "CaseSettled"]


async def test_a_guild_that_wants_no_messages_gets_none_when_a_ban_is_resumed(moderation: Moderation) -> None:
    case = await interrupted(moderation, an_intent(tell_member=False))
    assert outcome(await resume(moderation, case)) == (*APPLIED, Notice.NOT_WANTED)
    assert moderation.discord.journal == ["ban", "CaseSettled"]


@pytest.mark.parametrize("who", ["moderator lost the right", "moderator left", "bot lost the right"])
async def test_ranks_and_rights_are_asked_anew(moderation: Moderation, who: str) -> None:
    case = await interrupted(moderation)
    match who:
        case "moderator lost the right":
            moderation.discord.standings[MODERATOR] = evolve(a_moderator(), permissions=frozenset())
        case "moderator left":
            del moderation.discord.standings[MODERATOR]
        case "bot lost the right":
            moderation.discord.bot = the_bot(permissions=frozenset())
    view = await resume_until_settled(moderation, case)
    assert outcome(view) == (*failed(Failure.NO_LONGER_ALLOWED), Notice.UNCERTAIN)
    assert moderation.discord.bans == {}


async def test_what_was_asked_for_while_it_was_allowed_and_comes_after_it_is_no_longer_is_on_record(
    moderation: Moderation,
) -> None:
    case = await interrupted(moderation)
    moderation.discord.standings[MEMBER] = a_standing(MEMBER, top_role=9)
    with pytest.raises(DiscordUnreachable):
        await resume(moderation, case)
    moderation.discord.bans[GUILD, MEMBER] = "[case 1] spam"
    moderation.clock.advance(TRIED_AGAIN_AFTER)
    assert outcome(await resume(moderation, await taken_over(moderation))) == (*APPLIED, Notice.UNCERTAIN)


async def test_what_was_found_to_be_no_longer_allowed_is_not_done_where_it_is_allowed_again(
    moderation: Moderation,
) -> None:
    case = await interrupted(moderation)
    allowed = moderation.discord.standings[MODERATOR]
    moderation.discord.standings[MODERATOR] = evolve(a_moderator(), permissions=frozenset())
    with pytest.raises(DiscordUnreachable):
        await resume(moderation, case)
    moderation.discord.standings[MODERATOR] = allowed
    moderation.clock.advance(MAY_BE_ON_ITS_WAY - timedelta(seconds=1))
    with pytest.raises(DiscordUnreachable):
        await resume(moderation, await taken_over(moderation))
    moderation.clock.advance(timedelta(seconds=1))
    view = await resume(moderation, await taken_over(moderation))
    assert outcome(view) == (*failed(Failure.NO_LONGER_ALLOWED), Notice.UNCERTAIN)
    assert "ban" not in moderation.discord.journal


@pytest.mark.parametrize("call", ["find_ban", "audit_log", "standing", "was_told", "ban"])
async def test_without_an_answer_from_discord_the_case_stays_pending(moderation: Moderation, call: Call) -> None:
    case = await interrupted(moderation)
    moderation.discord.unreachable.add(call)
    with pytest.raises(DiscordUnreachable):
        await resume(moderation, case)
    assert (await moderation.cases.show(GUILD, ONE)).status is CaseStatus.PENDING
    assert moderation.discord.bans == {}


async def test_after_an_hour_without_discord_a_ban_is_done_as_soon_as_it_answers(moderation: Moderation) -> None:
    case = await interrupted(moderation)
    moderation.discord.unreachable.add("was_told")
    until = moderation.clock.now() + 2 * GIVEN_UP_AFTER
    while moderation.clock.now() < until:
        with pytest.raises(DiscordUnreachable):
            await resume(moderation, case)
        moderation.clock.advance(TRIED_AGAIN_AFTER)
        case = await taken_over(moderation)
    moderation.discord.unreachable.clear()
    assert outcome(await resume(moderation, case)) == (*APPLIED, Notice.DELIVERED)


async def test_what_an_attempt_before_the_hour_was_over_may_have_asked_for_is_awaited_and_nothing_asked_for_again(
    moderation: Moderation,
) -> None:
    case = await interrupted(moderation)
    moderation.clock.advance(GIVEN_UP_AFTER + timedelta(seconds=1))
    for _ in range((LEASE + MAY_BE_ON_ITS_WAY) // TRIED_AGAIN_AFTER):
        with pytest.raises(DiscordUnreachable):
            await resume(moderation, case)
        moderation.clock.advance(TRIED_AGAIN_AFTER)
        case = await taken_over(moderation)
    assert outcome(await resume(moderation, case)) == (*failed(Failure.INTERRUPTED), Notice.UNCERTAIN)
    assert "ban" not in moderation.discord.journal


async def test_a_refusal_is_the_outcome_of_a_resumed_ban_too(moderation: Moderation) -> None:
    case = await interrupted(moderation)
    moderation.discord.refusal = Failure.REFUSED_BY_DISCORD
    assert outcome(await resume(moderation, case)) == (*failed(Failure.REFUSED_BY_DISCORD), Notice.DELIVERED)


async def test_an_effect_that_the_bot_may_not_look_for_stays_open_for_an_hour_and_no_longer(
    moderation: Moderation,
) -> None:
    case = await interrupted(moderation, an_intent(kind=UNBAN))
    moderation.discord.may_look = False
    moderation.clock.advance(GIVEN_UP_AFTER)
    with pytest.raises(MayNotLook):
        await resume(moderation, case)
    assert (await moderation.cases.show(GUILD, ONE)).status is CaseStatus.PENDING
    moderation.clock.advance(OUT_OF_TIME - GIVEN_UP_AFTER)
    case = await taken_over(moderation)
    assert outcome(await resume(moderation, case)) == (*failed(Failure.UNVERIFIABLE), Notice.NOT_WANTED)
    assert moderation.discord.journal == ["CaseSettled"]


async def test_work_is_let_go_well_before_the_lease_ends(moderation: Moderation) -> None:
    case = await interrupted(moderation)
    with patch("asyncio.timeout", wraps=asyncio.timeout) as limited:
        await resume(moderation, case)
    (seconds,) = limited.call_args_list[0].args
    assert 0 < seconds <= 0.9 * LEASE.total_seconds()


async def test_who_begins_before_the_end_of_a_ban_asks_for_nothing_after_it(moderation: Moderation) -> None:
    """What is given up half a minute after the end was asked for at that time at the latest."""
    left = timedelta(seconds=7)
    case = await interrupted(moderation, an_intent(expires_at=START + LEASE + left))
    moderation.clock.advance(LEASE)
    with patch("asyncio.timeout", wraps=asyncio.timeout) as limited:
        await resume(moderation, case)
    assert limited.call_args_list[0].args == (left.total_seconds(),)


async def test_a_process_whose_lease_has_run_out_does_nothing(moderation: Moderation) -> None:
    case = await interrupted(moderation)
    moderation.clock.advance(LEASE)
    with pytest.raises(DiscordUnreachable):
        await moderation.carry_out(CarryOutCase(case))
    assert moderation.discord.journal == []
    assert (await moderation.cases.show(GUILD, ONE)).status is CaseStatus.PENDING


@pytest.mark.parametrize("kind", [BAN, UNBAN])
async def test_what_somebody_did_while_the_case_was_opened_is_not_claimed_by_it(
    moderation: Moderation, kind: ActionKind
) -> None:
    case = await interrupted(moderation, an_intent(kind=kind))
    if kind is BAN:
        moderation.discord.bans[GUILD, MEMBER] = "by hand"
    view = await moderation.carry_out(CarryOutCase(case))
    assert (view.status, view.failure) == failed(Failure.SUPERSEDED)
    assert moderation.discord.journal == ["CaseSettled"]


async def test_an_unban_refused_because_it_was_done_already_is_applied(moderation: Moderation) -> None:
    def answer_lost_and_sent_again() -> None:
        raise EffectRefused(Failure.UNKNOWN_MEMBER)

    case = await interrupted(moderation, an_intent(kind=UNBAN))
    moderation.discord.bans[GUILD, MEMBER] = "[case 7] spam"
    moderation.discord.after["unban"] = answer_lost_and_sent_again
    assert outcome(await moderation.carry_out(CarryOutCase(case))) == (*APPLIED, Notice.NOT_WANTED)


async def test_an_unban_refused_because_somebody_else_did_it_fails(moderation: Moderation) -> None:
    def somebody_was_quicker() -> None:
        moderation.discord.audit_log[GUILD, MEMBER, "unban"] = "by hand"
        raise EffectRefused(Failure.UNKNOWN_MEMBER)

    case = await interrupted(moderation, an_intent(kind=UNBAN))
    moderation.discord.bans[GUILD, MEMBER] = "[case 7] spam"
    moderation.discord.after["unban"] = somebody_was_quicker
    assert outcome(await moderation.carry_out(CarryOutCase(case))) == (
        *failed(Failure.SUPERSEDED),
        Notice.NOT_WANTED,
    )
