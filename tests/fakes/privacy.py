from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from io import BytesIO

from attrs import define, evolve, field

from application.privacy.ports import MailRefused, Part
from application.privacy.queries import LeavingGuild, Promise, Stays, StoredRow
from application.shared.errors import ApplicationError
from domain.privacy.counting import CountingWish
from domain.privacy.departure import Departure
from domain.privacy.errors import AlreadyUnderWay
from domain.privacy.repository import Erased, Mark
from domain.privacy.request import PrivacyRequest, RequestKind, RequestState
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.language import Language
from domain.shared.lease import Room
from domain.shared.shards import Shards
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryRecords, MemoryRows, MemoryTable, MemoryTransaction, claim, claim_of

type Key = tuple[UserId, RequestId]

REQUESTS = MemoryTable[Key, PrivacyRequest]("privacy_requests")
WISHES = MemoryTable[tuple[GuildId, UserId], CountingWish]("counting_wishes")
DEPARTURES = MemoryTable[GuildId, Departure]("guild_departures")
FORGOTTEN = MemoryTable[tuple[GuildId, str], int]("old rows")
PROMISE = Promise(
    goes=("your reminders",),
    loses_its_name=("your points",),
    stays=(Stays("cases about you", "the server's record"),),
    withheld=(Stays("reports about you", "they are others'"),),
    tables=(("reminders", "your reminders"),),
)


@define
class MemoryPrivacyRequests:
    _transaction: MemoryTransaction

    @property
    def _rows(self) -> MemoryRows[Key, PrivacyRequest]:
        return self._transaction[REQUESTS]

    async def asked_by(self, user: UserId, request: RequestId) -> PrivacyRequest | None:
        return self._rows.find((user, request))

    async def latest(self, user: UserId, kind: RequestKind) -> PrivacyRequest | None:
        asked = [each for each in self._rows if (each.user, each.kind) == (user, kind)]
        return max(asked, key=lambda each: each.asked_at, default=None)

    async def add(self, request: PrivacyRequest) -> None:
        if (request.user, request.request) in self._rows:
            raise ConcurrentChange
        waiting = [each for each in self._rows if each.state is RequestState.WAITING]
        if any((each.user, each.kind) == (request.user, request.kind) for each in waiting):
            raise AlreadyUnderWay
        await self._rows.put((request.user, request.request), request)

    async def claim(self, *, now: datetime, leases: Sequence[timedelta], room: Room) -> tuple[PrivacyRequest, ...]:
        claimed = await claim_of(
            self._rows,
            lambda each: (each.user, each.request),
            lambda each: each.state is RequestState.WAITING,
            now=now,
            leases=leases,
            room=room,
            whose=lambda each: each.user,
        )
        return tuple(sorted(claimed, key=lambda each: each.asked_at))

    async def save(self, request: PrivacyRequest) -> None:
        key = (request.user, request.request)
        await self._rows.lock(key)
        current = self._rows.find(key)
        if current is None or current.lease_token != request.lease_token or current.state is not RequestState.WAITING:
            raise ConcurrentChange
        changed = {name: getattr(request, name) for name in ("lease_until", "state", "steps_done", "settled_at")}
        await self._rows.put(key, evolve(current, problem=request.problem, **changed))

    async def forget_settled(self, *, before: datetime, limit: int) -> int:
        old = [each for each in self._rows if each.settled_at is not None and each.settled_at < before][:limit]
        for each in old:
            await self._rows.remove((each.user, each.request))
        return len(old)


@define
class MemoryPersonalData:
    """What tables of a database there are, nothing in memory knows: there are two steps, and nothing is stored."""

    _transaction: MemoryTransaction

    def steps(self) -> Sequence[str]:
        return ["levels", "reminders"]

    async def erase(self, step: str, user: UserId, pseudonym: UserId, mark: Mark | None, *, limit: int) -> Erased:
        return Erased(0, go_on_from=None)

    async def forget_old(self, guild: GuildId, setting: str, *, before: datetime, limit: int) -> int:
        """As many as were noted to be there."""
        forgotten = self._transaction.records[FORGOTTEN]
        left = forgotten.get((guild, setting), 0)
        forgotten[guild, setting] = max(0, left - limit)
        return min(left, limit)


