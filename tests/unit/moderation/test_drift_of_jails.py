"""Who wears the jail role against who should: found, and put right by whoever may."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.claim_again import DOING_TAKES, ClaimAgain, ClaimAgainHandler
from application.moderation.drift.adopt_standing import AdoptStanding
from application.moderation.drift.bring_about_again import BringAboutAgain
from application.moderation.drift.end_on_record import EndOnRecord
from application.moderation.drift.find_drift import FindDrift
from application.moderation.end_due_cases import EndDueCases
from application.moderation.errors import EffectRefused
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.drift.difference import Side
from domain.moderation.errors import ActionInProgress
from domain.moderation.jail.errors import JailRoleUnusable
from domain.moderation.nobody import NOBODY
from domain.moderation.repository import WishedAgain
from domain.moderation.term import Ending
from domain.shared.ids import RequestId, UserId
from domain.shared.roles import GuildRoles
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator, a_standing, an_intent
from tests.drift import DriftOf
from tests.fakes.clock import START, AgreedClock
from tests.fakes.drift import MemoryDriftReader
from tests.fakes.jail import ROLE_SWAPS, MemoryJailReader, jail_tools
from tests.fakes.records import MemoryRecords
from tests.jails import ARTIST, HELPER, JAILED, KNOWN, Jails
from tests.moderation import Moderation

ONE = CaseNumber(1)
STRANGER = UserId(404)
AGAIN = BringAboutAgain(guild=GUILD, by=a_moderator(), number=ONE, asked_at=START)


@pytest.fixture
def jails(moderation: Moderation, records: MemoryRecords) -> Jails:
    return Jails(moderation, MemoryJailReader(records))


@pytest.fixture
def drift(moderation: Moderation, records: MemoryRecords) -> DriftOf:
    return DriftOf(moderation, MemoryDriftReader(records))


def adopting(target: UserId, request: int = 9_000_000) -> AdoptStanding:
    return AdoptStanding(
        guild=GUILD, by=a_moderator(), kind=JAIL, target=target, request=RequestId(request), asked_at=START
    )


async def test_who_is_in_jail_and_wears_its_role_is_no_difference(jails: Jails, drift: DriftOf) -> None:
    await jails.done()
    assert await drift.found() == []


async def test_who_should_wear_the_role_and_does_not_is_found_also_without_the_members_intent(
    jails: Jails, drift: DriftOf
) -> None:
    await jails.done()
    jails.held(MEMBER, HELPER)
    assert await drift.found() == [("jail", MEMBER, Side.UNDONE)]
    assert (await drift.find(FindDrift(GUILD))).partly == (JAIL, TIMEOUT)


async def test_who_wears_the_role_without_a_case_is_found_where_all_members_are_known(
    jails: Jails, drift: DriftOf
) -> None:
    jails.held(STRANGER, JAILED)
    assert await drift.found() == []
    jails.moderation.discord.hears_of_members = True
    assert await drift.found() == [("jail", STRANGER, Side.UNRECORDED)]


async def test_of_who_has_left_nothing_is_said(jails: Jails, drift: DriftOf) -> None:
    await jails.done()
    jails.roles.discord.leave(GUILD, MEMBER)
    assert await drift.found() == []


async def test_who_was_jailed_with_an_earlier_role_wears_that_one(jails: Jails, drift: DriftOf) -> None:
    await jails.done()
    discord = jails.moderation.discord
    discord.jail = jail_tools(jails.moderation.uow, jails.reader, jails.roles, ARTIST)
    assert await drift.found() == []
    jails.held(MEMBER, ARTIST)
    assert await drift.found() == [("jail", MEMBER, Side.UNDONE)]


async def test_without_a_jail_discord_is_not_even_asked(jails: Jails, drift: DriftOf) -> None:
    jails.without_jail_role()
    jails.moderation.discord.unreachable.add("look_at_roles")
    assert (await drift.find(FindDrift(GUILD))).partly == (TIMEOUT,)


async def test_adopted_it_is_a_jail_that_holds_and_can_be_left(
    jails: Jails, drift: DriftOf, records: MemoryRecords
) -> None:
    await jails.moderation.get_settings(GUILD)
    jails.moderation.discord.hears_of_members = True
    jails.held(STRANGER, JAILED)
    case = await drift.adopt(adopting(STRANGER))
    assert case is not None
    assert (case.kind, case.moderator, case.expires_at) == (JAIL, NOBODY, None)
    assert records[ROLE_SWAPS][GUILD, ONE].jail_role == JAILED
    assert await drift.found() == []
    assert await drift.adopt(adopting(STRANGER, request=9_000_001)) is None
    jails.rejoin(HELPER, user=STRANGER)
    await jails.seen(STRANGER)
    assert jails.of(STRANGER) == {JAILED}
    await jails.done(UNJAIL, user=STRANGER)
    assert jails.of(STRANGER) == {HELPER}


async def test_while_an_unjail_is_under_way_nothing_is_adopted(jails: Jails, drift: DriftOf) -> None:
    await jails.moderation.get_settings(GUILD)
    jails.held(STRANGER, JAILED)
    await jails.moderation.open_case(an_intent(kind=UNJAIL, target=STRANGER))
    with pytest.raises(ActionInProgress):
        await drift.adopt(adopting(STRANGER))


@pytest.mark.parametrize(("seconds", "ending"), [(1, Ending.LIFTED), (30, None)])
async def test_adopted_around_an_unjail_it_stands_in_the_order_of_the_record(
    jails: Jails, drift: DriftOf, seconds: int, ending: Ending | None
) -> None:
    """The audit log, which says when a ban was done, is not asked for when this was."""
    await jails.done()
    clock, begun = jails.moderation.clock, jails.moderation.clock.now()
    jails.roles.before["replace"] = lambda: clock.advance(timedelta(seconds=5))
    unjailed = await jails.done(UNJAIL)
    assert unjailed.settled_at != unjailed.opened_at
    jails.held(MEMBER, JAILED)
    asked_at = begun + timedelta(seconds=1 + seconds)
    case = await drift.adopt(evolve(adopting(MEMBER), asked_at=asked_at))
    assert case is not None
    assert case.ending is ending


async def test_done_again_what_they_have_by_now_is_kept_and_given_back(jails: Jails, drift: DriftOf) -> None:
    jails.held(MEMBER, ARTIST)
    await jails.done()
    jails.held(MEMBER, HELPER)
    await drift.again(AGAIN)
    assert jails.of() == {JAILED}
    assert await drift.found() == []
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER, ARTIST}


async def test_while_it_is_done_again_nobody_takes_the_role_that_is_missing_for_one_taken_off(
    jails: Jails,
) -> None:
    await jails.done()
    jails.held(MEMBER)
    uow, clock = jails.moderation.uow, AgreedClock(jails.moderation.clock)
    await ClaimAgainHandler(uow, clock)(ClaimAgain(guild=GUILD, number=ONE))
    await jails.seen()
    assert (await jails.moderation.cases.show(GUILD, ONE)).ending is None
    jails.moderation.clock.advance(DOING_TAKES)
    await jails.seen()
    assert (await jails.moderation.cases.show(GUILD, ONE)).ending is Ending.LIFTED


async def test_done_again_after_they_came_back_they_are_held_as_any_other(jails: Jails, drift: DriftOf) -> None:
    await jails.done()
    jails.rejoin(HELPER)
    await drift.again(AGAIN)
    jails.held(MEMBER)
    await jails.seen()
    assert (await jails.moderation.cases.show(GUILD, ONE)).ending is Ending.LIFTED, "taken off by hand since"


async def test_who_is_not_here_and_a_role_that_is_gone_are_said(jails: Jails, drift: DriftOf) -> None:
    await jails.done()
    jails.held(MEMBER, HELPER)
    jails.roles.discord.roles = GuildRoles(
        bot_may_manage=True, known={role: facts for role, facts in KNOWN.items() if role != JAILED}
    )
    with pytest.raises(JailRoleUnusable):
        await drift.again(AGAIN)
    jails.roles.discord.leave(GUILD, MEMBER)
    with pytest.raises(EffectRefused):
        await drift.again(AGAIN)


async def test_ended_on_record_they_are_in_jail_no_more(jails: Jails, drift: DriftOf) -> None:
    await jails.done()
    jails.held(MEMBER, HELPER)
    case = await drift.end(EndOnRecord(guild=GUILD, by=a_moderator(), number=ONE))
    assert case.ending is Ending.LIFTED
    assert await drift.found() == []


async def test_where_roles_may_not_be_looked_at_that_is_said(jails: Jails, drift: DriftOf) -> None:
    await jails.done()
    jails.moderation.discord.may_look = False
    assert (await drift.find(FindDrift(GUILD))).hidden == (BAN, JAIL, TIMEOUT)


async def wished_and_killed(jails: Jails) -> None:
    jails.moderation.clock.advance(timedelta(seconds=1))
    jails.moderation.discord.standings[MODERATOR] = a_moderator()
    uow, clock = jails.moderation.uow, AgreedClock(jails.moderation.clock)
    wish = WishedAgain(by=MODERATOR, at=jails.moderation.clock.now())
    await ClaimAgainHandler(uow, clock)(ClaimAgain(guild=GUILD, number=ONE, wish=wish))


async def later(jails: Jails) -> Ending | None:
    jails.moderation.clock.advance(2 * DOING_TAKES)
    await jails.moderation.end_due_cases(EndDueCases([GUILD]))
    return (await jails.moderation.cases.show(GUILD, ONE)).ending


async def test_killed_before_they_are_jailed_again_they_are_by_whoever_takes_it_over(jails: Jails) -> None:
    await jails.done()
    jails.held(MEMBER, HELPER)
    await wished_and_killed(jails)
    assert await later(jails) is None
    assert jails.of() == {JAILED}


async def test_who_has_risen_above_whoever_wanted_them_jailed_again_is_not(jails: Jails) -> None:
    await jails.done()
    jails.held(MEMBER, HELPER)
    await wished_and_killed(jails)
    jails.moderation.discord.standings[MEMBER] = a_standing(MEMBER, top_role=a_moderator().top_role)
    await later(jails)
    assert jails.of() == {HELPER}


async def test_while_the_wish_waits_nobody_takes_the_role_that_is_missing_for_one_taken_off(jails: Jails) -> None:
    await jails.done()
    jails.held(MEMBER)
    await wished_and_killed(jails)
    jails.moderation.clock.advance(DOING_TAKES)
    await jails.seen()
    assert await later(jails) is None
    assert jails.of() == {JAILED}


async def test_while_the_jail_role_is_unusable_the_wish_waits(jails: Jails) -> None:
    await jails.done()
    jails.held(MEMBER, HELPER)
    await wished_and_killed(jails)
    known = {role: facts for role, facts in KNOWN.items() if role != JAILED}
    jails.roles.discord.roles = GuildRoles(bot_may_manage=True, known=known)
    assert await later(jails) is None
    jails.roles.discord.roles = GuildRoles(bot_may_manage=True, known=dict(KNOWN))
    assert await later(jails) is None
    assert jails.of() == {JAILED}


async def test_who_was_jailed_again_and_let_out_by_hand_since_is_not_jailed_once_more(jails: Jails) -> None:
    await jails.done()
    jails.held(MEMBER, HELPER)
    jails.moderation.clock.advance(timedelta(minutes=5))
    await wished_and_killed(jails)
    jails.moderation.clock.advance(timedelta(seconds=1))
    await jails.moderation.discord.looks[JAIL].restore(await case_one(jails))
    jails.held(MEMBER, HELPER)
    await later(jails)
    assert jails.of() == {HELPER}


async def case_one(jails: Jails) -> Case:
    async with jails.moderation.uow() as uow:
        return await uow.cases.get(GUILD, ONE)
