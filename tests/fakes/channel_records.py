"""What is done to channels, in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from attrs import asdict, define, evolve

from application.channels.queries import LockedPlace
from domain.channels.act import ActIntent, ActStatus, ChannelAct
from domain.channels.errors import DuplicateAct
from domain.channels.lockdown import LONGEST_WHY, Lockdown, LockdownIntent, LockedChannel, Step, Turn
from domain.channels.numbers import ActKind, ActNumber
from domain.channels.overwrites import OverwriteChange
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, GuildId, RequestId
from domain.shared.lease import LeaseToken, Room
from domain.shared.paging import Page, Seek
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction, claim

type Numbered = tuple[GuildId, ActNumber]
type Placed = tuple[GuildId, ChannelId]


@define
class StoredLockdown:
    lockdown: Lockdown
    over_at: datetime | None = None


@define
class StoredTurn:
    guild: GuildId
    lease_until: datetime
    lease_token: LeaseToken
    is_held: bool = False
    attempts: int = 0
    problem: str | None = None


COUNTERS = MemoryTable[GuildId, int]("channel_counters")
ACTS = MemoryTable[Numbered, ChannelAct]("channel_acts")
LOCKDOWNS = MemoryTable[Numbered, StoredLockdown]("lockdowns")
STEPS = MemoryTable[tuple[GuildId, ActNumber, ChannelId], Step]("lockdown_steps")
LOCKED = MemoryTable[Placed, LockedChannel]("locked_channels")
TURNS = MemoryTable[GuildId, StoredTurn]("channel_turns")
PLACES = MemoryTable[Numbered, ChannelId]("channel_log_places")


async def _next_number(transaction: MemoryTransaction, guild: GuildId) -> ActNumber:
    counters = transaction[COUNTERS]
    await counters.lock(guild)
    number = (counters.find(guild) or 0) + 1
    await counters.put(guild, number)
    return ActNumber(number)


@define
class MemoryChannelActs:
    _transaction: MemoryTransaction

    async def open(self, intent: ActIntent) -> ChannelAct:
        number = await _next_number(self._transaction, intent.guild)
        if await self.opened_by(intent.guild, intent.request) is not None:
            raise DuplicateAct
        act = ChannelAct(number=number, **asdict(intent, recurse=False))
        await self._transaction[ACTS].put((act.guild, number), act)
        return act

    async def opened_by(self, guild: GuildId, request: RequestId) -> ChannelAct | None:
        return next((act for act in self._transaction[ACTS] if (act.guild, act.request) == (guild, request)), None)

    async def get(self, guild: GuildId, number: ActNumber) -> ChannelAct | None:
        return self._transaction[ACTS].find((guild, number))

    async def lock(self, guild: GuildId, number: ActNumber) -> ChannelAct | None:
        await self._transaction[ACTS].lock((guild, number))
        return await self.get(guild, number)

    async def save(self, act: ChannelAct) -> None:
        rows, key = self._transaction[ACTS], (act.guild, act.number)
        await rows.lock(key)
        current = rows.find(key)
        if current is None or current.version != act.version:
            raise ConcurrentChange
        act.version += 1
        self._transaction.events.extend(act.pull_events())
        await rows.put(key, act)

    async def abandoned(self, guilds: Collection[GuildId], *, before: datetime, limit: int) -> tuple[ChannelAct, ...]:
        under_way = (act for act in self._transaction[ACTS] if act.status is ActStatus.UNDER_WAY)
        found = [act for act in under_way if act.guild in guilds and act.begun_at < before]
        return tuple(sorted(found, key=lambda act: act.begun_at)[:limit])

    async def log_in(
        self, guild: GuildId, number: ActNumber, channel: ChannelId, *, instead_of: ChannelId | None
    ) -> ChannelId:
        rows, key = self._transaction[PLACES], (guild, number)
        await rows.lock(key)
        settled = rows.find(key)
        if settled == instead_of:
            await rows.put(key, channel)
            return channel
        assert settled is not None
        return settled


@define
class MemoryLockdowns:
    _transaction: MemoryTransaction

    async def open(self, intent: LockdownIntent, channels: Collection[ChannelId]) -> Lockdown:
        guild, number = intent.guild, await _next_number(self._transaction, intent.guild)
        if intent.request is not None and await self.opened_by(guild, intent.request) is not None:
            raise DuplicateAct
        lockdown = Lockdown(number=number, **asdict(intent, recurse=False))
        await self._transaction[LOCKDOWNS].put((guild, number), StoredLockdown(lockdown))
        rows = self._transaction[LOCKED]
        for channel in sorted(channels):
            await rows.lock((guild, channel))
            known = rows.find((guild, channel))
            if intent.kind is ActKind.UNLOCK and (known is None or intent.ends not in (None, known.number)):
                continue
            await rows.put(
                (guild, channel), evolve(known or LockedChannel(channel=channel, number=number), number=number)
            )
            await self._transaction[STEPS].put((guild, number, channel), Step(channel=channel))
        return lockdown

    async def opened_by(self, guild: GuildId, request: RequestId) -> Lockdown | None:
        all_of_them = (stored.lockdown for stored in self._transaction[LOCKDOWNS])
        return next((each for each in all_of_them if (each.guild, each.request) == (guild, request)), None)

    async def get(self, guild: GuildId, number: ActNumber) -> Lockdown | None:
        stored = self._transaction[LOCKDOWNS].find((guild, number))
        return None if stored is None else stored.lockdown

    async def unsettled(self, guild: GuildId) -> tuple[Lockdown, ...]:
        all_of_them = (stored.lockdown for stored in self._transaction[LOCKDOWNS])
        left = [each for each in all_of_them if each.guild == guild and each.settled_at is None]
        return tuple(sorted(left, key=lambda each: each.number))

    async def steps(self, guild: GuildId, number: ActNumber) -> tuple[Step, ...]:
        found = [step for key, step in self._transaction[STEPS].items() if key[:2] == (guild, number)]
        return tuple(sorted(found, key=lambda step: step.channel))

    async def locked(self, guild: GuildId) -> Mapping[ChannelId, LockedChannel]:
        return {channel: each for (of, channel), each in self._transaction[LOCKED].items() if of == guild}

    async def remember(
        self, guild: GuildId, number: ActNumber, changes: Mapping[ChannelId, tuple[OverwriteChange, ...]]
    ) -> frozenset[ChannelId]:
        rows, kept = self._transaction[LOCKED], set[ChannelId]()
        for channel, made in changes.items():
            await rows.lock((guild, channel))
            known = rows.find((guild, channel))
            if known is not None and known.number == number:
                await rows.put((guild, channel), evolve(known, changes=made))
                kept.add(channel)
        return frozenset(kept)

    async def forget(self, guild: GuildId, number: ActNumber, channels: Collection[ChannelId]) -> None:
        rows = self._transaction[LOCKED]
        for channel in channels:
            await rows.lock((guild, channel))
            known = rows.find((guild, channel))
            if known is not None and known.number == number:
                await rows.remove((guild, channel))

    async def note(self, guild: GuildId, number: ActNumber, steps: Sequence[Step]) -> None:
        for step in steps:
            await self._transaction[STEPS].put((guild, number, step.channel), step)

    async def settle(self, lockdown: Lockdown) -> None:
        rows, key = self._transaction[LOCKDOWNS], (lockdown.guild, lockdown.number)
        await rows.lock(key)
        stored, events = rows.find(key), lockdown.pull_events()
        if stored is not None and stored.lockdown.settled_at is None:
            self._transaction.events.extend(events)
            await rows.put(key, evolve(stored, lockdown=lockdown))

    async def over(self, guild: GuildId, *, now: datetime) -> tuple[Lockdown, ...]:
        return tuple(each for each in self._expiring(guild) if each.expires_at is not None and each.expires_at <= now)

    async def note_over(self, guild: GuildId, number: ActNumber) -> None:
        stored = self._transaction[LOCKDOWNS].find((guild, number))
        assert stored is not None
        await self._transaction[LOCKDOWNS].put((guild, number), evolve(stored, over_at=stored.lockdown.expires_at))

    async def next_end(self, guild: GuildId) -> datetime | None:
        return next((each.expires_at for each in self._expiring(guild)), None)

    def _expiring(self, guild: GuildId) -> list[Lockdown]:
        open_ones = (stored.lockdown for stored in self._transaction[LOCKDOWNS] if stored.over_at is None)
        dated = [(each.expires_at, each) for each in open_ones if each.guild == guild and each.expires_at is not None]
        return [each for _, each in sorted(dated, key=lambda pair: pair[0])]


@define
class MemoryLockReader:
    _records: MemoryRecords

    async def page(self, guild: GuildId, seek: Seek) -> Page[LockedPlace]:
        locked = {channel: each for (of, channel), each in self._records[LOCKED].items() if of == guild}
        standing = {each.number for each in locked.values()}
        steps = {key[1:]: step for key, step in self._records[STEPS].items() if key[0] == guild}
        latest = dict[ChannelId, ActNumber]()
        for number, channel in sorted(steps):
            latest[channel] = number
        failed = {
            channel: number
            for channel, number in latest.items()
            if channel not in locked and number in standing and steps[number, channel].is_refused
        }
        numbers = failed | {channel: each.number for channel, each in locked.items()}
        places = [
            self._place(guild, channel in locked, steps[number, channel], number) for channel, number in numbers.items()
        ]
        shown = [each for each in places if each.is_locked or each.kind is ActKind.LOCK]
        return seek_rows(shown, seek, lambda each: each.channel)

    def _place(self, guild: GuildId, is_locked: bool, step: Step, number: ActNumber) -> LockedPlace:
        lockdown = self._records[LOCKDOWNS][guild, number].lockdown
        return LockedPlace(
            channel=step.channel,
            is_locked=is_locked,
            number=number,
            kind=lockdown.kind,
            moderator=lockdown.moderator,
            reason=lockdown.reason,
            opened_at=lockdown.opened_at,
            expires_at=lockdown.expires_at,
            state=step.state,
            why=step.why,
        )


@define
class MemoryChannelTurns:
    _transaction: MemoryTransaction

    async def want(self, guild: GuildId, *, at: datetime) -> None:
        rows = self._transaction[TURNS]
        await rows.lock(guild)
        stored = rows.find(guild)
        if stored is None:
            await rows.put(guild, StoredTurn(guild, at, LeaseToken(uuid4())))
        elif not stored.is_held:
            await rows.put(guild, evolve(stored, lease_until=min(stored.lease_until, at)))

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[Turn, ...]:
        rows = self._transaction[TURNS]
        claimed = await claim(
            rows, lambda turn: turn.guild, lambda turn: turn.guild in guilds, now=now, leases=leases, room=room
        )
        for stored in claimed:
            await rows.put(stored.guild, evolve(stored, is_held=True))
        return tuple(
            Turn(guild=stored.guild, lease_token=stored.lease_token, attempts=stored.attempts) for stored in claimed
        )

    async def hold(self, turn: Turn, *, until: datetime) -> bool:
        stored = await self._held(turn)
        if stored is not None:
            await self._transaction[TURNS].put(turn.guild, evolve(stored, lease_until=until))
        return stored is not None

    async def end(self, turn: Turn) -> bool:
        stored = await self._held(turn)
        if stored is not None:
            await self._transaction[TURNS].remove(turn.guild)
        return stored is not None

    async def plan(self, guild: GuildId, *, at: datetime, attempts: int, problem: str | None) -> None:
        said = None if problem is None else problem[:LONGEST_WHY]
        turn = StoredTurn(guild, at, LeaseToken(uuid4()), attempts=attempts, problem=said)
        await self._transaction[TURNS].put(guild, turn)

    async def _held(self, turn: Turn) -> StoredTurn | None:
        rows = self._transaction[TURNS]
        await rows.lock(turn.guild)
        stored = rows.find(turn.guild)
        return stored if stored is not None and stored.is_held and stored.lease_token == turn.lease_token else None
