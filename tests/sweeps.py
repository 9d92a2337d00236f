"""A sweep from its beginning to its end, as `infrastructure/background.py` has it go on."""

from collections.abc import Awaitable, Callable

from attrs import define

from application.moderation.errors import MayNotLook
from application.shared.errors import DiscordUnreachable
from application.shared.use_case import UseCase
from application.shared.workers import Workers

LEFT_FOR_LATER = (DiscordUnreachable, MayNotLook)


async def swept(look: Callable[[], Awaitable[object]], workers: Workers) -> int:
    """Until nothing more is due; how much was finished. What failed, but for what passes by itself, is raised."""
    began_with = workers.finished
    while True:
        finished = workers.finished
        workers.news.clear()
        await look()
        await workers.until_done()
        if workers.finished == finished and not workers.news.is_set():
            break
    failures = [failure for failure in workers.pull_failures() if not isinstance(failure, LEFT_FOR_LATER)]
    if failures:
        raise ExceptionGroup("what could not be finished", failures)
    return workers.finished - began_with


@define
class Sweep[Command]:
    """A use case that has workers take on what is due, and waits for them."""

    _look: UseCase[Command, None]
    _workers: Workers

    async def __call__(self, command: Command) -> int:
        return await swept(lambda: self._look(command), self._workers)
