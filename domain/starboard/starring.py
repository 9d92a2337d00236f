"""Which message stands on which board."""

from collections.abc import Collection

from attrs import frozen

from domain.shared.ids import ChannelId
from domain.starboard.board import Board


@frozen(kw_only=True)
class Place:
    """A channel as Discord has it now. `within` are the channel, the one that a thread belongs to, and its category."""

    within: tuple[ChannelId, ...]
    is_age_restricted: bool = False
    everyone_reads: bool = True


def may_show(board: Board, source: Place, shown_in: Place, boards: Collection[ChannelId]) -> bool:
    """Whether what is written there may stand on the board at all.

    Nothing gets where more people would read it than those it was written for: what is age-restricted stays among the
    age-restricted, and what is not for everybody leaves no closed channel for an open one. Posts of boards go on none.
    """
    return (
        not {*source.within} & {*board.ignored, *boards}
        and (shown_in.is_age_restricted or not source.is_age_restricted)
        and (source.everyone_reads or not shown_in.everyone_reads)
    )


def is_enough(board: Board, stars: int, *, stands: bool) -> bool:
    """A message that is on the board stays there for as long as it has at least the lower number."""
    return stars >= (board.lower if stands else board.threshold)
