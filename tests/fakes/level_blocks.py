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
