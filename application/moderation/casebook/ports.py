from typing import Protocol

from application.moderation.casebook.queries import ModStats
from application.shared.drawing import Png, Theme


class StatsPictures(Protocol):
    async def draw(self, stats: ModStats, *, days: int, theme: Theme) -> Png:
        """Raises CannotDraw."""
        ...