@define
class MemoryDepartures:
    _transaction: MemoryTransaction

    @property
    def _rows(self) -> MemoryRows[GuildId, Departure]:
        return self._transaction[DEPARTURES]

    async def mark(self, guilds: Collection[GuildId], *, at: datetime, erase_at: datetime) -> int:
        new = [each for each in guilds if each in self._transaction[GUILDS] and each not in self._rows]
        for guild in new:
            await self._rows.put(guild, Departure(guild=guild, left_at=at, lease_until=erase_at))
        return len(new)

    async def mark_absent(
        self, present: Collection[GuildId], shards: Shards, *, at: datetime, erase_at: datetime
    ) -> int:
        registered = {guild.id for guild in self._transaction[GUILDS]}
        absent = {each for each in registered - {*present} if shards.serve(each)}
        return await self.mark(absent, at=at, erase_at=erase_at)

    async def clear(self, guilds: Collection[GuildId]) -> int:
        marked = [each.guild for each in self._rows if each.guild in guilds]
        cleared = 0
        for guild in sorted(marked):
            await self._transaction[GUILDS].lock(guild)
            found = self._rows.find(guild)
            if found is not None and found.begun_at is None:
                await self._rows.remove(guild)
                cleared += 1
        return cleared

    async def claim(
        self, *, now: datetime, leases: Sequence[timedelta], room: Room, shards: Shards
    ) -> tuple[Departure, ...]:
        def is_served(departure: Departure) -> bool:
            return shards.serve(departure.guild)

        rows = self._rows
        return tuple(await claim(rows, lambda each: each.guild, is_served, now=now, leases=leases, room=room))

    async def erase_some(self, departure: Departure, *, at: datetime, lease_until: datetime, limit: int) -> bool:
        await self._transaction[GUILDS].lock(departure.guild)
        current = self._rows.find(departure.guild)
        if current is None or current.lease_token != departure.lease_token:
            raise ConcurrentChange
        await self._rows.remove(departure.guild)
        await self._transaction[GUILDS].remove(departure.guild)
        return True


@define
class MemoryPersonalReader:
    _records: MemoryRecords

    async def rows(self, user: UserId) -> AsyncIterator[StoredRow]:
        for each in self._records[REQUESTS].values():
            if each.user == user:
                yield StoredRow("privacy_requests", {"user_id": str(user)})

    def promise(self) -> Promise:
        return PROMISE


@define
class MemoryDepartureReader:
    _records: MemoryRecords

    async def upcoming(self, *, after: GuildId | None, limit: int) -> Sequence[LeavingGuild]:
        marked = sorted(self._records[DEPARTURES].values(), key=lambda each: each.guild)
        found = [each for each in marked if each.guild > (after or 0)][:limit]
        return [LeavingGuild(each.guild, each.left_at, each.lease_until, each.begun_at is not None) for each in found]


@define
class FakeMail:
    sent: list[tuple[UserId, int]] = field(factory=list)
    """To whom, and how many parts."""
    is_closed: bool = False
    told: list[tuple[UserId, Language | None, RequestState]] = field(factory=list)
    """Who was told that they are erased."""
    untold: list[ApplicationError] = field(factory=list)

    async def tell(self, request: PrivacyRequest) -> None:
        if self.is_closed:
            raise MailRefused("Cannot send messages to this user")
        self.told.append((request.user, request.language, request.state))

    async def send(self, request: PrivacyRequest, parts: Sequence[Part]) -> None:
        if self.is_closed:
            raise MailRefused("Cannot send messages to this user")
        self.sent.append((request.user, len(parts)))


def pack_nothing(rows: AsyncIterator[StoredRow], _: Promise) -> AbstractAsyncContextManager[Sequence[Part]]:
    @asynccontextmanager
    async def packed() -> AsyncIterator[Sequence[Part]]:
        yield [Part(each.table, BytesIO()) async for each in rows]

    return packed()


@define
class MemoryCountingWishes:
    _transaction: MemoryTransaction

    async def of(self, members: Collection[tuple[GuildId, UserId]]) -> Mapping[tuple[GuildId, UserId], CountingWish]:
        rows = self._transaction[WISHES]
        return {member: wish for member in members if (wish := rows.find(member)) is not None}

    async def put(self, wish: CountingWish) -> CountingWish:
        self._transaction[GUILDS].require(wish.guild)
        rows, key = self._transaction[WISHES], (wish.guild, wish.user)
        await rows.lock(key)
        before = rows.find(key)
        if before is not None and before.wished_at >= wish.wished_at:
            return before
        await rows.put(key, wish)
        return wish


@define
class MemoryCountingReader:
    _records: MemoryRecords

    async def wish(self, guild: GuildId, user: UserId) -> CountingWish | None:
        return self._records[WISHES].get((guild, user))
