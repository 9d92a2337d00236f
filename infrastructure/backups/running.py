"""pg_dump and pg_restore as they run: one end of a pipe is theirs, the other is served by a thread."""

import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from application.backups.errors import ProgramFailed

type Serve = Callable[[BinaryIO], None]

_LONGEST_LINE = 1 << 20
_LONGEST_SAID = 300
_MOST_ERRORS = 100


async def read_from(
    command: Sequence[str | Path], environment: Mapping[str, str], serve: Serve, line: Callable[[str], None]
) -> None:
    """Serve what the program writes. Raises ProgramFailed, or what `serve` does."""
    ours, theirs = os.pipe()
    await _run(command, environment, ours, theirs, "rb", serve, line)


async def write_to(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    serve: Serve,
    line: Callable[[str], None],
    passes: Callable[[str], bool],
) -> None:
    """Serve what the program reads; errors that pass do no harm, where it goes on after one.

    Raises ProgramFailed, or what `serve` does.
    """
    theirs, ours = os.pipe()
    await _run(command, environment, ours, theirs, "wb", serve, line, passes)


async def _run(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    ours: int,
    theirs: int,
    mode: str,
    serve: Serve,
    line: Callable[[str], None],
    passes: Callable[[str], bool] = lambda _error: False,
) -> None:
    program = Path(command[0]).name
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            env=dict(environment),
            stdin=theirs if mode == "wb" else DEVNULL,
            stdout=theirs if mode == "rb" else DEVNULL,
            stderr=PIPE,
            limit=_LONGEST_LINE,
            start_new_session=True,  # Ctrl-C is for us alone
        )
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    serving = asyncio.ensure_future(asyncio.to_thread(_served, ours, mode, serve))
    try:
        errors = await _errors(process, program, line)
        code = await process.wait()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        # The pipe is closed by now at the other end, so this comes to its end, too.
        await asyncio.wait([serving])
    failure = serving.exception()
    if failure is not None and not isinstance(failure, BrokenPipeError):
        raise failure
    serious = [error for error in errors if not passes(error)]
    # With 1 it says that errors came up and were gone past; any other number is an end before its time.
    if serious or failure is not None or code not in ((0, 1) if errors else (0,)):
        raise ProgramFailed(program, serious[-1] if serious else f"it ended with exit code {code}")


def _served(descriptor: int, mode: str, serve: Serve) -> None:
    with os.fdopen(descriptor, mode) as stream:
        serve(cast("BinaryIO", stream))


async def _errors(process: asyncio.subprocess.Process, program: str, line: Callable[[str], None]) -> Sequence[str]:
    """The lines around them quote what people wrote, and are left out."""
    assert process.stderr is not None
    errors: list[str] = []
    mark = f"{program}: error: "
    async for each in process.stderr:
        text = each.decode(errors="replace").rstrip()
        if text.startswith(mark):
            errors = [*errors[-_MOST_ERRORS:], text.removeprefix(mark)[:_LONGEST_SAID]]
        line(text)
    return errors
