"""A voided case counts nowhere, stays on record, and changes nothing in Discord."""

from datetime import timedelta

import pytest

from application.moderation.end_due_cases import EndDueCases
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.moderation.errors import (
    CaseAboutOneself,
    CaseAlreadyVoided,
    CaseBySomebodyAbove,
    CaseNotFound,
    CaseNotVoided,
    CaseStillPending,
)
from domain.moderation.state import CaseState
from domain.moderation.term import Ending
from domain.shared.errors import MissingPermission
from domain.shared.ids import UserId
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.shared.text import NothingToRead
from tests.builders import EVERYTHING, GUILD, MEMBER, MODERATOR, a_standing, an_intent
from tests.casebook import ONE, TWO, Casebook, unvoiding, voiding
from tests.moderation import an_action


async def test_voiding_and_its_taking_back_are_on_record_with_who_why_and_when(casebook: Casebook) -> None:
    moderation = casebook.moderation
    await moderation.take_action(an_action(WARN))
    voided = await casebook.void(voiding("  the wrong member "))
    assert (voided.state, voided.voided_by, voided.void_reason) == (CaseState.VOIDED, MODERATOR, "the wrong member")
    assert voided.voided_at == moderation.clock.now()
    assert await moderation.cases.show(GUILD, ONE) == voided
    back = await casebook.unvoid(unvoiding())
    assert (back.state, back.voided_by, back.voided_at, back.void_reason) == (CaseState.APPLIED, None, None, None)
    history = (await moderation.cases.history(GUILD, ONE, Seek())).items
    lines = [(recorded.change.field, recorded.change.new, recorded.change.by) for recorded in history]
    assert lines == [("unvoided", "none at all", MODERATOR), ("voided", "the wrong member", MODERATOR)]
    assert moderation.discord.journal[-2:] == ["CaseVoided", "CaseUnvoided"]


async def test_the_same_reason_may_be_given_for_voiding_and_for_taking_it_back(casebook: Casebook) -> None:
    await casebook.moderation.take_action(an_action(WARN))
    for _ in range(2):
        await casebook.void(voiding("mistake"))
        await casebook.unvoid(unvoiding("mistake"))
    assert len((await casebook.moderation.cases.history(GUILD, ONE, Seek())).items) == 4


async def test_a_case_is_voided_once_and_only_a_voided_one_counts_again(casebook: Casebook) -> None:
    await casebook.moderation.take_action(an_action(WARN))
    with pytest.raises(CaseNotVoided):
        await casebook.unvoid(unvoiding())
    first = await casebook.void(voiding())
    with pytest.raises(CaseAlreadyVoided):
        await casebook.void(voiding("another reason"))
    assert await casebook.moderation.cases.show(GUILD, ONE) == first


async def test_a_case_that_is_under_way_is_not_voided(casebook: Casebook) -> None:
    await casebook.moderation.get_settings(GUILD)
    await casebook.moderation.open_case(an_intent())
    with pytest.raises(CaseStillPending):
        await casebook.void(voiding())


async def test_a_voided_ban_stands_and_still_ends_when_its_time_is_over(casebook: Casebook) -> None:
    moderation = casebook.moderation
    await moderation.take_action(an_action(BAN, lasts="1d"))
    voided = await casebook.void(voiding())
    assert voided.still_stands
    assert (GUILD, MEMBER) in moderation.discord.bans
    moderation.clock.advance(timedelta(days=1, seconds=1))
    await moderation.end_due_cases(EndDueCases([GUILD]))
    after = await moderation.cases.show(GUILD, ONE)
    assert (after.ending, after.state, after.still_stands) == (Ending.EXPIRED, CaseState.VOIDED, False)
    assert moderation.discord.bans == {}


async def test_a_voided_warning_is_not_counted_and_counts_again(casebook: Casebook) -> None:
    moderation = casebook.moderation
    for _ in range(2):
        await moderation.take_action(an_action(WARN))

    async def warnings() -> int:
        return (await moderation.cases.count_applied(GUILD, MEMBER, WARN, up_to=TWO)).counted

    counts = [await warnings()]
    await casebook.void(voiding())
    counts.append(await warnings())
    await casebook.unvoid(unvoiding())
    assert [*counts, await warnings()] == [2, 1, 2]


ONESELF = a_standing(MEMBER, top_role=9, permissions=EVERYTHING)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {Permission.MODERATE_MEMBERS}), MissingPermission),
        (ONESELF, CaseAboutOneself),
    ],
)
async def test_whoever_may_not_change_a_case_may_neither_void_it_nor_take_that_back(
    casebook: Casebook, by: Standing, refusal: type[Exception]
) -> None:
    moderation = casebook.moderation
    moderation.discord.standings[MEMBER] = a_standing(MEMBER, top_role=1)
    await moderation.take_action(an_action(WARN))
    with pytest.raises(refusal):
        await casebook.void(voiding(by=by))
    voided = await casebook.void(voiding())
    with pytest.raises(refusal):
        await casebook.unvoid(unvoiding(by=by))
    assert await moderation.cases.show(GUILD, ONE) == voided


async def test_the_case_of_somebody_above_is_not_voided(casebook: Casebook) -> None:
    await casebook.moderation.take_action(an_action(WARN))
    with pytest.raises(CaseBySomebodyAbove):
        await casebook.void(voiding(by=a_standing(MEMBER_OF_STAFF, top_role=2, permissions=EVERYTHING)))


MEMBER_OF_STAFF = UserId(77)


async def test_a_reason_must_say_something_and_the_case_must_be_there(casebook: Casebook) -> None:
    await casebook.moderation.take_action(an_action(WARN))
    with pytest.raises(NothingToRead):
        await casebook.void(voiding("\u200b"))
    with pytest.raises(CaseNotFound):
        await casebook.void(voiding(number=TWO))
