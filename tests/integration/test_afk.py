"""Absences on real PostgreSQL: what they cost, two processes at once, and what other processes hear of them."""

import asyncio

import pytest

from application.afk.note_message import RecordNotice, RecordNoticeHandler
from domain.shared.ids import UserId
from infrastructure.afk.away_cache import AwayCache, CachedAwayReader
from infrastructure.afk.away_reader import PostgresAwayReader
from infrastructure.database.engines import Engines
from infrastructure.database.listener import Listener
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.afk import AGES, Desk, a_leave, a_message
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START
from tests.fakes.payloads import CHANNEL
from tests.integration.pools import wait_for_lock
from tests.statements import statements_of

OTHER = UserId(21)


@pytest.fixture
def cache() -> AwayCache:
    cache = AwayCache()
    cache.listening(established=True)
    return cache


@pytest.fixture
def desk(registered: PostgresUnitOfWorkFactory, engines: Engines, cache: AwayCache) -> Desk:
    return Desk(uow=registered, reader=CachedAwayReader(PostgresAwayReader(Reading(engines)), cache))


def another(desk: Desk) -> Desk:
    """Another process, with the same Discord."""
    return Desk(uow=desk.uow, reader=desk.reader, clock=desk.clock, nicknames=desk.nicknames, posts=desk.posts)


async def test_a_message_costs_no_statement_unless_somebody_concerned_is_away(
    desk: Desk, engines: Engines, cache: AwayCache
) -> None:
    with statements_of(engines) as log:
        await desk.hear(a_message(mentions=[OTHER]))
    assert (len(log.reads), log.verbs) == (1, [])
    with statements_of(engines) as log:
        await desk.hear(a_message(mentions=[OTHER]))
    assert (log.reads, log.verbs) == ([], [])
    await desk.leave(a_leave(enforced_by=MODERATOR))
    cache.heard(str(GUILD))
    await desk.hear(a_message(OTHER))
    with statements_of(engines) as log:
        await desk.hear(a_message(OTHER))
        await desk.hear(a_message(MEMBER, mentions=[MEMBER, OTHER]))
    assert (log.reads, log.verbs) == ([], [])
    with statements_of(engines) as log:
        await desk.hear(a_message(OTHER, mentions=[MEMBER]))
    assert (log.reads, log.verbs) == ([], ["INSERT"])
    with statements_of(engines) as log:
        await desk.hear(a_message(OTHER, mentions=[MEMBER]))
    assert (log.reads, log.verbs) == ([], [])


async def test_what_going_coming_back_and_a_nickname_cost(desk: Desk, engines: Engines, cache: AwayCache) -> None:
    register, begin, count, forget, save, tell = "INSERT", "INSERT", "SELECT", "DELETE", "UPDATE", "SELECT"
    with statements_of(engines) as log:
        await desk.leave()
    assert log.verbs == [register, begin, count, forget, save, tell]
    with statements_of(engines) as log:
        await desk.leave()
    assert log.verbs == [register, begin, save, tell]
    claim, lock, look_for_more = "UPDATE", "SELECT", "UPDATE"
    with statements_of(engines) as log:
        await desk.see_to_due()
    assert log.verbs == [claim, lock, save, lock, save, look_for_more]
    cache.heard(str(GUILD))
    await desk.reader.of(GUILD)
    with statements_of(engines) as log:
        await desk.hear(a_message())
    assert (log.reads, log.verbs) == ([], [lock, forget, save, tell])
    remove = "DELETE"
    with statements_of(engines) as log:
        await desk.see_to_due()
    assert log.verbs == [claim, lock, forget, remove, tell, look_for_more]


async def test_whose_time_is_over_are_back_by_one_statement_however_many(desk: Desk, engines: Engines) -> None:
    for user in range(100, 110):
        await desk.leave(a_leave(until=START + AGES), UserId(user))
    await desk.see_to_due()
    desk.clock.advance(AGES)
    with statements_of(engines) as log:
        claimed = await desk.claim()
    assert (len(claimed), [each.is_over for each in claimed]) == (10, [True] * 10)
    tell = "SELECT"
    assert log.verbs == ["UPDATE", tell]


