"""What comes in bursts, done together."""

from collections.abc import Awaitable, Callable

from attrs import define, field


@define(eq=False)
class Together[Item]:
    """Works on one thing at once, and on all that come meanwhile in one go.

    When a shard connects, Discord tells of each of its guilds, thousands within a second.
    """

    _work: Callable[[frozenset[Item]], Awaitable[object]]
    _waiting: set[Item] = field(factory=set, init=False)
    _is_busy: bool = field(default=False, init=False)

    async def add(self, item: Item) -> None:
        """Raises what the work raised; what waited meanwhile is then done with whatever comes next."""
        self._waiting.add(item)
        if self._is_busy:
            return
        self._is_busy = True
        try:
            while self._waiting:
                taken, self._waiting = frozenset(self._waiting), set()
                await self._work(taken)
        finally:
            self._is_busy = False
