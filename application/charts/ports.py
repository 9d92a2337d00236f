from typing import Protocol

from application.charts.queries import Activity
from application.shared.drawing import Png, Theme


class ActivityPictures(Protocol):
    async def draw(self, activity: Activity, *, name: str | None, theme: Theme) -> Png:
        """`name`: of the member; a guild's is known. Raises CannotDraw."""
        ...


class MembersHeard(Protocol):
    def __call__(self) -> bool:
        """Whether Discord tells the bot who comes and goes: it does so only where that was asked for and granted."""
        ...
