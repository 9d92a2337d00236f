"""Discord's limits among processes, in memory."""

from collections.abc import Sequence
from datetime import datetime

from attrs import define

from application.shared.clock import Clock
from domain.limits.identifying import Place, Turn
from domain.limits.process import ProcessId
from domain.limits.sharing import Share
from tests.fakes.clock import FakeClock
from tests.fakes.records import MemoryTable, MemoryTransaction

SERVER_CLOCK = MemoryTable[str, Clock]("server clock")
"""What `lock` reads, where a test put it: `records[SERVER_CLOCK]["now"] = clock`."""

SHARES = MemoryTable[ProcessId, Share]("request_shares")
INVALID = MemoryTable[datetime, int]("invalid_requests")
PLACES = MemoryTable[tuple[ProcessId, int], Place]("identify_places")
TURNS = MemoryTable[int, Turn]("identify_turns")


async def _lock(transaction: MemoryTransaction, name: str) -> datetime:
    await transaction.lock(name)
    return transaction.records[SERVER_CLOCK].setdefault("now", FakeClock()).now()


@define
class MemoryRequestShares:
    _transaction: MemoryTransaction

    async def lock(self) -> datetime:
        return await _lock(self._transaction, "lock of shares")

    async def shares(self, *, now: datetime) -> Sequence[Share]:
        return [share for share in self._transaction[SHARES] if share.until > now]

    async def keep(self, share: Share) -> None:
        await self._transaction[SHARES].put(share.process, share)

    async def count_invalid(self, requests: int, *, minute: datetime) -> None:
        await self._transaction[INVALID].lock(minute)
        counted = self._transaction[INVALID].find(minute) or 0
        await self._transaction[INVALID].put(minute, counted + requests)

    async def invalid_since(self, minute: datetime) -> int:
        return sum(requests for each, requests in self._transaction[INVALID].items() if each >= minute)

    async def forget(self, *, shares_before: datetime, minutes_before: datetime) -> None:
        for share in [*self._transaction[SHARES]]:
            if share.until <= shares_before:
                await self._transaction[SHARES].remove(share.process)
        for minute, _ in self._transaction[INVALID].items():
            if minute < minutes_before:
                await self._transaction[INVALID].remove(minute)


@define
class MemoryIdentifyQueue:
    _transaction: MemoryTransaction

    async def lock(self) -> datetime:
        return await _lock(self._transaction, "lock of the queue")

    async def places(self) -> Sequence[Place]:
        return sorted(self._transaction[PLACES], key=lambda place: place.number)

    async def turns(self) -> Sequence[Turn]:
        return sorted(self._transaction[TURNS], key=lambda turn: turn.key)

    async def keep(self, place: Place) -> None:
        await self._transaction[PLACES].put((place.process, place.shard), place)

    async def give(self, turn: Turn) -> None:
        await self._transaction[TURNS].put(turn.key, turn)
        await self._transaction[PLACES].remove((turn.process, turn.shard))

    async def leave(self, process: ProcessId) -> None:
        for place in await self.places():
            if place.process == process:
                await self._transaction[PLACES].remove((place.process, place.shard))

    async def forget(self, *, before: datetime) -> None:
        for place in await self.places():
            if place.asked_at < before:
                await self._transaction[PLACES].remove((place.process, place.shard))
