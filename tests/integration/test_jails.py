"""Jails on real PostgreSQL: two at once, and roles kept at the moment of their return."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from attrs import define, evolve

from application.moderation.errors import ActionUnfinished
from application.moderation.jail.choose_jail import ChooseJailHandler
from application.moderation.jail.hold_jail import HoldJail
from application.moderation.jail.note_swap import NoteSwap, NoteSwapHandler
from application.moderation.jail.set_up_jail import ROLE_NAME, SetUpJail, SetUpJailHandler
from application.moderation.open_case import OpenedCase
from application.moderation.resume_cases import ResumeCases
from application.shared.errors import DiscordUnreachable
from application.shared.use_case import UseCase
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import CaseIntent, CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import ActionInProgress
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RoleId, UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.moderation.jail.jail_reader import PostgresJailReader
from tests.builders import GUILD, LEASE, MEMBER, a_lease, a_moderator
from tests.fakes.jail import FakeGrounds, FakeMemberRoles, roles_with
from tests.fakes.roles import FakeRoles
from tests.integration.another_process import another_process
from tests.integration.pools import wait_for_lock
from tests.jails import ARTIST, HELPER, JAILED, Jails
from tests.moderation import Moderation, an_action
from tests.statements import statements_of

ONE = CaseNumber(1)


@pytest.fixture
def jails(moderation: Moderation, engines: Engines) -> Jails:
    return Jails(moderation, PostgresJailReader(Reading(engines)))


async def test_while_one_moderator_jails_another_is_refused(jails: Jails) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    @define
    class Slow(FakeMemberRoles):
        async def replace(self, guild: GuildId, user: UserId, roles: Collection[RoleId], *, audit_reason: str) -> None:
            arrived.set()
            await go_on.wait()
            await FakeMemberRoles.replace(self, guild, user, roles, audit_reason=audit_reason)

    slow = Jails(jails.moderation, jails.reader, Slow())
    first = asyncio.create_task(slow.done())
    await arrived.wait()
    with pytest.raises(ActionInProgress):
        await slow.done()
    go_on.set()
    assert (await first).status is CaseStatus.APPLIED
    assert (slow.of(), await slow.taken()) == ({JAILED}, (HELPER, ARTIST))


async def test_an_unjail_waits_for_who_is_jailed_again_at_this_moment(jails: Jails) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    @define
    class Slow(FakeMemberRoles):
        async def replace(self, guild: GuildId, user: UserId, roles: Collection[RoleId], *, audit_reason: str) -> None:
            arrived.set()
            await go_on.wait()
            await FakeMemberRoles.replace(self, guild, user, roles, audit_reason=audit_reason)

    await jails.done()
    jails.rejoin()
    slow = Slow(discord=jails.roles.discord, joined=jails.roles.joined)
    back = asyncio.create_task(evolve(jails.hold, roles=slow)(HoldJail(guild=GUILD, user=MEMBER)))
    await arrived.wait()
    with pytest.raises(ActionUnfinished):
        await jails.done(UNJAIL)
    go_on.set()
    await back
    assert jails.of() == {JAILED}
    jails.moderation.clock.advance(LEASE)
    await jails.moderation.resume_cases(ResumeCases([GUILD]))
    assert jails.of() == {HELPER, ARTIST}


async def test_whoever_looked_before_another_had_jailed_comes_too_late_and_takes_nothing(jails: Jails) -> None:
    def after_another(open_case: UseCase[CaseIntent, OpenedCase]) -> UseCase[CaseIntent, OpenedCase]:
        async def opened(intent: CaseIntent) -> OpenedCase:
            await jails.done()
            return await open_case(intent)

        return opened

    late = evolve(jails.moderation, wrap_open=after_another)
    view = await late.take_action(an_action(JAIL, asked_at=late.clock.now()))
    assert view.failure is Failure.SUPERSEDED
    assert (jails.of(), await jails.taken(), len(jails.roles.requests)) == ({JAILED}, (HELPER, ARTIST), 1)
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER, ARTIST}


async def test_a_note_waits_for_whoever_takes_the_case_over_and_is_then_refused(jails: Jails, engines: Engines) -> None:
    jails.roles.unreachable.add("replace")
    with pytest.raises(ActionUnfinished):
        await jails.done()
    noted = await jails.reader.swap(GUILD, ONE)
    assert noted is not None
    async with jails.moderation.uow() as uow:
        late = await uow.cases.lock(GUILD, ONE)
        late.lease_token = a_lease()
        writing = asyncio.create_task(NoteSwapHandler(jails.moderation.uow)(NoteSwap(late, noted)))
        await wait_for_lock(engines)
    with pytest.raises(ActionUnfinished):
        await writing


async def test_a_role_that_a_feature_gives_while_an_unjail_is_under_way_is_not_lost(jails: Jails) -> None:
    """It is among those given back, or given after that, at once or when the feature tries again."""
    jails.held(MEMBER, HELPER)
    await jails.done()
    give = partial(jails.gateway.give, GUILD, MEMBER, ARTIST, reason="Level 5")
    await asyncio.gather(_until_taken(give), jails.done(UNJAIL))
    assert jails.of() == {HELPER, ARTIST}


async def _until_taken(give: Callable[[], Awaitable[None]]) -> None:
    async with asyncio.timeout(30):
        while True:
            with suppress(DiscordUnreachable):
                return await give()


async def test_a_look_at_what_is_kept_of_somebody_is_one_statement(jails: Jails, engines: Engines) -> None:
    await jails.done(lasts="1h")
    jails.moderation.clock.advance(timedelta(minutes=1))
    with statements_of(engines) as log:
        await jails.gateway.held(GUILD, MEMBER)
    assert len(log.reads) == 1


async def test_of_two_set_ups_at_once_both_go_on_with_the_role_and_the_channel_of_one(
    moderation: Moderation, engines: Engines
) -> None:
    """Each has made its own before either is remembered."""
    everybody = asyncio.Barrier(2)
    grounds = FakeGrounds(directory=FakeRoles(roles=roles_with()), reach=everybody.wait)
    processes = (moderation, another_process(engines, moderation))
    set_ups = [
        SetUpJailHandler(
            process.settings,
            process.discord,
            grounds.directory,
            grounds,
            Retried(ChooseJailHandler(process.uow, process.clock), 30.0, (ConcurrentChange,)),
        )
        for process in processes
    ]
    command = SetUpJail(guild=GUILD, by=a_moderator(top_role=40))
    first, second = await asyncio.gather(*(set_up(command) for set_up in set_ups))
    assert grounds.journal[:2] == [f"role {ROLE_NAME}"] * 2, "the race was on"
    assert first.role == second.role
    assert first.channel == second.channel
    assert (sorted(grounds.made), [*grounds.there]) == ([first.role], [first.channel])
    assert sorted((first.role_is_new, second.role_is_new)) == [False, True]
    settings = await processes[1].settings.get(GUILD)
    assert settings is not None
    assert (settings[JAIL_ROLE], settings[JAIL_CHANNEL]) == (first.role, first.channel)
