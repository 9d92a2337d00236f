"""Tasks for what mostly ends without waiting for anything."""

import asyncio
from collections.abc import Coroutine

from attrs import define, field


@define(eq=False)
class BegunAtOnce:
    """Each is run right away, up to where it first waits; only then does it cost the loop a turn."""

    _going: set[asyncio.Task[None]] = field(factory=set, init=False)
    """The loop itself does not keep them."""

    def begin(self, work: Coroutine[object, object, None]) -> None:
        """Within a running loop. Whoever hands over `work` sees to what it raises."""
        task = asyncio.Task(work, loop=asyncio.get_running_loop(), eager_start=True)
        if not task.done():
            self._going.add(task)
            task.add_done_callback(self._going.discard)
