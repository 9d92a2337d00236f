"""Who was told of what then did not happen is told so, after the outcome is on record."""

import asyncio
from unittest.mock import patch

import pytest

from application.moderation.queries import CaseView
from application.moderation.take_back_notice import TakeBackNotice
from application.reactions import Reactions
from application.shared.errors import DiscordUnreachable
from domain.guilds.guild import Choice
from domain.moderation.case import CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.settings import DM_ON_ACTION
from tests.builders import GUILD, MEMBER
from tests.fakes.discord import Call, FakeDiscord
from tests.fakes.records import MemoryRecords
from tests.moderation import Moderation, an_action
from tests.wired import wired_contexts

ONE = CaseNumber(1)
TAKE_BACK = TakeBackNotice(guild=GUILD, number=ONE)


async def refused(moderation: Moderation) -> CaseView:
    moderation.discord.refusal = Failure.REFUSED_BY_DISCORD
    return await moderation.take_action(an_action())


def taken_back(moderation: Moderation) -> list[CaseNumber]:
    return [case.number for case in moderation.discord.taken_back]


async def test_whoever_was_told_of_what_discord_then_refused_is_told_so(moderation: Moderation) -> None:
    view = await refused(moderation)
    await moderation.take_back_notice(TAKE_BACK)
    assert (view.failure, taken_back(moderation)) == (Failure.REFUSED_BY_DISCORD, [ONE])


async def test_a_refused_action_is_settled_at_once_though_its_notice_cannot_be_taken_back_yet(
    moderation: Moderation,
) -> None:
    moderation.discord.unreachable.add("take_back")
    view = await refused(moderation)
    assert (view.status, view.failure) == (CaseStatus.FAILED, Failure.REFUSED_BY_DISCORD)
    with pytest.raises(DiscordUnreachable):
        await moderation.take_back_notice(TAKE_BACK)
    moderation.discord.unreachable.clear()
    await moderation.take_back_notice(TAKE_BACK)
    assert taken_back(moderation) == [ONE]


async def test_the_bot_does_so_once_the_outcome_is_on_record(moderation: Moderation, records: MemoryRecords) -> None:
    await refused(moderation)
    assert taken_back(moderation) == []
    follow = Reactions.joined(context.reactions for context in wired_contexts(records, moderation.discord))
    for event in (*records.events,):
        await follow(event)
    assert taken_back(moderation) == [ONE]


async def test_an_answer_that_takes_too_long_is_asked_for_later(moderation: Moderation) -> None:
    async def never(_discord: FakeDiscord, _case: CaseView) -> None:
        await asyncio.Event().wait()

    await refused(moderation)
    with (
        patch.object(FakeDiscord, "take_back", never),
        patch("application.moderation.take_back_notice.TELLING_TAKES", 0.01),
        pytest.raises(DiscordUnreachable),
    ):
        await moderation.take_back_notice(TAKE_BACK)


async def test_a_message_of_which_nobody_knows_whether_it_arrived_is_taken_back_too(moderation: Moderation) -> None:
    no_answers: set[Call] = {"tell", "was_told"}
    moderation.discord.unreachable |= no_answers
    await refused(moderation)
    await moderation.take_back_notice(TAKE_BACK)
    assert taken_back(moderation) == [ONE]


async def test_what_was_done_is_not_taken_back(moderation: Moderation) -> None:
    await moderation.take_action(an_action())
    await moderation.take_back_notice(TAKE_BACK)
    assert taken_back(moderation) == []


async def test_what_somebody_else_did_is_not_taken_back(moderation: Moderation) -> None:
    def banned_by_hand() -> None:
        moderation.discord.bans[GUILD, MEMBER] = "by hand"
        moderation.discord.audit_log.clear()

    moderation.discord.after["ban"] = banned_by_hand
    assert (await moderation.take_action(an_action())).failure is Failure.SUPERSEDED
    await moderation.take_back_notice(TAKE_BACK)
    assert taken_back(moderation) == []


@pytest.mark.parametrize("why", ["takes no messages", "not wanted"])
async def test_who_was_not_told_is_not_told_otherwise(moderation: Moderation, why: str) -> None:
    if why == "takes no messages":
        moderation.discord.takes_no_messages.add(MEMBER)
    else:
        await moderation.choose(Choice(DM_ON_ACTION, False))
    await refused(moderation)
    await moderation.take_back_notice(TAKE_BACK)
    assert taken_back(moderation) == []
