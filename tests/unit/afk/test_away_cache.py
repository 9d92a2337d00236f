"""Who is away, as a process keeps it in mind."""

import asyncio
from collections.abc import Mapping

import pytest
from attrs import define, field

from application.afk.queries import AwayReader
from application.shared.errors import RecordsUnavailable
from domain.afk.away import Away
from domain.shared.ids import GuildId, UserId
from infrastructure.afk.away_cache import AwayCache, CachedAwayReader
from tests.builders import GUILD, OTHER_GUILD


@define
class Slow(AwayReader):
    """Answers when it is told to."""

    reads: list[GuildId] = field(factory=list)
    answers: asyncio.Event = field(factory=asyncio.Event)
    failure: Exception | None = None

    async def of(self, guild: GuildId) -> Mapping[UserId, Away]:
        self.reads.append(guild)
        await self.answers.wait()
        if self.failure is not None:
            raise self.failure
        return {}


async def began(reader: CachedAwayReader, *guilds: GuildId) -> list[asyncio.Task[Mapping[UserId, Away]]]:
    asked = [asyncio.create_task(reader.of(guild)) for guild in guilds]
    for _ in range(3):
        await asyncio.sleep(0)
    return asked


async def test_messages_that_come_while_it_is_read_share_the_read() -> None:
    slow = Slow()
    reader = CachedAwayReader(slow, AwayCache())  # which keeps nothing
    asked = await began(reader, GUILD, GUILD, OTHER_GUILD)
    assert slow.reads == [GUILD, OTHER_GUILD]
    slow.answers.set()
    assert await asyncio.gather(*asked) == [{}, {}, {}]
    await reader.of(GUILD)
    assert slow.reads == [GUILD, OTHER_GUILD, GUILD]


async def test_one_who_no_longer_waits_takes_the_read_from_nobody() -> None:
    slow, cache = Slow(), AwayCache()
    cache.listening(established=True)
    reader = CachedAwayReader(slow, cache)
    first, second = await began(reader, GUILD, GUILD)
    first.cancel()
    slow.answers.set()
    assert await second == {}
    assert await reader.of(GUILD) == {}
    assert slow.reads == [GUILD]


async def test_what_was_read_before_a_change_is_not_kept() -> None:
    slow, cache = Slow(), AwayCache()
    cache.listening(established=True)
    reader = CachedAwayReader(slow, cache)
    [asked] = await began(reader, GUILD)
    cache.heard(str(GUILD))
    slow.answers.set()
    await asked
    await reader.of(GUILD)
    assert slow.reads == [GUILD, GUILD]


async def test_a_read_that_fails_fails_for_all_who_wait_and_is_tried_again_by_the_next() -> None:
    slow = Slow(failure=RecordsUnavailable())
    reader = CachedAwayReader(slow, AwayCache())
    asked = await began(reader, GUILD, GUILD)
    slow.answers.set()
    assert {type(each) for each in await asyncio.gather(*asked, return_exceptions=True)} == {RecordsUnavailable}
    with pytest.raises(RecordsUnavailable):
        await reader.of(GUILD)
    assert slow.reads == [GUILD, GUILD]
