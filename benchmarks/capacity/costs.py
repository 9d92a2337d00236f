"""How much of a processor a message and a command take, which does not depend on what else the machine does."""

import asyncio
from collections.abc import Coroutine, Sized
from contextlib import suppress

import asyncpg
from attrs import define, field, frozen

from benchmarks.capacity.asking import Asking
from benchmarks.capacity.place import People
from benchmarks.capacity.sampling import postmaster_of
from benchmarks.capacity.writing import Writing
from benchmarks.proc import processor_seconds_of_all
from benchmarks.tux_run import Bot, total
from playground.api import Playground

_MESSAGES, _COMMANDS = 300.0, 8.0  # in a second
_SECONDS, _IDLE = 10.0, 5.0
_AFTERWARDS = 8.0
"""Seconds in which what was written is stored."""


@frozen
class Cost:
    """Milliseconds of a processor, what a process does without it left out; statements are counted."""

    bot: float
    postgresql: float | None
    statements: float


@frozen
class Costs:
    message: Cost
    command: Cost
    idle_cores: float
    """Of the bot, with nobody writing or asking."""


@frozen
class _Used:
    bot: float
    postgres: float
    statements: float


@define(eq=False)
class Measuring:
    _bot: Bot
    _pool: "asyncpg.Pool[asyncpg.Record]"
    _postmaster: int | None = field(default=None, init=False)
    _idle: _Used = field(factory=lambda: _Used(0, 0, 0), init=False)
    """In a second."""

    async def go(self, playground: Playground, people: People, shards: int) -> Costs:
        self._postmaster = await postmaster_of(self._pool)
        before = await self._used()
        await asyncio.sleep(_IDLE)
        after = await self._used()
        self._idle = _Used(
            (after.bot - before.bot) / _IDLE,
            (after.postgres - before.postgres) / _IDLE,
            (after.statements - before.statements) / _IDLE,
        )
        writing = Writing(playground, people.members, [], people.channels, shards, _MESSAGES)
        message = await self._cost(writing.go_on(), writing.said)
        asking = Asking(playground, people.moderators, people.targets, _COMMANDS)
        return Costs(message, await self._cost(asking.go_on(), asking.asked), round(self._idle.bot, 3))

    async def _cost(self, work: Coroutine[None, None, None], done: Sized) -> Cost:
        before, began = await self._used(), asyncio.get_running_loop().time()
        going = asyncio.create_task(work)
        await asyncio.sleep(_SECONDS)
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going
        await asyncio.sleep(_AFTERWARDS)
        after, seconds, count = await self._used(), asyncio.get_running_loop().time() - began, len(done)
        postgres = 1000 * (after.postgres - before.postgres - seconds * self._idle.postgres) / count
        return Cost(
            bot=round(1000 * (after.bot - before.bot - seconds * self._idle.bot) / count, 2),
            postgresql=None if self._postmaster is None else round(postgres, 2),
            statements=round((after.statements - before.statements - seconds * self._idle.statements) / count, 2),
        )

    async def _used(self) -> _Used:
        statements = total(await self._bot.metrics(), "tux_statement_seconds_count")
        postgres = 0.0 if self._postmaster is None else processor_seconds_of_all(self._postmaster)
        return _Used(processor_seconds_of_all(self._bot.pid), postgres, statements)
