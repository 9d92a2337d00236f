"""What levels need from the outside."""

from typing import Protocol

from domain.levels.curve import Curve
from domain.shared.ids import GuildId


class Curves(Protocol):
    async def of(self, guild: GuildId) -> Curve:
        """The curve that the guild's rules say now."""
        ...
