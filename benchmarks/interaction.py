"""From a person's command to the bot's answer, in the playground, beside a bare discord.py bot."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from statistics import median, quantiles

from attrs import define, field, frozen

from benchmarks.bare_bot import COMMAND, bare_bot
from benchmarks.figures import Effort, Figure
from benchmarks.postgres import BenchDatabase
from benchmarks.rounds import Pair
from benchmarks.tux_bot import tux_bot
from playground.api import Connection, Exchange, Person, Playground, default_world

type StartBot = Callable[[Connection], AbstractAsyncContextManager[None]]
type Ask = Callable[[Person], Awaitable[object]]

RUNS = 500
_WARM_UP = 20
_PAUSE = 0.01
"""Seconds between two commands: below the playground's rate limit, and time for what goes on behind an answer."""

_OWNER = "Ada"
_MEMBER = "Emil"

ASKED: dict[str, Ask] = {
    "/settings show": lambda owner: owner.command("settings show"),
    "/warn": lambda owner: owner.command("warn", member=_MEMBER, reason="posted the same link again"),
}


def _ask_nothing(owner: Person) -> Awaitable[object]:
    return owner.command(COMMAND)


@frozen
class Times:
    """In milliseconds since the command was sent. `first` is Discord's first answer, deferring counted as one."""

    first: float
    finished: float


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    return await compare(lambda connection: tux_bot(database.settings, connection), ASKED, effort)


async def compare(start_bot: StartBot, asked: dict[str, Ask], effort: Effort) -> list[Figure]:
    """Asks the bot and the bare one in turn; each has a playground of its own, in this process."""
    figures: list[Figure] = []
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(_conversation(start_bot))
        bare = await stack.enter_async_context(_conversation(bare_bot))
        for name, ask in asked.items():
            for _ in range(_WARM_UP):
                await ours.times(ask)
                await bare.times(_ask_nothing)
            pairs = [(await ours.times(ask), await bare.times(_ask_nothing)) for _ in range(effort.rounds(RUNS))]
            figures += _figures(f"{name}, first answer", [(mine.first, floor.first) for mine, floor in pairs])
            figures += _figures(f"{name}, finished", [(mine.finished, floor.finished) for mine, floor in pairs])
    return figures


def _figures(name: str, pairs: list[tuple[float, float]]) -> list[Figure]:
    ours, floor = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return [
        Figure(name=f"{name}, median", pair=Pair(median(ours), median(floor)), unit="ms"),
        Figure(name=f"{name}, 95th percentile", pair=Pair(_p95(ours), _p95(floor)), unit="ms"),
    ]


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


@define(eq=False)
class _Conversation:
    _owner: Person
    _answered_at: float = field(default=0.0, init=False)

    def heard(self, exchange: Exchange) -> None:
        if exchange.route is not None and exchange.route.endswith("/callback") and exchange.status == 200:
            self._answered_at = time.perf_counter()

    async def times(self, ask: Ask) -> Times:
        await asyncio.sleep(_PAUSE)
        started = time.perf_counter()
        await ask(self._owner)
        finished = time.perf_counter()
        assert self._answered_at > started, "the bot's first answer was not seen"
        return Times(first=1000 * (self._answered_at - started), finished=1000 * (finished - started))


@asynccontextmanager
async def _conversation(start_bot: StartBot) -> AsyncIterator[_Conversation]:
    async with Playground(default_world()) as playground, start_bot(playground.connection):
        conversation = _Conversation(playground.person(_OWNER))
        stop = playground.exchanges.subscribe(conversation.heard)
        yield conversation
        stop()
