"""A jail holds: over leaving and coming back, and against what other features would give."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial

import pytest
from attrs import define, evolve

from application.levels.note_refusals import NoteRefusalsHandler
from application.levels.sync_level_roles import SyncLevelRoles, SyncLevelRolesHandler
from application.moderation.claim_again import ClaimAgain, ClaimedAgain
from application.moderation.end_due_cases import EndDueCases
from application.moderation.ends.edit_case import EditCase, EditedCase
from application.moderation.errors import ActionUnfinished, EffectRefused
from application.moderation.jail.hold_jail import HoldJail
from application.moderation.jail.hold_missed import HoldMissed, HoldMissedHandler
from application.moderation.jail.jail_book import JailBook, LookUpJails, LookUpJailsHandler
from application.moderation.jail.note_swap import NoteSwapHandler
from application.moderation.jail.ports import AuditedRoles, HeldRoles
from application.moderation.resume_cases import ResumeCases
from application.shared.errors import DiscordUnreachable, RecordsUnavailable
from application.shared.kept_roles import Kept, KeptRoles
from domain.levels.rewards import Reward
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import EndIsPast
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.roles import GuildRoles
from tests.builders import GUILD, LEASE, MEMBER, MODERATOR, a_moderator, a_standing, an_intent
from tests.fakes.clock import START
from tests.fakes.jail import FakeMemberRoles, MemoryJailReader
from tests.fakes.level_rewards import MemoryRewardReader
from tests.fakes.records import MemoryRecords
from tests.fakes.roles import FakeRoles
from tests.jails import ARTIST, HELPER, JAILED, KNOWN, Jails
from tests.moderation import Moderation

ONE = CaseNumber(1)
UNJAILED = frozenset({HELPER, ARTIST})
SOMEBODY_ELSE = UserId(99)


@pytest.fixture
def jails(moderation: Moderation, records: MemoryRecords) -> Jails:
    return Jails(moderation, MemoryJailReader(records))


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


@define
class KeptTooLate:
    """Before the role is kept something else happens, whole."""

    _kept: KeptRoles
    _first: Callable[[], Awaitable[object]]

    async def of(self, guild: GuildId, user: UserId) -> Kept:
        return await self._kept.of(guild, user)

    async def keep(self, guild: GuildId, user: UserId, role: RoleId) -> None:
        jail = (await self._kept.of(guild, user)).roles
        assert jail, "still kept"
        await self._first()
        await self._kept.keep(guild, user, role)

    async def drop(self, guild: GuildId, user: UserId, role: RoleId) -> None:
        await self._kept.drop(guild, user, role)


@define
class Late:
    """A role is given only after something else has happened."""

    _roles: FakeRoles
    _first: Callable[[], Awaitable[object]]

    async def held(self, guild: GuildId, user: UserId) -> frozenset[RoleId]:
        return await self._roles.held(guild, user)

    async def give(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        await self._first()
        await self._roles.give(guild, user, role, reason=reason)

    async def take(self, guild: GuildId, user: UserId, role: RoleId, *, reason: str) -> None:
        await self._roles.take(guild, user, role, reason=reason)


async def killed(_command: object) -> None:
    raise RecordsUnavailable


async def ending(jails: Jails) -> Ending | None:
    return (await jails.moderation.cases.show(GUILD, ONE)).ending


async def test_who_left_and_is_back_is_jailed_again_and_gets_at_the_end_what_was_taken(jails: Jails) -> None:
    await jails.done()
    jails.rejoin()
    await jails.seen()
    assert jails.of() == {JAILED}
    assert jails.roles.log[0][1].reason == "[case 1] back in the server, and still in jail"
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER, ARTIST}


async def test_what_others_gave_on_coming_back_is_kept_with_the_rest(jails: Jails) -> None:
    jails.held(MEMBER, HELPER)
    await jails.done()
    jails.rejoin(ARTIST)
    await jails.seen()
    assert (jails.of(), await jails.taken()) == ({JAILED}, (HELPER, ARTIST))


async def test_a_jail_role_taken_off_by_hand_is_recorded_as_lifted_and_not_fought_over(jails: Jails) -> None:
    await jails.done(lasts="1h")
    jails.held(MEMBER)
    await jails.seen()
    await jails.seen()
    assert (await ending(jails), jails.of()) == (Ending.LIFTED, set())
    assert len(jails.roles.requests) == 1


async def test_taken_off_by_hand_after_coming_back_it_is_lifted_too(jails: Jails) -> None:
    await jails.done()
    jails.rejoin()
    await jails.seen()
    jails.held(MEMBER)
    await jails.seen()
    assert (await ending(jails), jails.of()) == (Ending.LIFTED, set())


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


async def test_an_old_sighting_from_before_the_jail_changes_nothing(jails: Jails) -> None:
    """A message from a moment before is told of after it: Discord is asked how it is now."""
    await jails.done()
    await jails.seen()
    assert (await ending(jails), len(jails.roles.requests)) == (None, 1)


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


async def test_where_the_jail_role_was_deleted_nobody_was_let_out_by_hand(jails: Jails) -> None:
    await jails.done(lasts="1h")
    jails.held(MEMBER)
    jails.roles.discord.roles = GuildRoles(
        bot_may_manage=True, known={role: facts for role, facts in KNOWN.items() if role != JAILED}
    )
    await jails.seen()
    assert await ending(jails) is None
    jails.moderation.clock.advance(timedelta(hours=1))
    await jails.moderation.end_due_cases(EndDueCases([GUILD]))
    assert (await ending(jails), jails.of()) == (Ending.EXPIRED, {HELPER, ARTIST})


async def test_a_stranger_and_somebody_free_are_left_alone(jails: Jails) -> None:
    await jails.seen(SOMEBODY_ELSE)
    await jails.done()
    jails.roles.discord.leave(GUILD, MEMBER)
    await jails.seen()
    assert len(jails.roles.requests) == 1


async def test_the_book_knows_who_should_have_the_jail_role(jails: Jails) -> None:
    book = JailBook()
    look_up = LookUpJailsHandler(jails.reader, book)
    await jails.done()
    await look_up(LookUpJails([GUILD]))
    assert book.is_missed(GUILD, MEMBER, {HELPER})
    assert not book.is_missed(GUILD, MEMBER, {JAILED})
    assert not book.is_missed(GUILD, MODERATOR, {HELPER})
    assert book.of([GUILD]) == [(GUILD, MEMBER)]
    await jails.done(UNJAIL)
    await look_up(LookUpJails([GUILD]))
    assert not book.is_missed(GUILD, MEMBER, {HELPER})


async def test_whom_this_process_jails_is_in_the_book_at_once_and_through_a_look_up_under_way(jails: Jails) -> None:
    book = JailBook()
    discord = jails.moderation.discord
    discord.jail = evolve(discord.jail, note_swap=NoteSwapHandler(jails.moderation.uow, book))
    await jails.done()
    assert book.is_missed(GUILD, MEMBER, {HELPER})
    for is_known in (True, True, False):  # looked up before, as far as the records said
        book.replace({})
        assert book.is_missed(GUILD, MEMBER, {HELPER}) is is_known


@define
class SeenRoles:
    roles: Mapping[UserId, frozenset[RoleId]]

    def roles_of(self, guild: GuildId, user: UserId) -> frozenset[RoleId] | None:
        return self.roles.get(user)


async def test_whoever_came_back_unseen_is_jailed_again_and_one_who_cannot_be_keeps_nobody_waiting(
    jails: Jails,
) -> None:
    """One left again, one has the role, of one Discord has told nothing, and one is above the bot by now."""
    users = [UserId(number) for number in (61, 62, 63, 64)]
    for user in users:
        jails.moderation.discord.standings[user] = a_standing(user)
        await jails.done(user=user)
    tried = list[UserId]()

    async def hold(command: HoldJail) -> None:
        tried.append(command.user)
        if command.user == users[0]:
            raise EffectRefused(Failure.REFUSED_BY_DISCORD)

    book = JailBook()
    seen = SeenRoles(dict(zip(users, [frozenset(), frozenset(), frozenset({JAILED})], strict=False)))
    look_up = LookUpJailsHandler(jails.reader, book)
    with pytest.raises(ExceptionGroup) as failed:
        await HoldMissedHandler(look_up, book, seen, hold)(HoldMissed([GUILD]))
    assert (tried, len(failed.value.exceptions)) == (users[:2], 1)


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


# What other features give.


async def test_a_role_given_by_a_feature_is_kept_and_given_at_the_end(jails: Jails) -> None:
    jails.held(MEMBER, HELPER)
    await jails.done()
    await jails.gateway.give(GUILD, MEMBER, ARTIST, reason="Level 5")
    assert jails.of() == {JAILED}
    assert ARTIST in await jails.gateway.held(GUILD, MEMBER)
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER, ARTIST}


async def test_a_role_taken_by_a_feature_is_not_given_back(jails: Jails) -> None:
    await jails.done()
    await jails.gateway.take(GUILD, MEMBER, ARTIST, reason="Level 2")
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER}


async def test_who_is_free_is_given_and_taken_roles_as_ever(jails: Jails) -> None:
    jails.held(MEMBER)
    await jails.gateway.give(GUILD, MEMBER, ARTIST, reason="Level 5")
    assert await jails.gateway.held(GUILD, MEMBER) == {ARTIST}
    await jails.gateway.take(GUILD, MEMBER, ARTIST, reason="Level 2")
    assert jails.of() == set()


async def test_a_role_given_at_the_moment_of_the_jail_is_taken_back_and_kept(jails: Jails) -> None:
    jails.held(MEMBER, HELPER)
    gateway = evolve(jails.gateway, roles=Late(jails.roles.discord, jails.done))
    await gateway.give(GUILD, MEMBER, ARTIST, reason="Level 5")
    assert (jails.of(), await jails.taken()) == ({JAILED}, (HELPER, ARTIST))


async def test_a_role_kept_too_late_to_be_given_back_is_given(jails: Jails) -> None:
    jails.held(MEMBER, HELPER)
    await jails.done()
    gateway = jails.gateway
    late = evolve(gateway, kept=KeptTooLate(gateway._kept, partial(jails.done, UNJAIL)))
    await late.give(GUILD, MEMBER, ARTIST, reason="Level 5")
    assert jails.of() == {HELPER, ARTIST}


@pytest.mark.parametrize("kind", [JAIL, UNJAIL])
async def test_while_roles_are_taken_or_given_back_a_feature_has_to_wait(jails: Jails, kind: object) -> None:
    if kind is UNJAIL:
        await jails.done()
    before = set(jails.of())
    jails.roles.unreachable.add("replace")
    with pytest.raises(ActionUnfinished):
        await jails.done(UNJAIL if kind is UNJAIL else JAIL)
    jails.held(MEMBER, *before - {ARTIST})
    for change in (jails.gateway.give, jails.gateway.take):
        with pytest.raises(DiscordUnreachable):
            await change(GUILD, MEMBER, ARTIST, reason="Level 5")
    assert jails.of() == before - {ARTIST}


async def test_once_the_time_is_over_a_feature_waits_until_the_roles_are_given_back(jails: Jails) -> None:
    await jails.done(lasts="1h")
    jails.moderation.clock.advance(timedelta(hours=2))
    with pytest.raises(DiscordUnreachable):
        await jails.gateway.give(GUILD, MEMBER, ARTIST, reason="Level 5")


async def test_a_rejoining_jailed_member_is_jailed_again_before_others_handlers_hand_out_roles(
    jails: Jails, records: MemoryRecords
) -> None:
    """Even where the handler of level rewards comes first."""
    async with jails.moderation.uow() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.commit()
    async with jails.moderation.uow() as uow:
        await uow.level_rewards.add(GUILD, Reward(0, ARTIST), by=MODERATOR, at=START)
        await uow.commit()
    jails.held(MEMBER, HELPER)
    await jails.done()
    jails.rejoin()
    sync = SyncLevelRolesHandler(
        MemoryRewardReader(records),
        jails.moderation.settings,
        jails.gateway,
        jails.roles.discord,
        NoteRefusalsHandler(jails.moderation.uow, jails.moderation.clock),
    )
    await sync(SyncLevelRoles(guild=GUILD, user=MEMBER, is_lower=False))
    assert (jails.of(), jails.roles.discord.journal) == (set(), [])
    await jails.seen()
    assert (jails.of(), await jails.taken()) == ({JAILED}, (HELPER, ARTIST))
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER, ARTIST}
