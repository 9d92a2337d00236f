"""At a clean stop nothing is lost, not even what waits for room in a full buffer."""

import asyncio

import pytest
from attrs import define, field

from application.shared.errors import RecordsUnavailable
from infrastructure.buffering import Batch, BufferLimits, MergeBuffer

LIMITS = BufferLimits(interval=3600, capacity=2, largest_batch=2, most_waiting=10)


@define(eq=False)
class Receiver:
    """Fails where a test says so."""

    given: list[str] = field(factory=list)
    failures: list[Exception] = field(factory=list)

    async def __call__(self, batch: Batch[str, int]) -> None:
        await asyncio.sleep(0)
        if self.failures:
            raise self.failures.pop(0)
        self.given.extend(batch.merged)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def buffer(receiver: Receiver) -> MergeBuffer[str, int]:
    return MergeBuffer("drained", lambda known, new: known + new, receiver, LIMITS)


async def put_all(buffer: MergeBuffer[str, int], keys: str) -> list[asyncio.Task[None]]:
    """Some of them wait for room."""
    putting = [asyncio.create_task(buffer.put(key, 1)) for key in keys]
    await asyncio.sleep(0)
    return putting


async def test_what_waits_for_room_is_given_on_too(receiver: Receiver, buffer: MergeBuffer[str, int]) -> None:
    putting = await put_all(buffer, "abcdefgh")
    assert [each.done() for each in putting] == [True] * 2 + [False] * 6
    await buffer.drain()
    assert "".join(receiver.given) == "abcdefgh"
    assert all(each.done() for each in putting)
    assert (len(buffer), buffer.additions) == (0, 0)


async def test_an_empty_buffer_is_drained_at_once(receiver: Receiver, buffer: MergeBuffer[str, int]) -> None:
    await buffer.drain()
    assert receiver.given == []


async def test_who_drains_is_told_that_it_failed_and_may_try_again(
    receiver: Receiver, buffer: MergeBuffer[str, int]
) -> None:
    await put_all(buffer, "abcd")
    receiver.failures = [RecordsUnavailable()]
    with pytest.raises(RecordsUnavailable):
        await buffer.drain()
    await buffer.drain()
    assert sorted(receiver.given) == [*"abcd"]
