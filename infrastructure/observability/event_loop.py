"""How late the event loop comes to what is due: whatever else the process has to do waits as long."""

import asyncio

from infrastructure.observability.metrics import EVENT_LOOP_LAG

LOOK_EVERY = 0.1  # seconds


async def watch_event_loop() -> None:
    """Until cancelled. A loop that was held up for long is noted for each moment that came meanwhile."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        due += LOOK_EVERY
        await asyncio.sleep(due - loop.time())
        while (late := loop.time() - due) >= LOOK_EVERY:
            EVENT_LOOP_LAG.observe(late)
            due += LOOK_EVERY
        EVENT_LOOP_LAG.observe(max(0.0, late))
