import asyncio
import time
from collections import deque
from collections.abc import Callable

import pytest

from interface.shared import overtaking
from interface.shared.bot import TuxBot, TuxTree
from interface.shared.fair_reading import LONGEST_TURN, in_turns
from interface.shared.overtaking import Overtaken
from tests.fakes.interactions import settled
from tests.wired import wired_bot


class Gateway:
    """Has received so much that reading never waits; it takes a thousandth of a second an event."""

    def __init__(self) -> None:
        self.time = 0.0
        self.read = 0

    async def poll_event(self) -> None:
        self.time += 0.001
        self.read += 1

    def now(self) -> float:
        return self.time


async def test_others_run_while_there_is_always_something_to_read() -> None:
    gateway, ran_after = Gateway(), list[int]()

    async def other() -> None:
        for _ in range(3):
            ran_after.append(gateway.read)
            await asyncio.sleep(0)

    poll = in_turns(gateway.poll_event, gateway.now)
    others = asyncio.ensure_future(other())
    while not others.done():
        await poll()
        assert gateway.read < 1000, "nothing else ever runs"
    turn = round(LONGEST_TURN / 0.001)
    assert ran_after == [turn, 2 * turn, 3 * turn]


async def test_an_error_of_the_gateway_passes() -> None:
    async def broken() -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await in_turns(broken)()


async def test_the_bot_reads_each_of_its_connections_in_turns() -> None:
    bot: TuxBot = wired_bot()
    for _ in range(2):
        bot.ws = gateway = Gateway()  # type: ignore[assignment]  # all that is used of one
        other = asyncio.ensure_future(asyncio.sleep(0))
        until = time.monotonic() + 10
        while not other.done():
            await bot.ws.poll_event()
            assert time.monotonic() < until, "nothing else ever runs"
        assert gateway.read > 0


def deaf_bot(forgotten: Callable[[], None] = lambda: None) -> TuxBot:
    """Nothing of it listens."""
    plain = wired_bot()
    assert isinstance(plain.tree, TuxTree)
    return TuxBot((), plain.tree.answers, plain._incidents, forgotten=forgotten)


class Burst:
    """Has received many messages, and after them what a person asks."""

    def __init__(self, bot: TuxBot, messages: int) -> None:
        self._bot = bot
        self.events = deque([*(("message", number) for number in range(messages)), ("interaction", 0)])

    async def poll_event(self) -> None:
        self._bot.dispatch(*self.events.popleft())


async def test_what_a_person_asks_is_taken_up_before_the_messages_that_were_read_before_it() -> None:
    bot = deaf_bot()
    told, told_before = list[int](), list[int]()

    async def message(number: int) -> None:
        told.append(number)

    async def interaction(_number: int) -> None:
        told_before.append(len(told))

    bot.add_listener(message, "on_message")
    bot.add_listener(interaction, "on_interaction")
    await bot._async_setup_hook()
    bot.ws = burst = Burst(bot, 2_000)  # type: ignore[assignment]  # all that is used of one
    while burst.events:
        await bot.ws.poll_event()
    await bot._messages.finish()
    await settled()
    [before] = told_before
    assert before < 1_000
    assert told == [*range(2_000)], "and all of them are told, in their order"


async def test_who_waits_for_something_keeps_no_other_listener_waiting_and_what_one_raises_is_reported() -> None:
    bot = deaf_bot()
    came, told, reported = asyncio.Event(), list[int](), list[tuple[object, ...]]()

    async def waits(number: int) -> None:
        await came.wait()
        told.append(number)

    async def breaks(number: int) -> None:
        raise ConnectionResetError(number)

    async def listens(number: int) -> None:
        told.append(10 * number)

    async def report(during: str, /, *about: object, **_more: object) -> None:
        reported.append((during, *about))

    bot.on_error = report  # type: ignore[method-assign]  # which incidents it makes of them has its own tests
    for listener in (waits, breaks, listens):
        bot.add_listener(listener, "on_message")
    await bot._async_setup_hook()
    for number in (1, 2):
        bot.dispatch("message", number)
    assert bot.waiting_messages == 2
    await bot._messages.finish()
    assert (told, bot.waiting_messages) == ([10, 20], 0)
    assert reported == [("on_message", 1), ("on_message", 2)]
    came.set()
    await settled()
    assert told == [10, 20, 1, 2]


async def test_of_messages_that_come_faster_than_they_are_told_the_oldest_are_forgotten_and_counted() -> None:
    told, forgotten = list[int](), list[None]()
    messages = Overtaken[int](told.append, lambda: forgotten.append(None), most=3)
    for number in range(5):
        messages.add(number)
    await messages.finish()
    assert (told, len(forgotten), len(messages)) == ([2, 3, 4], 2, 0)


async def test_a_client_that_is_closed_tells_first_what_it_has_read() -> None:
    bot = deaf_bot()
    told = list[int]()

    async def message(number: int) -> None:
        told.append(number)

    bot.add_listener(message, "on_message")
    await bot._async_setup_hook()
    for number in range(100):
        bot.dispatch("message", number)
    await bot.close()
    await settled()
    assert told == [*range(100)]


async def test_what_a_closed_client_had_no_time_for_is_forgotten_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    told, forgotten = list[int](), list[None]()
    bot = deaf_bot(lambda: forgotten.append(None))

    async def message(number: int) -> None:
        told.append(number)

    bot.add_listener(message, "on_message")
    await bot._async_setup_hook()
    monkeypatch.setattr(overtaking, "_LAST_ONES", 0.0)
    for number in range(100):
        bot.dispatch("message", number)
    await bot.close()
    while len(bot._messages):  # noqa: ASYNC110  # they are forgotten in the turns of the loop
        await asyncio.sleep(0)
    await settled()
    assert len(told) < 100
    assert len(told) + len(forgotten) == 100
