"""Reading the gateway without keeping everything else waiting."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine

LONGEST_TURN = 0.005  # seconds


def in_turns(
    poll: Callable[[], Awaitable[None]],
    now: Callable[[], float] = time.monotonic,
    *,
    heard: Callable[[], None] = lambda: None,
) -> Callable[[], Coroutine[object, object, None]]:
    """Lets others run after each LONGEST_TURN of reading, and tells `heard` of each message.

    Where several events have arrived, discord.py reads one after the other and never suspends: a burst, once it takes
    longer to handle than to receive, would leave commands, heartbeats and listeners waiting until its end.
    """
    others_ran = now()

    async def poll_in_turns() -> None:
        nonlocal others_ran
        await poll()
        heard()
        if now() - others_ran >= LONGEST_TURN:
            await asyncio.sleep(0)
            others_ran = now()

    return poll_in_turns
