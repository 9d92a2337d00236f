"""What a test that ran out of time was waiting for."""

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path

_HERE = f"{Path(__file__).parents[2]}/"
_INSTALLED = "site-packages"


def unfinished_tasks() -> str:
    """The project's own lines at which each unfinished task of this process stands, outermost first."""
    tasks = [each for each in gc.get_objects() if isinstance(each, asyncio.Task) and not each.done()]
    return "\n\n".join(f"{task.get_name()}\n" + "\n".join(_lines(task)) for task in tasks)


def _lines(task: asyncio.Task[object]) -> Iterator[str]:
    waiting: object = task.get_coro()
    while waiting is not None:
        frame = getattr(waiting, "cr_frame", None) or getattr(waiting, "ag_frame", None)
        if frame is not None and _is_ours(frame.f_code.co_filename):
            path = frame.f_code.co_filename.removeprefix(_HERE)
            yield f"  {path}:{frame.f_lineno} {frame.f_code.co_qualname}"
        following = getattr(waiting, "cr_await", None) or getattr(waiting, "ag_await", None)
        if following is None:
            yield f"  waits for {type(waiting).__name__}"
        waiting = following


def _is_ours(path: str) -> bool:
    return path.startswith(_HERE) and _INSTALLED not in path