async def test_of_two_processes_that_hear_of_a_mention_at_once_one_tells(desk: Desk, engines: Engines) -> None:
    await desk.leave()
    async with desk.uow() as uow:
        # Held here until both have found that the channel is to be told: the second waits for the first.
        assert await uow.absences.notice(GUILD, CHANNEL, {MEMBER: 1}, at=START, unless_since=START)
        mentioned = a_message(OTHER, mentions=[MEMBER])
        both = asyncio.gather(desk.hear(mentioned), another(desk).hear(mentioned))
        await wait_for_lock(engines, 2)
    await both
    assert len(desk.posts.told) == 1


async def test_who_comes_back_while_a_notice_is_on_its_way_is_not_told_of(desk: Desk, engines: Engines) -> None:
    await desk.leave()
    async with desk.uow() as uow:
        absence = await uow.absences.lock(GUILD, MEMBER)
        assert absence is not None
        record = RecordNoticeHandler(desk.uow)(
            RecordNotice(guild=GUILD, channel=CHANNEL, mentioned={MEMBER: 1}, at=START)
        )
        telling = asyncio.create_task(record)
        await wait_for_lock(engines)
        await uow.absences.remove(absence)
        await uow.commit()
    assert await telling == frozenset()


async def test_of_two_messages_at_once_one_brings_back(desk: Desk, engines: Engines) -> None:
    await desk.leave()
    async with desk.uow() as uow:
        await uow.absences.lock(GUILD, MEMBER)
        both = asyncio.gather(desk.hear(a_message()), another(desk).hear(a_message()))
        await wait_for_lock(engines, 2)
    await both
    assert desk.posts.welcomed == [(CHANNEL, MEMBER, 0)]


async def test_who_says_so_twice_at_once_is_away_once(desk: Desk, engines: Engines) -> None:
    async with desk.uow() as uow:
        await uow.absences.open(GUILD, MEMBER, at=START)
        both = asyncio.gather(desk.leave(a_leave("tea")), another(desk).leave(a_leave("lunch", at=START + AGES)))
        await wait_for_lock(engines, 2)
        await uow.commit()
    first, second = sorted(await both, key=lambda each: each.set_at)
    away = await desk.reader.of(GUILD)
    assert [*away] == [MEMBER]
    assert away[MEMBER].since in {first.since, second.since}


async def test_two_processes_see_to_a_nickname_once(desk: Desk, engines: Engines) -> None:
    await desk.leave()
    async with desk.uow() as uow:
        await uow.absences.lock(GUILD, MEMBER)
        both = asyncio.gather(desk.see_to_due(), another(desk).see_to_due())
        await wait_for_lock(engines, 2)
    await both
    assert (desk.nicknames.renamings, desk.nick) == (1, f"[AFK] name {MEMBER}")


async def test_other_processes_hear_who_goes_and_who_is_back(
    desk: Desk, cache: AwayCache, database_settings: DatabaseSettings
) -> None:
    heard, states = asyncio.Queue[str](), asyncio.Queue[bool]()

    def hear(guild: str) -> None:
        cache.heard(guild)
        heard.put_nowait(guild)

    listening = asyncio.create_task(Listener(database_settings, cache.channel, hear, states.put_nowait).run())
    async with asyncio.timeout(5):
        assert await states.get()
        assert await desk.reader.of(GUILD) == {}
        await desk.leave(a_leave(until=START + AGES))
        assert await heard.get() == str(GUILD)
        assert [*await desk.reader.of(GUILD)] == [MEMBER]
        await desk.see_to_due()
        desk.clock.advance(AGES)
        await desk.claim()
        assert await heard.get() == str(GUILD)
        assert await desk.reader.of(GUILD) == {}
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
