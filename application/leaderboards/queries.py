"""What people ask about leaderboards, here and in other contexts."""

from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from domain.leaderboards.board import Board
from domain.leaderboards.order import Ranked
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class Rank:
    """Where a member stands among `of` on a board; `place` is None for who is not on it.

    `as_of` is when those above were counted, on a board too large to count them each time; None where all is exact.
    """

    place: int | None
    value: int
    of: int
    as_of: datetime | None = None


@frozen(kw_only=True)
class Holding:
    """What is known of somebody who is to be ranked."""

    user: UserId
    value: int
    is_bot: bool = False
    has_left: bool = False


class RankReader(Protocol):
    """Ranks over all time. On a large board, a rank is at most ten minutes old."""

    async def rank(self, guild: GuildId, user: UserId, board: Board) -> Rank: ...

    async def rank_of(self, guild: GuildId, holding: Holding, board: Board) -> Rank:
        """The same for somebody whose value is known already; it saves a statement."""
        ...


@frozen(kw_only=True)
class Named:
    """What a member was called when last met; None where they never were."""

    username: str | None = None
    display_name: str | None = None
    has_left: bool = False


@frozen
class BoardEntry:
    ranked: Ranked
    named: Named = field(factory=Named)


@frozen(kw_only=True)
class BoardPage:
    """Entries in the board's order; `up` and `down` are what leads on, None where nothing is known to follow."""

    asker: UserId
    entries: tuple[BoardEntry, ...]
    up: Ranked | None
    down: Ranked | None
    mine: Rank
    currency: str = "points"
    """What points are called in the guild."""
    counted_at: datetime | None = None
    """When the whole board was counted, where it is kept for a while."""
