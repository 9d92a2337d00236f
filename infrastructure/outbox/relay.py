"""Delivers events to their reactions: at least once, each by itself, outside any transaction."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from attrs import define, field, frozen
from sqlalchemy import DateTime, Executable, Integer, RowMapping, bindparam, delete, select, update

from application.shared.clock import Clock
from domain.shared.events import Event
from infrastructure.database.errors import translated
from infrastructure.database.fair_engine import FairEngine
from infrastructure.outbox.codec import EventDecoder
from infrastructure.outbox.tables import outbox

_log = structlog.stdlib.get_logger(__name__)


@frozen(kw_only=True)
class RelaySettings:
    """Times in seconds."""

    poll: float = 5.0
    """How long until events of a crashed process are looked for; those of this process wake the relay at once."""
    lease: float = 60.0
    """How long a claimed event is left to its claimant."""
    backoff: float = 2.0
    """Wait after the first failure; it doubles with each further one, up to an hour."""
    attempts: int = 12
    """After so many an event is parked, where `tux doctor` shows it."""
    batch: int = 20
    keep_done: float = 7 * 86400.0


_now = bindparam("now", type_=DateTime(timezone=True))
_due = outbox.c.done_at.is_(None) & outbox.c.parked_at.is_(None) & (outbox.c.due_at <= _now)
_next = (
    select(outbox.c.guild_id, outbox.c.event_id)
    .where(_due)
    .order_by(outbox.c.due_at, outbox.c.event_id)
    .limit(bindparam("batch", type_=Integer))
    .subquery("next")
)
_CLAIM = (
    update(outbox)
    # Asked again: whoever waited here for another claimant's commit finds the event leased, and passes on.
    .where(outbox.c.guild_id == _next.c.guild_id, outbox.c.event_id == _next.c.event_id, _due)
    .values(due_at=bindparam("lease_until", type_=DateTime(timezone=True)), attempts=outbox.c.attempts + 1)
    .returning(outbox.c.guild_id, outbox.c.event_id, outbox.c.name, outbox.c.payload, outbox.c.attempts)
)
_this = (outbox.c.guild_id == bindparam("guild")) & (outbox.c.event_id == bindparam("event"))
_DONE = update(outbox).where(_this).values(done_at=_now, last_error=None)
_LATER = update(outbox).where(_this).values(due_at=bindparam("later"), last_error=bindparam("problem"))
_PARK = update(outbox).where(_this).values(parked_at=_now, last_error=bindparam("problem"))
_old = (
    select(outbox.c.guild_id, outbox.c.event_id)
    .where(outbox.c.done_at < bindparam("before", type_=DateTime(timezone=True)))
    .limit(bindparam("batch", type_=Integer))
    .subquery("old")
)
_PURGE = delete(outbox).where(outbox.c.guild_id == _old.c.guild_id, outbox.c.event_id == _old.c.event_id)


@define(eq=False)
class OutboxRelay:
    _engine: FairEngine  # in AUTOCOMMIT: each step is one statement
    _decode: EventDecoder
    _deliver: Callable[[Event], Awaitable[None]]
    _clock: Clock
    _settings: RelaySettings = field(factory=RelaySettings)
    _woken: asyncio.Event = field(factory=asyncio.Event)

    def wake(self) -> None:
        """There is something to deliver."""
        self._woken.set()

    async def run_once(self) -> None:
        """Deliver until nothing is due, then wait to be woken or for the next poll."""
        self._woken.clear()
        while await self.deliver_due():
            pass
        try:
            async with asyncio.timeout(self._settings.poll):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def deliver_due(self) -> int:
        """Claim a batch and deliver it; returns its size. Raises TransientFailure when the database is away."""
        now = self._clock.now()
        lease_until = now + timedelta(seconds=self._settings.lease)
        claimed = await self._execute(_CLAIM, now=now, lease_until=lease_until, batch=self._settings.batch)
        attempts = await asyncio.gather(*(self._attempt(row) for row in claimed), return_exceptions=True)
        for failure in attempts:
            if failure is not None:
                raise failure
        return len(claimed)

    async def purge(self) -> int:
        """Delete up to 1000 events delivered longer than `keep_done` ago; returns how many."""
        before = self._clock.now() - timedelta(seconds=self._settings.keep_done)
        try:
            async with self._engine.connect() as connection:
                return (await connection.execute(_PURGE, {"before": before, "batch": 1000})).rowcount
        except Exception as error:
            raise translated(error) or error from error

    async def _attempt(self, row: RowMapping) -> None:
        key = {"guild": row["guild_id"], "event": row["event_id"]}
        try:
            await self._deliver(self._decode(row["name"], row["payload"]))
        except Exception as error:  # noqa: BLE001  # whatever it was, it must not keep the other events waiting
            await self._failed(row, key, error)
        else:
            await self._execute(_DONE, **key, now=self._clock.now())

    async def _failed(self, row: RowMapping, key: dict[str, int], error: Exception) -> None:
        attempts: int = row["attempts"]
        now = self._clock.now()
        problem = f"{type(error).__name__}: {error}"[:1000]
        parked = attempts >= self._settings.attempts
        _log.warning(
            "an event's reaction failed",
            guild=row["guild_id"],
            event_id=row["event_id"],
            name=row["name"],
            attempts=attempts,
            parked=parked,
            exc_info=error,
        )
        if parked:
            await self._execute(_PARK, **key, now=now, problem=problem)
        else:
            wait = min(self._settings.backoff * 2 ** (attempts - 1), 3600.0)
            await self._execute(_LATER, **key, later=now + timedelta(seconds=wait), problem=problem)

    async def _execute(self, statement: Executable, **parameters: int | str | datetime) -> list[RowMapping]:
        try:
            async with self._engine.connect() as connection:
                result = await connection.execute(statement, parameters)
                return list(result.mappings()) if result.returns_rows else []
        except Exception as error:
            raise translated(error) or error from error
