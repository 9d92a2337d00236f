"""Keeps this process in the fleet: renews its lease, and opens and closes shards as it is told."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial

import discord
import structlog
from attrs import define, field, frozen

from application.fleet.leave_fleet import LeaveFleet
from application.shared.errors import ApplicationError
from application.shared.use_case import UseCase
from domain.fleet.lease import MARGIN, SOON
from domain.fleet.orders import Orders, Report, Wish
from domain.fleet.process import Identity
from interface.fleet.scout import Scout
from interface.fleet.slot import ShardSlot
from interface.fleet.words import another_count, not_renewed
from interface.shared.client import CurrentClient
from interface.shared.watch import ShardWatch

_log = structlog.stdlib.get_logger(__name__)

ADVICE_AGAIN = 3600.0


@frozen(kw_only=True)
class Pace:
    """Times in seconds."""

    lease: float
    look_every: float


@define(eq=False)
class FleetKeeper:
    _me: Identity
    _step: UseCase[Report, Orders]
    _leave: UseCase[LeaveFleet, None]
    _scout: Scout
    _open: Callable[[ShardSlot], Coroutine[object, object, None]]
    """Keeps the shard of a slot connected until cancelled."""
    _finish: Callable[[discord.Client], Awaitable[None]]
    """Returns once nothing that came by this client is under way, or after a while."""
    _client: CurrentClient
    _pace: Pace
    _note: Callable[[str | None], None]
    _taken: Callable[[int], None]
    """Told of each shard that has become this process's own."""
    wake: asyncio.Event = field(factory=asyncio.Event)
    """Set when there is news of the fleet."""
    orders: Orders | None = field(default=None, init=False)
    _slots: dict[int, ShardSlot] = field(factory=dict, init=False)
    _tasks: dict[int, asyncio.Task[None]] = field(factory=dict, init=False)
    """Of the slots, and of those that are being closed."""
    _handed: dict[int, tuple[int, ...]] = field(factory=dict, init=False)
    _generation: int = field(default=0, init=False)
    _is_leaving: bool = field(default=False, init=False)
    _stepped: asyncio.Event = field(factory=asyncio.Event, init=False)
    _wish: Wish | None = field(default=None, init=False)

    async def run(self) -> None:
        """Until cancelled. Raises TokenRefused or MembersIntentRefused."""
        self._client.tenure.extend(float("-inf"))
        self._wish = await self._scout.wish()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow_advice())
            while True:
                self.wake.clear()
                pause = await self._round(self._wish, tasks)
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self.wake.wait()

    async def _follow_advice(self) -> None:
        while True:
            await asyncio.sleep(ADVICE_AGAIN)
            self._wish = await self._scout.wish()

    async def hand_over(self, *, within: float) -> None:
        """Have others take what this process has, without a gap; `within` so many seconds for each shard, since Discord
        lets them connect one after the other. What none has taken in time it still has."""
        self._is_leaving = True
        self.wake.set()
        with suppress(TimeoutError):
            while left := self._left_to_others():
                async with asyncio.timeout(within):
                    while self._left_to_others() >= left:
                        self._stepped.clear()
                        await self._stepped.wait()

    def _left_to_others(self) -> int:
        """How many shards this process has that others could take."""
        return len(self.orders.serve) if self.orders is not None and self.orders.others else 0

    async def give_back(self) -> None:
        """What this process still had; nothing is open any more.

        An heir that is connected already has heard what was asked here, and leaves alone what was taken up.
        """
        if self.orders is not None:
            taken_up = {number: slot.watch.pause() for number, slot in self._slots.items()}
            answered = {number: interactions for number, interactions in taken_up.items() if interactions}
            await self._leave(LeaveFleet(self._me.id, answered))

    async def _round(self, wish: Wish, tasks: asyncio.TaskGroup) -> float:
        """One step; returns how many seconds there are to the next one."""
        tenure = self._client.tenure
        began = tenure.now()
        try:
            orders = await self._step(self._report(wish))
        except ApplicationError as error:
            if not tenure.holds:
                self._note(not_renewed(error))
            return SOON
        was_over = not tenure.holds  # if only while this step was on its way: events were not acted on
        tenure.extend(began + self._pace.lease - MARGIN)
        differs = wish.is_fixed and wish.shards != orders.count
        self._note(another_count(wish.shards, orders.count) if differs else None)
        self.orders = orders
        self._follow(orders, tasks)
        if was_over:
            for slot in self._slots.values():
                if slot.watch.acts:
                    slot.catch_up()
        self._stepped.set()
        return SOON if orders.in_flux or self._is_closing() or self._handed else self._pace.look_every

    def _report(self, wish: Wish) -> Report:
        ready = [number for number, slot in self._slots.items() if slot.watch.waits and slot.is_ready]
        return Report(
            process=self._me,
            wish=wish,
            since=None if self.orders is None else self.orders.joined_at,
            generation=self._generation if self._tasks else None,
            ready=frozenset(ready) - self._handed.keys(),
            connected=frozenset(number for number, slot in self._slots.items() if slot.is_ready),
            handed={**self._handed},
            is_leaving=self._is_leaving,
        )

    def _follow(self, orders: Orders, tasks: asyncio.TaskGroup) -> None:
        wanted = orders.serve.keys() | orders.prepare
        if orders.generation != self._generation:
            _log.info("the shards are dealt out anew", shards=orders.count)
            wanted = set()
        for number in [*self._slots]:
            if number not in wanted:
                self._close(number, tasks)
        if self._is_closing() and orders.generation != self._generation:
            return
        self._generation, self._client.shard_count = orders.generation, orders.count
        for number in sorted((orders.serve.keys() | orders.prepare) - self._tasks.keys()):
            self._begin(number, orders, tasks)
        for number in orders.prepare:
            self._step_back(number)
        for number, answered in orders.serve.items():
            self._hold(number, answered, orders)

    def _step_back(self, number: int) -> None:
        """Another may have taken it from this process, whose lease was over, and which is its heir now."""
        self._handed.pop(number, None)
        slot = self._slots.get(number)
        if slot is not None and not slot.watch.waits:
            slot.step_back()

    def _hold(self, number: int, answered: tuple[int, ...], orders: Orders) -> None:
        slot = self._slots.get(number)
        if slot is None:
            return  # it is being closed, and will be opened anew
        if number in orders.hand:
            if number not in self._handed:
                self._handed[number] = slot.watch.pause()
                self.wake.set()
        else:
            self._handed.pop(number, None)
            if slot.watch.waits:
                slot.begin(answered)
                self._taken(number)

    def _begin(self, number: int, orders: Orders, tasks: asyncio.TaskGroup) -> None:
        tenure = self._client.tenure
        watch = ShardWatch(tenure) if number in orders.serve else ShardWatch.of_an_heir(tenure, self.wake.set)
        if number in orders.serve:
            self._taken(number)
        slot = self._slots[number] = ShardSlot(number, orders.count, watch, self._client)
        task = self._tasks[number] = tasks.create_task(self._open(slot))
        task.add_done_callback(partial(self._is_closed, number))

    def _close(self, number: int, tasks: asyncio.TaskGroup) -> None:
        slot, task = self._slots.pop(number), self._tasks[number]
        slot.end()
        if self._handed.pop(number, None) is None or slot.client is None:
            task.cancel()
        else:
            tasks.create_task(self._finish_and_cancel(slot.client, task))

    async def _finish_and_cancel(self, client: discord.Client, task: asyncio.Task[None]) -> None:
        try:
            await self._finish(client)
        finally:
            task.cancel()

    def _is_closed(self, number: int, _task: asyncio.Task[None]) -> None:
        self._tasks.pop(number, None)
        self.wake.set()

    def _is_closing(self) -> bool:
        return len(self._tasks) > len(self._slots)
