"""The end of a jail is changed while they are away."""

from datetime import timedelta

import pytest

from application.moderation.end_due_cases import EndDueCases
from application.moderation.ends.edit_case import EditCase, EditedCase
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import EndIsPast
from domain.moderation.term import Ending
from tests.builders import GUILD, MEMBER, a_moderator
from tests.jails import ARTIST, HELPER, JAILED, Jails
from tests.unit.moderation.holding.ending import ending

ONE = CaseNumber(1)


async def edited(jails: Jails, lasts: str) -> EditedCase:
    return await jails.moderation.edit_case(EditCase(guild=GUILD, number=ONE, by=a_moderator(), lasts=lasts))


def leave(jails: Jails) -> None:
    jails.roles.discord.leave(GUILD, MEMBER)
    del jails.moderation.discord.standings[MEMBER]


async def later(jails: Jails, minutes: int) -> None:
    jails.moderation.clock.advance(timedelta(minutes=minutes))
    await jails.moderation.end_due_cases(EndDueCases([GUILD]))


@pytest.mark.parametrize(("first", "then"), [("1h", "3h"), (None, "3h"), ("1h", "for good")])
async def test_who_is_away_while_the_end_is_put_off_is_jailed_again_until_then(
    jails: Jails, first: str | None, then: str
) -> None:
    await jails.done(lasts=first)
    leave(jails)
    told = await edited(jails, then)
    assert (told.is_told, told.case.ending) == (True, None)
    await later(jails, 120)
    jails.rejoin()
    await jails.seen()
    assert (await ending(jails), jails.of()) == (None, {JAILED})
    await later(jails, 60)
    is_free = then != "for good"
    assert jails.of() == ({HELPER, ARTIST} if is_free else {JAILED})
    assert await ending(jails) is (Ending.EXPIRED if is_free else None)


@pytest.mark.parametrize("is_swept", [True, False])
async def test_who_comes_back_after_an_end_that_was_brought_forward_is_free(jails: Jails, is_swept: bool) -> None:
    await jails.done(lasts="3h")
    leave(jails)
    await edited(jails, "1h")
    jails.moderation.clock.advance(timedelta(hours=1))
    if is_swept:
        await jails.moderation.end_due_cases(EndDueCases([GUILD]))
    jails.rejoin()
    await jails.seen()
    await jails.moderation.end_due_cases(EndDueCases([GUILD]))
    assert (await ending(jails), jails.of(), len(jails.roles.requests)) == (Ending.EXPIRED, set(), 1)


async def test_an_end_that_would_be_over_is_refused_while_they_are_away_and_the_jail_holds_on_their_return(
    jails: Jails,
) -> None:
    await jails.done(lasts="3h")
    leave(jails)
    await later(jails, 60)
    with pytest.raises(EndIsPast):
        await edited(jails, "30m")
    jails.rejoin()
    await jails.seen()
    assert (await ending(jails), jails.of()) == (None, {JAILED})
    await later(jails, 120)
    assert (await ending(jails), jails.of()) == (Ending.EXPIRED, {HELPER, ARTIST})
