from attrs import define

from application.starboard.ports import SeenStars, Sky
from domain.starboard.board import Board
from domain.starboard.repository import Starred

MOST_LISTED = 1_000
"""People of whom it is asked who they are, where several emojis count; a page of a hundred is a request."""


@define
class CountStars:
    """How many people have starred a message, each once, by what Discord says now.

    More is asked of Discord only where it can matter: who they are, where several emojis of the board are on the
    message; and whether its author is among them. With several emojis and more than MOST_LISTED reactions it is the
    number of those with the commonest.
    """

    _sky: Sky

    async def of(self, board: Board, message: Starred, seen: SeenStars) -> int:
        used = [seen.reactions[emoji.key] for emoji in board.emojis if emoji.key in seen.reactions]
        numbers = [each.count for each in used]
        if sum(numbers) < board.lower:
            return sum(numbers)  # too few, whoever they are
        if len(used) == 1:
            is_own = not board.self_stars and await self._sky.has_starred(message, used[0], seen.author)
            return numbers[0] - is_own
        if sum(numbers) > MOST_LISTED:
            return max(numbers)
        people = frozenset[int]().union(*[await self._sky.starrers(message, each) for each in used])
        return len(people if board.self_stars else people - {seen.author})
