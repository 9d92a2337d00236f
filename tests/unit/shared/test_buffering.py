import asyncio
from collections import Counter

import pytest
from attrs import define, evolve, field
from prometheus_client import REGISTRY

from application.shared.errors import BufferFull, CommitOutcomeUnknown, RecordsUnavailable, TransientFailure
from infrastructure.background import repeat
from infrastructure.buffering import Batch, BufferLimits, MergeBuffer
from tests.incidents import RecordedIncidents
from tests.virtual_time import in_virtual_time

LIMITS = BufferLimits(interval=5, capacity=100, largest_batch=50, most_waiting=10)


@define(eq=False)
class Receiver:
    """Keeps what it is given; fails first where a test says so, and holds back while `closed`."""

    batches: list[Batch[str, int]] = field(factory=list)
    refused: list[Batch[str, int]] = field(factory=list)
    failures: list[Exception] = field(factory=list)
    times: list[float] = field(factory=list)
    open: asyncio.Event = field(factory=asyncio.Event)

    async def __call__(self, batch: Batch[str, int]) -> None:
        await self.open.wait()
        if self.failures:
            self.refused.append(batch)
            raise self.failures.pop(0)
        self.batches.append(batch)
        self.times.append(asyncio.get_running_loop().time())

    @property
    def merged(self) -> list[dict[str, int]]:
        return [dict(batch.merged) for batch in self.batches]


@pytest.fixture
def receiver() -> Receiver:
    receiver = Receiver()
    receiver.open.set()
    return receiver


def buffer_to(receiver: Receiver, limits: BufferLimits = LIMITS) -> MergeBuffer[str, int]:
    return MergeBuffer("test", lambda known, new: known + new, receiver, limits)


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def flushing(buffer: MergeBuffer[str, int], seconds: float) -> None:
    """Flush when due, as in the bot, for as long as that."""
    try:
        async with asyncio.timeout(seconds):
            await repeat("flush", buffer.flush_when_due, every=0, incidents=RecordedIncidents())
    except TimeoutError:
        return


async def test_what_is_added_under_one_key_is_merged(receiver: Receiver) -> None:
    buffer = buffer_to(receiver)
    for key in "abaca":
        buffer.add(key, 1)
    assert (len(buffer), buffer.additions) == (3, 5)
    await buffer.flush()
    assert receiver.merged == [{"a": 3, "b": 1, "c": 1}]
    assert receiver.batches[0].additions == 5
    assert (len(buffer), buffer.additions) == (0, 0)


async def test_an_empty_buffer_gives_nothing(receiver: Receiver) -> None:
    await buffer_to(receiver).flush()
    assert receiver.batches == []


def test_it_is_flushed_once_per_interval(receiver: Receiver) -> None:
    async def scenario() -> None:
        buffer = buffer_to(receiver)
        running = asyncio.ensure_future(flushing(buffer, 16))
        for _ in range(12):
            buffer.add("a", 1)
            await asyncio.sleep(1)
        await running

    in_virtual_time(scenario())
    assert receiver.times == [5, 10, 15]
    assert sum(merged["a"] for merged in receiver.merged) == 12


def test_a_full_batch_is_given_at_once(receiver: Receiver) -> None:
    async def scenario() -> None:
        buffer = buffer_to(receiver)
        running = asyncio.ensure_future(flushing(buffer, 1))
        await settle()
        for number in range(LIMITS.largest_batch):
            buffer.add(str(number), 1)
        await running

    in_virtual_time(scenario())
    assert receiver.times == [0]


async def test_much_is_given_in_batches_of_the_largest_size_the_oldest_first(receiver: Receiver) -> None:
    buffer = buffer_to(receiver, evolve(LIMITS, largest_batch=2))
    for key in "abcdea":
        buffer.add(key, 1)
    await buffer.flush()
    assert [sorted(merged) for merged in receiver.merged] == [["a", "b"], ["c", "d"], ["e"]]
    assert [batch.id.number for batch in receiver.batches] == [1, 2, 3]
    assert len({batch.id.stream for batch in receiver.batches}) == 1
    assert sum(batch.additions for batch in receiver.batches) == 6


async def test_what_comes_while_a_batch_is_given_is_in_the_next_one(receiver: Receiver) -> None:
    receiver.open.clear()
    buffer = buffer_to(receiver)
    buffer.add("a", 1)
    first = asyncio.ensure_future(buffer.flush())
    await settle()
    buffer.add("a", 2)
    assert (len(buffer), buffer.additions) == (2, 2)
    receiver.open.set()
    await first
    await buffer.flush()
    assert receiver.merged == [{"a": 1}, {"a": 2}]


async def test_a_batch_that_was_not_taken_is_given_again_under_its_id_before_any_other(receiver: Receiver) -> None:
    receiver.failures = [CommitOutcomeUnknown(), CommitOutcomeUnknown()]
    buffer = buffer_to(receiver)
    buffer.add("a", 1)
    for _ in range(2):
        with pytest.raises(CommitOutcomeUnknown):
            await buffer.flush()
        buffer.add("a", 2)
    await buffer.flush()
    assert receiver.merged == [{"a": 1}, {"a": 4}]
    assert [batch.id for batch in receiver.refused] == [receiver.batches[0].id] * 2
    assert receiver.batches[1].id.number == receiver.batches[0].id.number + 1


async def test_each_buffer_is_a_stream_of_its_own(receiver: Receiver) -> None:
    for _ in range(2):
        buffer = buffer_to(receiver)
        buffer.add("a", 1)
        await buffer.flush()
    assert receiver.batches[0].id.stream != receiver.batches[1].id.stream


