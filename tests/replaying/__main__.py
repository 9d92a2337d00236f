"""`make statements`: records what this version sends to its database, as the release before all later ones."""

import asyncio
from importlib.metadata import version

from benchmarks.postgres import BenchDatabase, bench_database, bench_server
from benchmarks.recording import Recording, recording
from infrastructure.database.explaining import explain
from infrastructure.database.revisions import head_revision
from infrastructure.samples import SAMPLES
from tests.builders import GUILD
from tests.environment import forget_the_callers
from tests.fakes.clock import START
from tests.replaying.release import FILE, Call, Release, Sent
from tests.replaying.replay import Replay, described, is_command, transaction

_NOTHING = "nothing"
"""No statement has this name, so that none is explained."""


async def main() -> None:
    async with bench_server() as server:
        async with bench_database(server) as database:
            with recording(database.engines.transactional) as recorded:
                explained = await explain(database.engines, SAMPLES, now=START, wanted=_NOTHING, guild=GUILD)
        assert not explained.unfinished, explained.unfinished
        async with bench_database(server) as database:
            release = await _completed(_release(recorded), database)
    release.save()
    print(f"{len(release.statements)} statements, sent {len(release.calls)} times, in {FILE}")


def _release(recorded: Recording) -> Release:
    places = dict[str, int]()
    calls = []
    for sent in recorded.statements:
        place = places.setdefault(sent.sql, len(places))
        calls.append(Call(statement=place, runs=tuple(tuple(values) for values in sent.runs)))
    statements = tuple(Sent(sql=sql) for sql in places)
    return Release(version=version("tux"), revision=head_revision(), statements=statements, calls=tuple(calls))


async def _completed(release: Release, database: BenchDatabase) -> Release:
    """With the types that the server gives, and how each call ends."""
    async with transaction(database.settings) as driver:
        replay = Replay(release, driver)
        await replay.run()
        statements = [
            sent if is_command(sent) else described(sent, await driver.prepare(sent.sql)) for sent in release.statements
        ]
    return Release(
        version=release.version, revision=release.revision, statements=tuple(statements), calls=tuple(replay.outcomes)
    )


if __name__ == "__main__":
    forget_the_callers()
    asyncio.run(main())
