"""What is on record and stands no more is done again, or ended on record."""

import asyncio
from datetime import timedelta
from typing import NoReturn

import pytest
from attrs import evolve

from application.moderation.claim_again import ClaimAgain, ClaimedAgain
from application.moderation.drift import bring_about_again
from application.moderation.drift.bring_about_again import BringAboutAgain
from application.moderation.drift.end_on_record import EndOnRecord
from application.shared.errors import DiscordUnreachable
from domain.moderation.actions.ban import BAN
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import (
    AlreadyInForce,
    CaseAboutOneself,
    TargetOutranksModerator,
)
from domain.moderation.term import Ending, NotInForce
from domain.permissions.errors import RankTooLow
from domain.shared.ids import UserId
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator, a_standing, the_bot
from tests.drift import DriftOf
from tests.fakes.audit_trail import at
from tests.fakes.clock import START
from tests.fakes.discord import FakeDiscord
from tests.fakes.moderation import CASE_SCHEDULE
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action
from tests.unit.moderation.drift.differing import adopting, banned, cut_by_hand

ONE = CaseNumber(1)
HOUR = timedelta(hours=1)
DAY = 24 * HOUR


async def test_a_timeout_that_somebody_cut_is_set_again_until_its_time(drift: DriftOf, moderation: Moderation) -> None:
    await cut_by_hand(drift, moderation, START + HOUR)
    again = BringAboutAgain(guild=GUILD, by=a_moderator(), number=ONE, asked_at=at(600))
    await drift.again(again)
    assert moderation.discord.timeouts[GUILD, MEMBER] == START + 7 * DAY
    assert await drift.found() == []
    with pytest.raises(AlreadyInForce):
        await drift.again(again)


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


async def test_what_discord_answers_too_late_is_not_said_to_be_done(
    drift: DriftOf, undone: Moderation, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> NoReturn:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(bring_about_again, "DOING_TAKES", 0.0)
    monkeypatch.setattr(FakeDiscord, "find", never)
    with pytest.raises(DiscordUnreachable):
        await drift.again(of_one())
    monkeypatch.undo()
    await drift.again(of_one())  # the claim was given back
    assert undone.discord.bans.keys() == {(GUILD, MEMBER)}


async def test_whoever_stood_still_for_longer_than_they_had_it_leased_does_nothing_and_leaves_the_wish(
    drift: DriftOf, undone: Moderation, records: MemoryRecords
) -> None:
    again = drift.again
    claim = again.claim

    async def slowly(command: ClaimAgain) -> ClaimedAgain:
        claimed = await claim(command)
        undone.clock.advance(timedelta(minutes=2))
        return claimed

    again.claim = slowly
    with pytest.raises(DiscordUnreachable):
        await again(of_one())
    assert undone.discord.bans == {}
    assert records[CASE_SCHEDULE][GUILD, ONE].again_by is not None
