"""A process of its own in which a snippet is used by many at once: `python -m tests.integration.snippet_storm JSON`.

It writes `READY`, and begins when it reads a line.
"""

import asyncio
import json
import sys

from attrs import evolve, frozen

from application.guilds.get_settings import GetSettingsHandler
from application.shared.errors import CommitOutcomeUnknown
from application.snippets.count_use import CountUseHandler
from application.snippets.find_snippet import FindSnippetHandler
from application.snippets.snippet_rights import SnippetRights
from application.snippets.use_snippet import UseSnippet, UseSnippetHandler
from domain.shared.ids import RequestId
from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.snippets.nearest import nearest
from infrastructure.snippets.snippet_reader import PostgresSnippetReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, a_standing
from tests.fakes.clock import FakeClock

READY = "ready"
AT_ONCE = 2
"""Transactions of each process."""
PATIENCE = 20.0
"""Seconds that a transaction may take: the machine of a test may be slow."""


@frozen(kw_only=True)
class SnippetStorm:
    url: str
    name: str
    requests: int
    """From 1 on."""


def _using(engines: Engines) -> UseSnippetHandler:
    """As the bot's wiring puts it together."""
    reading, cache = Reading(engines), SettingsCache()
    uow = PostgresUnitOfWorkFactory(engines, cache, GuildTurns(), lambda: None)
    reader = PostgresSnippetReader(reading)
    get_settings = GetSettingsHandler(
        CachedSettingsReader(PostgresGuildSettingsReader(reading), cache), uow, FakeClock()
    )
    find = FindSnippetHandler(reader, SnippetRights(get_settings, reader), nearest)
    return UseSnippetHandler(find, Retried(CountUseHandler(uow), PATIENCE, (CommitOutcomeUnknown,)))


async def storm(what: SnippetStorm) -> None:
    engines = open_engines(evolve(DatabaseSettings(), url=what.url, deadline=PATIENCE, pool_size=AT_ONCE))
    use, by = _using(engines), a_standing()

    async def once(number: int) -> None:
        await use(UseSnippet(guild=GUILD, by=by, typed=what.name, arguments="you", request=RequestId(number)))

    await once(1)  # so that all it needs is there, and the others begin together
    print(READY, flush=True)
    sys.stdin.readline()
    async with asyncio.TaskGroup() as uses:
        for number in range(1, what.requests + 1):
            uses.create_task(once(number))
    await engines.dispose()


if __name__ == "__main__":
    asyncio.run(storm(SnippetStorm(**json.loads(sys.argv[1]))))
