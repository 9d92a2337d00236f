"""A jail holds, or ends, whatever happens at the moment of coming back."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

import pytest
from attrs import define, evolve

from application.moderation.claim_again import ClaimAgain, ClaimedAgain
from application.moderation.end_due_cases import EndDueCases
from application.moderation.errors import ActionUnfinished
from application.moderation.jail.hold_jail import HoldJail
from application.moderation.jail.ports import AuditedRoles, HeldRoles
from application.moderation.resume_cases import ResumeCases
from application.shared.errors import DiscordUnreachable, RecordsUnavailable
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import Failure
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, RoleId, UserId
from tests.builders import GUILD, LEASE, MEMBER, an_intent
from tests.fakes.jail import FakeMemberRoles
from tests.jails import ARTIST, HELPER, JAILED, Jails
from tests.unit.moderation.holding.ending import ending

UNJAILED = frozenset({HELPER, ARTIST})


@define
class Overtaken:
    """Of the requests to change roles, the first is overtaken: something else happens right before or after it."""

    _roles: FakeMemberRoles
    _first: Callable[[], Awaitable[object]] | None = None
    _then: Callable[[], Awaitable[object]] | None = None

    async def find(self, guild: GuildId, user: UserId) -> HeldRoles | None:
        return await self._roles.find(guild, user)

    async def changes(self, guild: GuildId, user: UserId, *, since: datetime) -> tuple[AuditedRoles, ...]:
        return await self._roles.changes(guild, user, since=since)

    async def replace(self, guild: GuildId, user: UserId, roles: Collection[RoleId], *, audit_reason: str) -> None:
        first, self._first = self._first, None
        if first is not None:
            await first()
        await self._roles.replace(guild, user, roles, audit_reason=audit_reason)
        then, self._then = self._then, None
        if then is not None:
            await then()


async def killed(_command: object) -> None:
    raise RecordsUnavailable


async def test_killed_after_jailing_again_it_is_not_taken_for_lifted(jails: Jails) -> None:
    await jails.done()
    jails.rejoin()
    jails.roles.answer_lost.add("replace")
    with pytest.raises(DiscordUnreachable):
        await jails.seen()
    jails.roles.answer_lost.clear()
    await jails.seen()
    jails.rejoin()
    await jails.seen()
    assert (await ending(jails), jails.of()) == (None, {JAILED})


async def test_while_an_unjail_is_under_way_nobody_is_jailed_again(jails: Jails) -> None:
    await jails.done()
    jails.rejoin()
    jails.roles.unreachable.add("replace")
    with pytest.raises(ActionUnfinished):
        await jails.done(UNJAIL)
    jails.roles.unreachable.clear()
    await jails.seen()
    assert jails.of() == set()


async def resume(jails: Jails) -> None:
    jails.moderation.clock.advance(LEASE)
    await jails.moderation.resume_cases(ResumeCases([GUILD]))


@pytest.mark.parametrize("when", ["before the request", "after the request"])
async def test_who_is_let_out_at_the_moment_of_coming_back_is_free_and_has_their_roles(jails: Jails, when: str) -> None:
    await jails.done()
    jails.rejoin()

    async def let_out() -> None:
        with pytest.raises(ActionUnfinished):
            await jails.done(UNJAIL)
        assert UNJAILED not in jails.roles.requests, "it waits for who jails them again"

    is_before = when == "before the request"
    overtaken = Overtaken(jails.roles, first=let_out if is_before else None, then=None if is_before else let_out)
    await evolve(jails.hold, roles=overtaken)(HoldJail(guild=GUILD, user=MEMBER))
    await resume(jails)
    assert jails.of() == {HELPER, ARTIST}


async def test_an_unjail_that_fails_at_the_moment_of_coming_back_leaves_them_in_jail(jails: Jails) -> None:
    await jails.done()
    jails.rejoin()

    async def begins_to_let_out() -> None:
        with pytest.raises(ActionUnfinished):
            await jails.done(UNJAIL)

    await evolve(jails.hold, roles=Overtaken(jails.roles, first=begins_to_let_out))(HoldJail(guild=GUILD, user=MEMBER))
    jails.roles.refusal = Failure.REFUSED_BY_DISCORD
    await resume(jails)
    jails.roles.refusal = None
    await jails.seen()
    assert (await ending(jails), jails.of()) == (None, {JAILED})


@pytest.mark.parametrize("lasts", ["1h", None])
async def test_killed_right_after_jailing_again_it_goes_on(jails: Jails, lasts: str | None) -> None:
    await jails.done(lasts=lasts)
    jails.rejoin()
    with pytest.raises(RecordsUnavailable):
        await evolve(jails.hold, record_end=killed, note_return=killed)(HoldJail(guild=GUILD, user=MEMBER))
    jails.moderation.clock.advance(timedelta(minutes=2))
    await jails.moderation.end_due_cases(EndDueCases([GUILD]))
    await jails.seen()
    assert (await ending(jails), jails.of()) == (None, {JAILED})
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER, ARTIST}


async def test_killed_right_after_jailing_again_whose_time_was_over_by_then_it_ends(jails: Jails) -> None:
    await jails.done(lasts="1h")
    jails.moderation.clock.advance(timedelta(minutes=59, seconds=45))
    jails.rejoin()

    async def time_passes() -> None:
        jails.moderation.clock.advance(timedelta(seconds=30))
        await jails.moderation.end_due_cases(EndDueCases([GUILD]))
        assert await ending(jails) is None, "somebody is at it"

    overtaken = Overtaken(jails.roles, first=time_passes)
    await evolve(jails.hold, roles=overtaken, record_end=killed)(HoldJail(guild=GUILD, user=MEMBER))
    jails.moderation.clock.advance(timedelta(minutes=2))
    await jails.moderation.end_due_cases(EndDueCases([GUILD]))
    assert (await ending(jails), jails.of()) == (Ending.EXPIRED, {HELPER, ARTIST})


async def test_whose_time_is_over_at_the_moment_of_coming_back_is_free(jails: Jails) -> None:
    await jails.done(lasts="1h")
    jails.rejoin()

    async def time_passes() -> None:
        jails.moderation.clock.advance(timedelta(hours=1))

    await evolve(jails.hold, roles=Overtaken(jails.roles, then=time_passes))(HoldJail(guild=GUILD, user=MEMBER))
    await jails.moderation.end_due_cases(EndDueCases([GUILD]))
    assert JAILED not in jails.of()


async def test_whoever_saw_it_taken_off_by_hand_and_comes_late_finds_them_jailed_again(jails: Jails) -> None:
    await jails.done()
    jails.held(MEMBER)
    claim = jails.hold._claim

    async def late(command: ClaimAgain) -> ClaimedAgain:
        jails.rejoin()
        await jails.seen()
        return await claim(command)

    await evolve(jails.hold, claim=late)(HoldJail(guild=GUILD, user=MEMBER))
    assert (await ending(jails), jails.of()) == (None, {JAILED})


async def test_jailed_again_by_another_and_let_out_by_hand_right_then_nobody_is_jailed_a_third_time(
    jails: Jails,
) -> None:
    await jails.done()
    jails.rejoin()
    claim = jails.hold._claim

    async def late(command: ClaimAgain) -> ClaimedAgain:
        await jails.seen()
        jails.held(MEMBER)
        return await claim(command)

    await evolve(jails.hold, claim=late)(HoldJail(guild=GUILD, user=MEMBER))
    assert (jails.of(), len(jails.roles.requests)) == (set(), 2)


async def test_while_they_are_jailed_anew_it_is_left_to_that(jails: Jails) -> None:
    await jails.done()
    jails.rejoin()

    async def jail_anew() -> None:
        async with jails.moderation.uow() as uow:
            await uow.cases.open(an_intent(kind=JAIL))
            await uow.commit()

    await evolve(jails.hold, roles=Overtaken(jails.roles, then=jail_anew))(HoldJail(guild=GUILD, user=MEMBER))
    assert jails.of() == {JAILED}
