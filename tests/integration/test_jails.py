"""Jails on real PostgreSQL: two at once, and roles kept at the moment of their return."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

from application.moderation.errors import ActionUnfinished
from application.moderation.jail.note_swap import NoteSwap, NoteSwapHandler
from application.shared.errors import DiscordUnreachable
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import ActionInProgress
from domain.moderation.jail.errors import AlreadyJailed
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.moderation.jail.jail_reader import PostgresJailReader
from tests.builders import GUILD, MEMBER, a_lease
from tests.integration.pools import wait_for_lock
from tests.jails import ARTIST, HELPER, JAILED, Jails
from tests.moderation import Moderation
from tests.statements import statements_of

ONE = CaseNumber(1)


@pytest.fixture
def jails(moderation: Moderation, engines: Engines) -> Jails:
    return Jails(moderation, PostgresJailReader(Reading(engines)))


async def test_of_two_moderators_at_once_one_jails_and_no_role_is_lost(jails: Jails) -> None:
    outcomes = await asyncio.gather(*(jails.done() for _ in range(2)), return_exceptions=True)
    [refusal] = [each for each in outcomes if isinstance(each, Exception)]
    assert isinstance(refusal, ActionInProgress | AlreadyJailed)
    assert (jails.of(), jails.roles.requests) == ({JAILED}, [frozenset({JAILED})])
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
