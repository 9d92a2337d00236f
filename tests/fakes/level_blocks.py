from collections.abc import Collection

from attrs import define

from domain.levels.level_errors import BlockedAlready, NotBlocked
from domain.levels.level_repository import LevelBlock
from domain.shared.ids import GuildId, UserId
from tests.fakes.guilds import GUILDS
from tests.fakes.levels_activity import BLOCKS
from tests.fakes.records import MemoryTransaction


@define
class MemoryLevelBlockRepository:
    _transaction: MemoryTransaction

    async def add(self, guild: GuildId, block: LevelBlock) -> None:
        rows, key = self._transaction[BLOCKS], (guild, block.user)
        await rows.lock(key)
        if key in rows:
            raise BlockedAlready(block.user)
        self._transaction[GUILDS].require(guild)
        await rows.put(key, block)

    async def remove(self, guild: GuildId, user: UserId) -> None:
        rows = self._transaction[BLOCKS]
        await rows.lock((guild, user))
        if (guild, user) not in rows:
            raise NotBlocked(user)
        await rows.remove((guild, user))

    async def add_new(self, guild: GuildId, blocks: Collection[LevelBlock]) -> frozenset[UserId]:
        rows, added = self._transaction[BLOCKS], set[UserId]()
        for block in blocks:
            if (guild, block.user) not in rows:
                await rows.put((guild, block.user), block)
                added.add(block.user)
        return frozenset(added)

    async def remove_of(self, guild: GuildId, users: Collection[UserId], *, by: UserId) -> frozenset[UserId]:
        rows, removed = self._transaction[BLOCKS], set[UserId]()
        for user in users:
            found = rows.find((guild, user))
            if found is not None and found.by == by:
                await rows.remove((guild, user))
                removed.add(user)
        return frozenset(removed)
