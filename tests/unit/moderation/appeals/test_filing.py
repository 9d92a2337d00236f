"""What may be appealed, by whom, and how often."""

from datetime import timedelta

import pytest

from application.moderation.appeals.file_appeal import CheckAppeal
from application.moderation.ports import HowToAppeal
from domain.guilds.guild import Choice
from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.appeals.appeal import AppealState, appeal_answer, appeal_text, can_be_appealed
from domain.moderation.appeals.errors import (
    AppealAnswered,
    AppealAnswerTooLong,
    AppealedAlready,
    AppealsNotTaken,
    AppealTextUnfit,
    NothingToAppeal,
)
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseNotFound, CaseStillPending
from domain.shared.ids import UserId
from domain.shared.settings import Settings
from domain.shared.text import NothingToRead
from tests.appeals import ANSWER, WHY, Court, filing, granting
from tests.builders import GUILD, MEMBER, a_request, an_intent
from tests.casebook import ONE, undoing, voiding
from tests.moderation import an_action


def test_what_can_be_taken_back_or_voided_can_be_appealed() -> None:
    assert {kind for kind in KINDS if can_be_appealed(kind)} == {BAN, TIMEOUT, JAIL, WARN}


@pytest.mark.parametrize("typed", ["x" * 20, "x" * 1000, f"  {'x' * 20}\u200b "])
def test_an_appeal_says_enough_and_not_too_much(typed: str) -> None:
    assert appeal_text(typed) == typed.strip(" \u200b")


def test_an_appeal_keeps_its_paragraphs() -> None:
    assert appeal_text("  It was not me.\u200b\r\n\r\n\r\n\r\n\r\nIt was my   brother. ") == (
        "It was not me.\n\n\nIt was my brother."
    )


@pytest.mark.parametrize("typed", ["x" * 19, "x" * 1001])
def test_an_appeal_that_is_too_short_or_too_long_is_not_taken(typed: str) -> None:
    with pytest.raises(AppealTextUnfit):
        appeal_text(typed)


def test_an_appeal_or_an_answer_of_which_nothing_can_be_seen_is_none() -> None:
    for read in (appeal_text, appeal_answer):
        with pytest.raises(NothingToRead):
            read("\u200b" * 30)
    with pytest.raises(AppealAnswerTooLong):
        appeal_answer("x" * 401)


@pytest.mark.parametrize(("kind", "lasts"), [(BAN, None), (TIMEOUT, "1h"), (JAIL, None), (WARN, None)])
async def test_whom_a_case_is_about_appeals_it_and_the_case_says_so(
    court: Court, kind: ActionKind, lasts: str | None
) -> None:
    moderation = court.casebook.moderation
    await moderation.take_action(an_action(kind, lasts=lasts))
    ask = CheckAppeal(guild=GUILD, number=ONE, by=MEMBER)
    await court.check(ask)
    filed = await court.file(filing())
    assert (filed.number, filed.appellant, filed.text, filed.state) == (ONE, MEMBER, WHY, AppealState.OPEN)
    assert (await moderation.cases.show(GUILD, ONE)).appeal is AppealState.OPEN
    with pytest.raises(AppealedAlready):
        await court.check(ask)


async def test_a_case_is_appealed_once_and_the_same_request_delivered_again_changes_nothing(court: Court) -> None:
    await court.casebook.moderation.take_action(an_action(BAN))
    request = a_request()
    filed = await court.file(filing(request=request))
    assert await court.file(filing(request=request)) == filed
    with pytest.raises(AppealedAlready):
        await court.file(filing(text="It was not me, as I said before."))
    assert await court.appeal() == filed


async def test_whoever_asks_again_reads_what_was_decided_whatever_became_of_the_case(court: Court) -> None:
    moderation = court.casebook.moderation
    await moderation.take_action(an_action(BAN))
    await court.file(filing())
    await court.grant(granting())
    await moderation.choose(Choice(APPEAL_CHANNEL, None))
    with pytest.raises(AppealAnswered) as read:
        await court.check(CheckAppeal(guild=GUILD, number=ONE, by=MEMBER))
    assert (read.value.number, read.value.is_granted, read.value.answer) == (ONE, True, ANSWER)
    with pytest.raises(AppealsNotTaken):
        await court.check(CheckAppeal(guild=GUILD, number=ONE, by=UserId(99)))


async def test_of_a_case_about_others_nothing_is_to_be_learned(court: Court) -> None:
    await court.casebook.moderation.take_action(an_action(BAN))
    with pytest.raises(CaseNotFound):
        await court.file(filing(by=UserId(99)))


async def test_without_a_channel_for_them_no_appeals_are_taken(court: Court) -> None:
    moderation = court.casebook.moderation
    await moderation.take_action(an_action(BAN))
    await moderation.choose(Choice(APPEAL_CHANNEL, None))
    with pytest.raises(AppealsNotTaken):
        await court.file(filing())


async def test_what_is_over_voided_or_cannot_be_taken_back_is_not_appealed(court: Court) -> None:
    moderation = court.casebook.moderation
    await moderation.take_action(an_action(BAN))
    await court.casebook.undo(undoing())
    await moderation.take_action(an_action(WARN))
    await court.casebook.void(voiding(number=CaseNumber(3)))
    await moderation.take_action(an_action(TIMEOUT, lasts="1h"))
    moderation.clock.advance(timedelta(hours=1))
    await moderation.take_action(an_action(KICK))
    for number in (1, 3, 4, 5):
        with pytest.raises(NothingToAppeal):
            await court.file(filing(CaseNumber(number)))


async def test_a_void_leaves_a_ban_in_force_so_it_can_be_appealed(court: Court) -> None:
    await court.casebook.moderation.take_action(an_action(BAN))
    await court.casebook.void(voiding())
    assert (await court.file(filing())).state is AppealState.OPEN


async def test_what_is_still_under_way_is_appealed_later(court: Court) -> None:
    await court.casebook.moderation.get_settings(GUILD)
    await court.casebook.moderation.open_case(an_intent())
    with pytest.raises(CaseStillPending):
        await court.file(filing())


def test_members_are_told_of_a_button_only_where_appeals_are_taken() -> None:
    assert HowToAppeal.of(Settings(), BAN) == HowToAppeal()
    taking = Settings().choosing(APPEAL_CHANNEL, 800)
    assert [HowToAppeal.of(taking, kind).by_button for kind in (BAN, WARN, KICK)] == [True, True, False]
