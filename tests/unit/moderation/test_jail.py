"""A jail takes roles and gives them back, exactly those, whatever comes in between."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.end_due_cases import EndDueCases
from application.moderation.errors import ActionUnfinished
from application.moderation.jail.note_swap import NoteSwap
from application.moderation.resume_cases import ResumeCases
from application.shared.errors import RecordsUnavailable
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.errors import AlreadyJailed, JailNotSetUp, JailRoleUnusable, NotJailed
from domain.moderation.term import Ending
from domain.shared.roles import GuildRoles, RoleAboveTheBot, RoleFacts
from tests.builders import GUILD, LEASE, MEMBER
from tests.fakes.jail import ROLE_SWAPS, MemoryJailReader
from tests.fakes.moderation import CASE_SCHEDULE
from tests.fakes.records import MemoryRecords
from tests.jails import ARTIST, BOOSTER, CHIEF, HELPER, JAILED, KNOWN, Jails
from tests.moderation import Moderation

ONE, TWO = CaseNumber(1), CaseNumber(2)
HOUR = timedelta(hours=1)


@pytest.fixture
def jails(moderation: Moderation, records: MemoryRecords) -> Jails:
    return Jails(moderation, MemoryJailReader(records))


async def ending(jails: Jails, number: CaseNumber = ONE) -> Ending | None:
    return (await jails.moderation.cases.show(GUILD, number)).ending


async def resumed(jails: Jails) -> None:
    jails.moderation.clock.advance(2 * LEASE)
    await jails.moderation.resume_cases(ResumeCases([GUILD]))


async def time_is_over(jails: Jails) -> None:
    jails.moderation.clock.advance(HOUR)
    await jails.moderation.end_due_cases(EndDueCases([GUILD]))


async def test_a_jail_takes_the_roles_and_gives_the_jail_role_in_one_request(jails: Jails) -> None:
    await jails.done()
    assert jails.roles.requests == [{JAILED}]
    assert jails.roles.log[0][1].reason == "[case 1] spam"
    assert await jails.taken() == (HELPER, ARTIST)


async def test_roles_given_back_are_exactly_those_taken(jails: Jails) -> None:
    await jails.done()
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER, ARTIST}
    assert len(jails.roles.requests) == 2
    assert await ending(jails) is Ending.LIFTED


async def test_a_role_that_a_person_gave_meanwhile_stays(jails: Jails) -> None:
    jails.held(MEMBER, HELPER)
    await jails.done()
    jails.of().add(ARTIST)
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER, ARTIST}


async def test_booster_roles_and_those_above_the_bot_are_left_and_named(jails: Jails, records: MemoryRecords) -> None:
    jails.held(MEMBER, HELPER, BOOSTER, CHIEF)
    await jails.done()
    assert jails.of() == {JAILED, BOOSTER, CHIEF}
    swap = records[ROLE_SWAPS][GUILD, ONE]
    assert (swap.moved, swap.unmoved) == ((HELPER,), (BOOSTER, CHIEF))


async def test_a_role_deleted_meanwhile_is_named_and_the_others_are_given_back(
    jails: Jails, records: MemoryRecords
) -> None:
    await jails.done()
    left = {role: facts for role, facts in KNOWN.items() if role != ARTIST}
    jails.roles.discord.roles = GuildRoles(bot_may_manage=True, known=left)
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER}
    swap = records[ROLE_SWAPS][GUILD, TWO]
    assert (swap.moved, swap.unmoved) == ((HELPER,), (ARTIST,))


async def test_who_is_in_jail_is_not_jailed_again(jails: Jails) -> None:
    await jails.done()
    with pytest.raises(AlreadyJailed):
        await jails.done()
    assert await jails.taken() == (HELPER, ARTIST)


async def test_jailed_anew_after_the_role_was_taken_off_unseen_nothing_that_was_taken_is_lost(jails: Jails) -> None:
    await jails.done()
    jails.held(MEMBER)
    await jails.done()
    assert (await ending(jails), jails.of()) == (Ending.REPLACED, {JAILED})
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER, ARTIST}


async def test_a_jail_that_was_over_is_owed_nothing(jails: Jails) -> None:
    await jails.done()
    await jails.done(UNJAIL)
    jails.held(MEMBER, HELPER)
    await jails.done()
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER}


async def test_who_had_the_jail_role_by_hand_can_be_jailed_and_let_out(jails: Jails) -> None:
    jails.held(MEMBER, JAILED, HELPER)
    await jails.done()
    assert jails.of() == {JAILED}
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER}


async def test_who_is_not_in_jail_is_not_let_out(jails: Jails) -> None:
    with pytest.raises(NotJailed):
        await jails.done(UNJAIL)
    jails.roles.discord.leave(GUILD, MEMBER)
    with pytest.raises(NotJailed):
        await jails.done(UNJAIL)


async def test_without_a_jail_role_it_is_said_how_to_set_one_up(jails: Jails) -> None:
    jails.without_jail_role()
    with pytest.raises(JailNotSetUp):
        await jails.done()


async def test_a_jail_role_above_the_bot_is_refused_before_anything_is_done(jails: Jails) -> None:
    above = RoleFacts(id=JAILED, name="Jailed", position=90, is_below_the_bot=False)
    jails.roles.discord.roles = GuildRoles(bot_may_manage=True, known={**KNOWN, JAILED: above})
    with pytest.raises(JailRoleUnusable) as refusal:
        await jails.done()
    assert isinstance(refusal.value.fault, RoleAboveTheBot)
    assert jails.roles.requests == []


async def test_a_jail_for_an_hour_gives_the_roles_back_after_an_hour(jails: Jails, records: MemoryRecords) -> None:
    await jails.done(lasts="1h")
    await time_is_over(jails)
    assert jails.of() == {HELPER, ARTIST}
    assert await ending(jails) is Ending.EXPIRED
    assert jails.roles.log[0][1].reason == "[case 1] its time is over"
    assert records[CASE_SCHEDULE] == {}


async def test_a_jail_that_was_lifted_by_hand_is_not_fought_over_when_its_time_is_over(jails: Jails) -> None:
    await jails.done(lasts="1h")
    jails.held(MEMBER)
    await time_is_over(jails)
    assert (await ending(jails), jails.of()) == (Ending.LIFTED, set())
    await jails.done(UNJAIL)  # its roles are owed all the same
    assert jails.of() == {HELPER, ARTIST}


async def test_who_left_before_the_time_was_over_is_free_when_they_are_back(jails: Jails) -> None:
    await jails.done(lasts="1h")
    jails.roles.discord.leave(GUILD, MEMBER)
    await time_is_over(jails)
    jails.rejoin()
    await jails.seen()
    assert (await ending(jails), jails.of()) == (Ending.EXPIRED, set())


async def test_an_end_whose_answer_was_lost_is_done_once(jails: Jails) -> None:
    await jails.done(lasts="1h")
    jails.roles.answer_lost.add("replace")
    await time_is_over(jails)
    assert await ending(jails) is None
    jails.roles.answer_lost.clear()
    await time_is_over(jails)
    assert (await ending(jails), len(jails.roles.requests)) == (Ending.EXPIRED, 2)


async def test_who_has_left_is_let_out_on_record_and_the_roles_are_named(jails: Jails, records: MemoryRecords) -> None:
    await jails.done()
    jails.roles.discord.leave(GUILD, MEMBER)
    view = await jails.done(UNJAIL)
    assert view.status is CaseStatus.APPLIED
    assert records[ROLE_SWAPS][GUILD, TWO].unmoved == (HELPER, ARTIST)
    jails.rejoin()
    await jails.seen()
    assert jails.of() == set()


async def test_what_discord_refuses_is_recorded_and_nothing_is_kept(jails: Jails) -> None:
    jails.roles.refusal = Failure.REFUSED_BY_DISCORD
    view = await jails.done()
    assert (view.failure, jails.of()) == (Failure.REFUSED_BY_DISCORD, {HELPER, ARTIST})
    jails.roles.refusal = None
    with pytest.raises(NotJailed):
        await jails.done(UNJAIL)


# What happens between the look at the roles and the change of them.


async def test_a_role_given_in_between_is_taken_and_given_back(jails: Jails) -> None:
    jails.held(MEMBER, HELPER)
    jails.roles.before["replace"] = lambda: jails.of().add(ARTIST)
    await jails.done()
    assert await jails.taken() == (HELPER, ARTIST)


async def test_a_role_taken_by_hand_in_between_is_not_given_back(jails: Jails) -> None:
    jails.roles.before["replace"] = lambda: jails.of().discard(ARTIST)
    await jails.done()
    assert await jails.taken() == (HELPER,)


async def test_without_the_audit_log_what_was_seen_before_is_given_back(jails: Jails) -> None:
    jails.roles.may_see_audit_log = False
    await jails.done()
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER, ARTIST}


# Killed at each step: the lease runs out, and the sweep takes the case up.

STEPS: dict[str, Callable[[Jails], None]] = {
    "before the roles are noted": lambda jails: fail_noting(jails),
    "after they are noted": lambda jails: jails.roles.unreachable.add("replace"),
    "after Discord was asked": lambda jails: jails.roles.answer_lost.add("replace"),
    "before it is looked at what was taken": lambda jails: jails.roles.unreachable.add("changes"),
}


def fail_noting(jails: Jails) -> None:
    async def away(_command: object) -> None:
        raise RecordsUnavailable

    discord = jails.moderation.discord
    discord.jail = evolve(discord.jail, note_swap=away)


async def interrupted(jails: Jails, kind: ActionKind, step: str, *, lasts: str | None = None) -> None:
    whole = jails.moderation.discord.jail
    STEPS[step](jails)
    with pytest.raises(ActionUnfinished):
        await jails.done(kind, lasts=lasts)
    jails.moderation.discord.jail = whole
    jails.roles.unreachable.clear()
    jails.roles.answer_lost.clear()


@pytest.mark.parametrize("step", STEPS)
async def test_a_jail_killed_at_any_step_is_finished_and_no_role_is_lost(jails: Jails, step: str) -> None:
    await interrupted(jails, JAIL, step)
    await resumed(jails)
    assert (jails.of(), await jails.taken()) == ({JAILED}, (HELPER, ARTIST))
    assert len(jails.roles.requests) == 1
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER, ARTIST}


@pytest.mark.parametrize("step", [*STEPS][:3])
async def test_an_unjail_killed_at_any_step_is_finished_once(jails: Jails, step: str) -> None:
    await jails.done()
    await interrupted(jails, UNJAIL, step)
    await resumed(jails)
    assert (jails.of(), await ending(jails)) == ({HELPER, ARTIST}, Ending.LIFTED)
    assert len(jails.roles.requests) == 2


async def test_a_request_that_arrives_after_the_second_look_loses_nothing(jails: Jails) -> None:
    await interrupted(jails, JAIL, "after they are noted")
    jails.held(MEMBER, JAILED)  # it was done all the same, and the audit log does not say so yet
    await resumed(jails)
    assert await jails.taken() == (HELPER, ARTIST)


@pytest.mark.parametrize("kind", [JAIL, UNJAIL])
async def test_without_the_audit_log_a_resumed_action_goes_by_what_can_be_seen(jails: Jails, kind: ActionKind) -> None:
    jails.roles.may_see_audit_log = False
    if kind == UNJAIL:
        await jails.done()
    await interrupted(jails, kind, "after Discord was asked")
    await resumed(jails)
    assert jails.of() == ({JAILED} if kind == JAIL else {HELPER, ARTIST})
    assert (await jails.moderation.cases.show(GUILD, TWO if kind == UNJAIL else ONE)).status is CaseStatus.APPLIED


async def test_what_was_not_done_is_not_guessed_without_the_audit_log(jails: Jails) -> None:
    jails.roles.may_see_audit_log = False
    await interrupted(jails, JAIL, "after they are noted")
    await resumed(jails)
    assert (await jails.moderation.cases.show(GUILD, ONE)).status is CaseStatus.PENDING
    assert jails.of() == {HELPER, ARTIST}


@pytest.mark.parametrize("has_left", [False, True])
async def test_whether_somebody_was_let_out_is_seen_without_the_audit_log_where_there_is_nothing_left_to_see(
    jails: Jails, *, has_left: bool
) -> None:
    jails.roles.may_see_audit_log = False
    await jails.done()
    await interrupted(jails, UNJAIL, "after they are noted")
    if has_left:
        jails.roles.discord.leave(GUILD, MEMBER)
    await resumed(jails)
    status = (await jails.moderation.cases.show(GUILD, TWO)).status
    assert status is (CaseStatus.APPLIED if has_left else CaseStatus.PENDING)


async def test_a_jail_that_comes_after_its_end_is_ended_without_the_audit_log_too(jails: Jails) -> None:
    jails.roles.may_see_audit_log = False
    await interrupted(jails, JAIL, "after they are noted", lasts="1m")
    jails.moderation.clock.advance(timedelta(minutes=1))
    await jails.moderation.resume_cases(ResumeCases([GUILD]))
    assert (await jails.moderation.cases.show(GUILD, ONE)).status is CaseStatus.PENDING
    jails.held(MEMBER, JAILED)
    await resumed(jails)
    assert (await jails.moderation.cases.show(GUILD, ONE)).status is CaseStatus.APPLIED
    await time_is_over(jails)
    assert jails.of() == {HELPER, ARTIST}


async def test_a_late_process_does_not_change_what_the_present_holder_has_noted(
    jails: Jails, records: MemoryRecords
) -> None:
    await interrupted(jails, JAIL, "after they are noted")
    async with jails.moderation.uow() as uow:
        late = await uow.cases.get(GUILD, ONE)
    await resumed(jails)
    noted = records[ROLE_SWAPS][GUILD, ONE]
    with pytest.raises(ActionUnfinished):
        await jails.moderation.discord.jail.note_swap(NoteSwap(late, evolve(noted, moved=())))
    assert await jails.taken() == (HELPER, ARTIST)
