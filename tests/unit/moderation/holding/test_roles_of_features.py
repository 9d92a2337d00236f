"""A jail holds against what other features would give."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import pytest
from attrs import define, evolve

from application.levels.note_refusals import NoteRefusalsHandler
from application.levels.sync_level_roles import SyncLevelRoles, SyncLevelRolesHandler
from application.moderation.errors import ActionUnfinished
from application.shared.errors import DiscordUnreachable
from application.shared.kept_roles import Kept, KeptRoles
from domain.levels.rewards import Reward
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.shared.ids import GuildId, RoleId, UserId
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START
from tests.fakes.level_rewards import MemoryRewardReader
from tests.fakes.records import MemoryRecords
from tests.fakes.roles import FakeRoles
from tests.jails import ARTIST, HELPER, JAILED, Jails


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
