from attrs import define

from domain.shared.ids import GuildId
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

SKIPS = MemoryTable[tuple[GuildId, str], str]("setup_skips")


@define
class MemorySetupSkips:
    _transaction: MemoryTransaction

    async def add(self, guild: GuildId, step: str) -> None:
        self._transaction[GUILDS].require(guild)
        await self._transaction[SKIPS].lock((guild, step))
        await self._transaction[SKIPS].put((guild, step), step)


@define
class MemorySetupReader:
    _records: MemoryRecords

    async def skipped(self, guild: GuildId) -> frozenset[str]:
        return frozenset(step for of_guild, step in self._records[SKIPS] if of_guild == guild)
