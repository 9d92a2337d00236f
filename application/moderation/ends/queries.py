"""What people ask about cases that could not be finished or ended."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek


class StuckAt(StrEnum):
    ACTION = "action"
    """It was begun, and not finished."""
    END = "end"
    """It should have ended, or Discord told of its end, by now."""


@frozen(kw_only=True)
class StuckCase:
    """`problem` is what stood in the way last, where that is known; `tried_next` when it is tried by itself."""

    number: CaseNumber
    kind: ActionKind
    target: UserId
    at: StuckAt
    attempts: int
    problem: str | None
    tried_next: datetime


class StuckReader(Protocol):
    async def page(self, guild: GuildId, seek: Seek) -> Page[StuckCase]:
        """What several attempts could not finish or end, newest first; the cursor is a case's number."""
        ...
