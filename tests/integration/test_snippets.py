"""Snippets on PostgreSQL: used by many at once, written by two at once, and what a use costs."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from attrs import evolve

from application.guilds.get_settings import GetSettingsHandler
from application.shared.errors import CommitOutcomeUnknown
from application.snippets.count_use import CountUse, CountUseHandler
from application.snippets.find_snippet import FindSnippetHandler
from application.snippets.snippet_rights import SnippetRights
from application.snippets.use_snippet import UseSnippet, UseSnippetHandler
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import RequestId
from domain.snippets.content import Content
from domain.snippets.errors import SnippetNameTaken, TooManySnippets
from domain.snippets.snippet import MOST_SNIPPETS, Snippet
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.snippets.nearest import nearest
from infrastructure.snippets.snippet_reader import PostgresSnippetReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MODERATOR, a_standing
from tests.fakes.clock import START, FakeClock
from tests.integration.conftest import RETRY_FOR
from tests.integration.own_process import running
from tests.integration.pools import wait_for_lock
from tests.integration.snippet_storm import AT_ONCE, PATIENCE, READY, SnippetStorm
from tests.snippets import a_new_snippet, added, changed, uses_of
from tests.statements import statements_of

USES = 200

type MakeEngines = Callable[[DatabaseSettings], Engines]


@pytest.fixture
async def snippet(engines: Engines, uow_factory: PostgresUnitOfWorkFactory) -> Snippet:
    async with uow_factory() as uow:
        await uow.guilds.register_many([GUILD], at=START)
        await uow.commit()
    [snippet] = await added(uow_factory, a_new_snippet("faq", text="Hello {1}"))
    return snippet


@pytest.fixture
def two(engines: Engines, database_settings: DatabaseSettings, make_engines: MakeEngines) -> tuple[Engines, Engines]:
    """Of two processes."""
    return engines, make_engines(database_settings)


def a_process(engines: Engines) -> PostgresUnitOfWorkFactory:
    return PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)


def counting(engines: Engines) -> Retried[CountUse, None]:
    return Retried(CountUseHandler(a_process(engines)), RETRY_FOR, (CommitOutcomeUnknown,))


def using(what: SnippetStorm) -> AbstractAsyncContextManager[Process]:
    """About to begin."""
    return running("tests.integration.snippet_storm", what, until=READY)


async def test_200_uses_at_once_in_two_processes_are_200(
    database_settings: DatabaseSettings, make_engines: MakeEngines, snippet: Snippet
) -> None:
    """Each is delivered twice, to one process each."""
    engines = make_engines(evolve(database_settings, deadline=PATIENCE))
    what = SnippetStorm(url=database_settings.url, name="faq", requests=USES)
    async with using(what) as one, using(what) as other:
        async with a_process(engines)() as holding:
            await holding.snippets.count_use(GUILD, snippet.id, RequestId(2))
            for each in (one, other):
                assert each.stdin is not None
                each.stdin.write(b"\n")
                await each.stdin.drain()
            await wait_for_lock(engines, waiting=2 * AT_ONCE)  # both wait for the row: the race is on
            await holding.commit()
        assert [await one.wait(), await other.wait()] == [0, 0]
    assert await uses_of(PostgresSnippetReader(Reading(engines)), "faq") == USES


async def test_two_edit_at_once_and_the_second_is_told(two: tuple[Engines, Engines], snippet: Snippet) -> None:
    first, second = map(a_process, two)
    async with first() as one, second() as other:
        mine, theirs = await one.snippets.get(GUILD, snippet.id), await other.snippets.get(GUILD, snippet.id)
        mine.edit(Content(text="mine"), by=MODERATOR, at=START)
        theirs.edit(Content(text="theirs"), by=MODERATOR, at=START)
        await one.snippets.save([mine])
        waiting = asyncio.create_task(other.snippets.save([theirs]))
        await wait_for_lock(two[0])
        await one.commit()
        with pytest.raises(ConcurrentChange):
            await waiting


async def test_of_two_who_take_a_name_at_once_one_gets_it(two: tuple[Engines, Engines], snippet: Snippet) -> None:
    first, second = map(a_process, two)
    async with first() as one, second() as other:
        await one.snippets.add([a_new_snippet("new")])
        waiting = asyncio.create_task(other.snippets.add([a_new_snippet("other", aliases=("new",))]))
        await wait_for_lock(two[0])
        await one.commit()
        with pytest.raises(SnippetNameTaken):
            await waiting


async def test_two_who_write_the_last_one_at_once_write_one(two: tuple[Engines, Engines], snippet: Snippet) -> None:
    first, second = map(a_process, two)
    await added(first, *(a_new_snippet(f"s{number}") for number in range(MOST_SNIPPETS - 2)))
    async with first() as one, second() as other:
        await one.snippets.add([a_new_snippet("last")])
        waiting = asyncio.create_task(other.snippets.add([a_new_snippet("one-too-many")]))
        await wait_for_lock(two[0])
        await one.commit()
        with pytest.raises(TooManySnippets):
            await waiting


async def test_a_use_waits_for_no_edit_of_another_snippet_and_loses_nothing_to_one_of_its_own(
    two: tuple[Engines, Engines], snippet: Snippet
) -> None:
    first, count = a_process(two[0]), counting(two[1])
    async with first() as editing:
        edited = await editing.snippets.get(GUILD, snippet.id)
        edited.edit(Content(text="new"), by=MODERATOR, at=START)
        await editing.snippets.save([edited])
        use = asyncio.create_task(count(CountUse(guild=GUILD, snippet=snippet.id, request=RequestId(1))))
        await wait_for_lock(two[0])
        await editing.commit()
    await use
    found = await PostgresSnippetReader(Reading(two[0])).named(GUILD, snippet.name)
    assert (found.text, found.uses, found.version) == ("new", 1, 2)


async def test_a_use_is_one_read_and_one_statement(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory, settings_cache: SettingsCache, snippet: Snippet
) -> None:
    """Once the guild's settings are known in this process."""
    reader = PostgresSnippetReader(Reading(engines))
    known = CachedSettingsReader(PostgresGuildSettingsReader(Reading(engines)), settings_cache)
    settings = GetSettingsHandler(known, uow_factory, FakeClock())
    find = FindSnippetHandler(reader, SnippetRights(settings, reader), nearest)
    use = UseSnippetHandler(find, CountUseHandler(uow_factory))
    settings_cache.listening(established=True)
    await settings(GUILD)
    with statements_of(engines) as log:
        used = await use(UseSnippet(guild=GUILD, by=a_standing(), typed="FAQ", arguments="you", request=RequestId(1)))
    assert used.snippet.name == "faq"
    assert (log.verbs, len(log.reads), log.boundaries) == (["WITH"], 1, ["BEGIN", "COMMIT"])


async def test_an_edit_is_four_statements_and_one_that_changes_nothing_is_none(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory, snippet: Snippet
) -> None:
    with statements_of(engines) as log:
        async with uow_factory() as uow:
            found = await uow.snippets.get(GUILD, snippet.id)
            found.edit(Content(text="new"), by=MODERATOR, at=START)
            await uow.snippets.save([found])
            await uow.commit()
    assert log.verbs == ["SELECT", "UPDATE", "UPDATE", "INSERT"]
    with statements_of(engines) as log:
        await changed(uow_factory, found)
    assert log.verbs == []
