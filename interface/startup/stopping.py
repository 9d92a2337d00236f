import asyncio
import signal
from collections.abc import Coroutine


def run_until_stopped(work: Coroutine[None, None, None]) -> bool:
    """Cancel the work on Ctrl-C, SIGTERM or a closed terminal, and let it end cleanly.

    Returns whether it ended by itself.
    """

    async def stoppable() -> bool:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup has it
            loop.add_signal_handler(signal.SIGHUP, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            return False
        return True

    return asyncio.run(stoppable())
