from typing import Protocol

from domain.levels.curve import Curve
from domain.shared.ids import GuildId


class LevelCurves(Protocol):
    async def of(self, guild: GuildId) -> Curve:
        """By how many XP each level is reached in this guild now."""
        ...
