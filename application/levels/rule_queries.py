from datetime import datetime
from typing import Protocol

from attrs import frozen

from application.levels.level_ports import Curves
from domain.levels.rules import LevelRules
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek


@frozen(kw_only=True)
class RulesDecision:
    """Which rules were put in force, by whom and when."""

    rules: LevelRules
    by: UserId
    at: datetime


class RulesReader(Curves, Protocol):
    async def in_force(self, guild: GuildId) -> LevelRules:
        """The newest; the defaults where nothing was decided."""
        ...

    async def page(self, guild: GuildId, seek: Seek) -> Page[RulesDecision]:
        """Newest first; the cursor is a version."""
        ...