async def test_a_batch_that_certainly_was_not_taken_is_halved_and_batches_grow_again(receiver: Receiver) -> None:
    receiver.failures = [RecordsUnavailable(), TransientFailure()]
    buffer = buffer_to(receiver)
    for key in "abcdefghaaa":
        buffer.add(key, 1)
    for keys, additions in ((8, 11), (10, 14)):
        with pytest.raises((RecordsUnavailable, TransientFailure)):
            await buffer.flush()
        assert (len(buffer), buffer.additions) == (keys, additions)
        buffer.add("a", 1)
        buffer.add("h", 1)
        buffer.add("i", 1)
    await buffer.flush()
    assert [len(batch.merged) for batch in receiver.batches] == [2, 4, 4]
    assert [batch.id.number for batch in receiver.batches] == [1, 2, 3]
    assert len({batch.id for batch in (*receiver.refused, receiver.batches[0])}) == 1
    total = Counter[str]()
    for merged in receiver.merged:
        total.update(merged)
    assert total == Counter("abcdefghaaa" + "ahi" * 2)
    assert sum(batch.additions for batch in receiver.batches) == 17
    assert (len(buffer), buffer.additions) == (0, 0)


async def test_a_batch_in_doubt_is_never_halved(receiver: Receiver) -> None:
    receiver.failures = [CommitOutcomeUnknown(), RecordsUnavailable()]
    buffer = buffer_to(receiver)
    for key in "abcd":
        buffer.add(key, 1)
    for _ in range(2):
        with pytest.raises((CommitOutcomeUnknown, RecordsUnavailable)):
            await buffer.flush()
    await buffer.flush()
    assert receiver.merged == [dict.fromkeys("abcd", 1)]


async def test_a_batch_of_one_stays_one(receiver: Receiver) -> None:
    receiver.failures = [RecordsUnavailable()] * 3
    buffer = buffer_to(receiver)
    buffer.add("a", 1)
    for _ in range(3):
        with pytest.raises(RecordsUnavailable):
            await buffer.flush()
    await buffer.flush()
    assert receiver.merged == [{"a": 1}]


def test_after_a_failure_it_does_not_wait_for_the_interval(receiver: Receiver) -> None:
    receiver.failures = [CommitOutcomeUnknown()]

    async def scenario() -> None:
        buffer = buffer_to(receiver)
        buffer.add("a", 1)
        await flushing(buffer, 7)

    in_virtual_time(scenario())
    assert receiver.times == [6]


async def test_a_flush_that_was_cancelled_keeps_its_batch(receiver: Receiver) -> None:
    receiver.open.clear()
    buffer = buffer_to(receiver)
    buffer.add("a", 1)
    flush = asyncio.ensure_future(buffer.flush())
    await settle()
    flush.cancel()
    with pytest.raises(asyncio.CancelledError):
        await flush
    receiver.open.set()
    await buffer.flush()
    assert receiver.merged == [{"a": 1}]


async def test_a_full_buffer_takes_what_it_has_a_key_for_and_nothing_else(receiver: Receiver) -> None:
    buffer = buffer_to(receiver, evolve(LIMITS, capacity=2))
    buffer.add("a", 1)
    buffer.add("b", 1)
    with pytest.raises(BufferFull):
        buffer.add("c", 1)
    buffer.add("a", 1)
    await buffer.flush()
    assert receiver.merged == [{"a": 2, "b": 1}]


async def test_a_batch_under_way_takes_room_too(receiver: Receiver) -> None:
    receiver.failures = [CommitOutcomeUnknown()]
    buffer = buffer_to(receiver, evolve(LIMITS, capacity=2))
    buffer.add("a", 1)
    with pytest.raises(CommitOutcomeUnknown):
        await buffer.flush()
    buffer.add("a", 1)
    with pytest.raises(BufferFull):
        buffer.add("b", 1)


async def test_who_finds_it_full_waits_until_there_is_room_and_has_it_flushed(receiver: Receiver) -> None:
    receiver.open.clear()
    buffer = buffer_to(receiver, evolve(LIMITS, capacity=2, interval=3600))
    await buffer.put("a", 1)
    await buffer.put("b", 1)
    running = asyncio.ensure_future(buffer.flush_when_due())
    waiting = [asyncio.ensure_future(buffer.put(key, 1)) for key in "cd"]
    await settle()
    assert not any(each.done() for each in waiting)
    receiver.open.set()
    await asyncio.gather(*waiting, running)
    await buffer.flush()
    assert receiver.merged == [{"a": 1, "b": 1}, {"c": 1, "d": 1}]


async def test_where_too_many_wait_the_next_is_dropped_and_counted(receiver: Receiver) -> None:
    receiver.open.clear()
    buffer = buffer_to(receiver, evolve(LIMITS, capacity=1, most_waiting=1))
    before = _value("dropped")
    await buffer.put("a", 1)
    waiting = asyncio.ensure_future(buffer.put("b", 1))
    await settle()
    with pytest.raises(BufferFull):
        await buffer.put("c", 1)
    assert _value("dropped") - before == 1
    receiver.open.set()
    await buffer.flush()
    await waiting
    await buffer.flush()
    assert receiver.merged == [{"a": 1}, {"b": 1}]


async def test_the_metrics_count_additions_in_and_out(receiver: Receiver) -> None:
    buffer = buffer_to(receiver)
    added, flushed = _value("added"), _value("flushed")
    for key in "aab":
        buffer.add(key, 1)
    assert (_value("added") - added, _value("flushed") - flushed) == (3, 0)
    await buffer.flush()
    assert _value("flushed") - flushed == 3


def _value(what: str) -> float:
    return REGISTRY.get_sample_value(f"tux_buffer_{what}_total", {"buffer": "test"}) or 0.0
