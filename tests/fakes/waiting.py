from collections.abc import Collection, Mapping
from datetime import datetime

from attrs import define, field

from application.shared.errors import RecordsUnavailable
from application.shared.waiting import Waiting
from domain.shared.ids import GuildId


@define(eq=False)
class FakeWaiting:
    """`waiting` is what a test says; `released` lists what was asked for. Nothing is released of guilds in `away`."""

    waiting: dict[GuildId, tuple[Waiting, ...]] = field(factory=dict)
    released: list[tuple[GuildId, frozenset[str]]] = field(factory=list)
    away: set[GuildId] = field(factory=set)

    async def of(self, guild: GuildId) -> tuple[Waiting, ...]:
        return self.waiting.get(guild, ())

    async def oldest(self, guilds: Collection[GuildId], events: Collection[str]) -> Mapping[GuildId, datetime]:
        found = {
            guild: [each.since for each in self.waiting.get(guild, ()) if each.event in events] for guild in guilds
        }
        return {guild: min(times) for guild, times in found.items() if times}

    async def release_all(self, guilds: Collection[GuildId]) -> int:
        return sum([await self.release(guild, ()) for guild in sorted(guilds)])

    async def release(self, guild: GuildId, events: Collection[str]) -> int:
        if guild in self.away:
            raise RecordsUnavailable
        self.released.append((guild, frozenset(events)))
        return sum(each.count for each in self.waiting.get(guild, ()) if each.event in events)
