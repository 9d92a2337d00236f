"""Commands that find the database themselves, or need none."""

import argparse
from collections.abc import Awaitable, Callable

from infrastructure.settings import TuxSettings
from interface.startup.stopping import run_until_stopped

STOPPED = 130  # as shells have it

type Work = Callable[[TuxSettings, argparse.Namespace], Awaitable[int]]
"""Returns the exit code."""


def exit_code(settings: TuxSettings, work: Work, arguments: argparse.Namespace) -> int:
    """What the work returns, or 130 where it was stopped."""
    code = STOPPED

    async def to_its_end() -> None:
        nonlocal code
        code = await work(settings, arguments)

    run_until_stopped(to_its_end())
    return code
