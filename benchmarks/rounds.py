"""Measuring two things in turn, so that a noisy machine disturbs both alike."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from statistics import median

from attrs import frozen

type Operation = Callable[[], Awaitable[object]]
type OperationOfTask = Callable[[int], Awaitable[object]]

TASKS = 50


@frozen
class Pair:
    ours: float
    floor: float


async def milliseconds(ours: Operation, floor: Operation, *, rounds: int, times: int) -> Pair:
    """The median time of one operation, one after another."""
    for operation in (ours, floor):
        await _timed(operation, times)
    samples: dict[Operation, list[float]] = {ours: [], floor: []}
    for number in range(rounds):
        for operation in _by_turns(ours, floor, number):
            samples[operation] += await _timed(operation, times)
    return Pair(1000 * median(samples[ours]), 1000 * median(samples[floor]))


async def per_second(ours: OperationOfTask, floor: OperationOfTask, *, rounds: int, times: int) -> Pair:
    """The median rate of TASKS tasks that each run the operation `times` times, one after another."""
    for operation in (ours, floor):
        await _rate(operation, times)
    rates: dict[OperationOfTask, list[float]] = {ours: [], floor: []}
    for number in range(rounds):
        for operation in _by_turns(ours, floor, number):
            rates[operation].append(await _rate(operation, times))
    return Pair(median(rates[ours]), median(rates[floor]))


def _by_turns[T](ours: T, floor: T, number: int) -> tuple[T, T]:
    gc.collect()
    return (ours, floor) if number % 2 == 0 else (floor, ours)


async def _timed(operation: Operation, times: int) -> list[float]:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        await operation()
        taken.append(time.perf_counter() - started)
    return taken


async def _rate(operation: OperationOfTask, times: int) -> float:
    async def work(task: int) -> None:
        for _ in range(times):
            await operation(task)

    started = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for task in range(TASKS):
            tasks.create_task(work(task))
    return TASKS * times / (time.perf_counter() - started)
