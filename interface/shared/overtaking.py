"""What nobody waits for is told after what people wait for, where both come faster than they can be worked on."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from attrs import define, field

AT_ONCE = 5
"""Items told before everything else has its turn: with all that listens, a millisecond or two."""

MOST_WAITING = 20_000
"""Items, of about 2 kB each."""

_LAST_ONES = 1.0
"""Seconds; whoever closes a client waits for little longer, and what is left then is forgotten."""


def _nothing() -> None: ...


@define(eq=False)
class Overtaken[Item]:
    """Keeps items in their order until there is time for them, so that reading never waits for what they cause.

    Reading an event is a fraction of what a message causes. Were each acted on before the next is read, then whatever
    a process cannot keep up with would gather before it, unread, with the commands of people in between.
    """

    _tell: Callable[[Item], None]
    forgotten: Callable[[], None] = _nothing
    """Called where an item has to go because too many wait."""
    most: int = MOST_WAITING
    _waiting: deque[Item] = field(factory=deque, init=False)
    _is_due: bool = field(default=False, init=False)

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, item: Item) -> None:
        """Where too many wait, the oldest is forgotten."""
        if len(self._waiting) >= self.most:
            self._waiting.popleft()
            self.forgotten()
        self._waiting.append(item)
        self._come_to_it()

    async def finish(self) -> None:
        """Return when all have been told, or it takes too long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_ONES):
                while self._waiting:  # noqa: ASYNC110  # they are told in the turns of the loop
                    await asyncio.sleep(0)

    def _come_to_it(self) -> None:
        if self._waiting and not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_soon(self._tell_some)

    def _tell_some(self) -> None:
        self._is_due = False
        for _ in range(min(AT_ONCE, len(self._waiting))):
            self._tell(self._waiting.popleft())
        self._come_to_it()
