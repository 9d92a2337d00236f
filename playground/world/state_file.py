"""The world on disk."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import cattrs
from attrs import define, field

from playground.world.integrity import misfits
from playground.world.json_value import Json, JsonObject, as_object, dump, parse
from playground.world.version_1 import from_version_1
from playground.world.world import World

_VERSION = 2
_PAUSE, _SHARE, _PAUSE_AFTER_FAILURE = 0.05, 10, 1.0
_log = logging.getLogger(__name__)


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_structure_hook_func(lambda kind: kind in (Json, JsonObject), lambda value, _: value)
    converter.register_unstructure_hook_func(lambda kind: kind in (Json, JsonObject), lambda value: value)
    return converter


_CONVERTER = _converter()


def world_to_json(world: World) -> JsonObject:
    return {"version": _VERSION, "world": _CONVERTER.unstructure(world)}


def world_from_json(data: JsonObject) -> World:
    """Raises `ValueError` for another version or shape, and for parts that do not fit together."""
    version, world = data.get("version"), data.get("world")
    try:
        if version == 1:
            version, world = _VERSION, from_version_1(as_object(world))
        if version != _VERSION:
            raise ValueError(f"version {version!r} instead of {_VERSION}")
        loaded = _CONVERTER.structure(world, World)
    except (cattrs.BaseValidationError, KeyError, TypeError) as error:
        raise ValueError("it does not hold a playground's state") from error
    if (misfit := next(misfits(loaded), None)) is not None:
        raise ValueError(misfit)
    return loaded


def load(path: Path) -> World | None:
    """The world of a file; None without one, and a broken file is set aside as FILE.broken."""
    if not path.exists():
        return None
    try:
        return world_from_json(as_object(parse(path.read_bytes())))
    except ValueError as error:
        aside = path.with_name(f"{path.name}.broken")
        path.replace(aside)
        _log.warning("The playground's state in %s cannot be read (%s): set aside as %s", path, error, aside)
        return None


def save(path: Path, raw: bytes) -> None:
    """Replace the file atomically, so that nobody ever sees half of it; only its owner can read it.

    Raises `OSError`, and then leaves nothing behind that would fill the disk further.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)  # of a process that was killed while it wrote
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


@define(eq=False)
class StateFile:
    """Saves the world soon after each change, and at the end; what cannot be saved is tried again.

    A large one is saved less often, a tenth of the time at most.
    """

    _path: Path
    _world: World
    _told: Callable[[], None] = lambda: None
    """Called when `problem` came or went."""
    problem: str | None = field(init=False, default=None)
    """Why the newest changes are not on disk, as the system says it; None while they are, or soon will be."""
    _changed: asyncio.Event = field(init=False, factory=asyncio.Event)
    _saved: asyncio.Event = field(init=False, factory=asyncio.Event)
    _stopping: asyncio.Event = field(init=False, factory=asyncio.Event)
    _task: asyncio.Task[None] | None = field(init=False, default=None)

    def start(self) -> None:
        self._saved.set()
        self._task = asyncio.create_task(self._keep_saving())

    def changed(self) -> None:
        self._changed.set()
        self._saved.clear()

    async def saved(self) -> None:
        """Wait until every change so far is on disk."""
        await self._saved.wait()

    async def stop(self) -> None:
        """Let a running save finish, then save for the last time."""
        self._stopping.set()
        self._changed.set()
        if self._task is not None:
            await self._task
        await self._save()

    async def _keep_saving(self) -> None:
        clock, pause = asyncio.get_running_loop().time, _PAUSE
        while not self._stopping.is_set():
            await self._changed.wait()
            await asyncio.sleep(pause)
            self._changed.clear()
            start = clock()
            is_saved = await self._save()
            pause = max(_PAUSE, _SHARE * (clock() - start))
            if not is_saved:
                self._changed.set()
                await self._pause()
            elif not self._changed.is_set():
                self._saved.set()

    async def _save(self) -> bool:
        """Whether it is on disk."""
        try:
            await asyncio.to_thread(save, self._path, dump(world_to_json(self._world)))
        except OSError as error:
            self._tell(error.strerror or str(error))
            return False
        self._tell(None)
        return True

    def _tell(self, problem: str | None) -> None:
        before, self.problem = self.problem, problem
        if problem is not None and before is None:
            _log.warning("The playground's state cannot be saved in %s (%s): tried again", self._path, problem)
        elif problem is None and before is not None:
            _log.warning("The playground's state is saved in %s again", self._path)
        if problem != before:
            self._told()

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE_AFTER_FAILURE):
                await self._stopping.wait()
