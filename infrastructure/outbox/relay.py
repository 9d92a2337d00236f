"""Delivers events to their reactions: at least once, each by itself, outside any transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta

import structlog
from attrs import define, field, frozen
from sqlalchemy import DateTime, Executable, Integer, RowMapping, bindparam, delete, select, update

from application.shared.clock import SharedClock
from application.shared.errors import (
    ApplicationError,
    CommitOutcomeUnknown,
    DiscordUnreachable,
    RecordsUnavailable,
    TransientFailure,
)
from domain.shared.events import Event
from infrastructure.bounds import ge
from infrastructure.database.errors import raise_translated
from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.leases import NOW, claim, claiming, held
from infrastructure.database.transaction import Row
from infrastructure.outbox.codec import EventDecoder
from infrastructure.outbox.tables import outbox

_log = structlog.stdlib.get_logger(__name__)


@frozen(kw_only=True)
class RelaySettings:
    """Times in seconds."""

    poll: float = field(default=5.0, validator=ge(0))
    """How often events of a crashed process are looked for; those of this process wake the relay at once."""
    lease: float = field(default=60.0, validator=ge(0.01))
    """How long a claimed event is left to its claimant; a delivery is cut off after four fifths of this."""
    backoff: float = field(default=2.0, validator=ge(0))
    """Wait after the first failure; it doubles with each further one, up to an hour."""
    attempts: int = field(default=12, validator=ge(1))
    """After this many an event is parked, where `tux doctor` shows it; transient failures never park one."""
    batch: int = field(default=20, validator=ge(1))
    """At most this many events are under way at once."""
    keep_done: float = field(default=7 * 86400.0, validator=ge(0))


PASSING = (DiscordUnreachable, RecordsUnavailable, TransientFailure, CommitOutcomeUnknown, TimeoutError)
"""Failures that say nothing about the event: it waits until they are over."""

LONGEST_WAIT_FOR_PASSING = 60.0

PURGE_BATCH = 1000

_CLAIM = claim(
    outbox,
    due=outbox.c.done_at.is_(None) & outbox.c.parked_at.is_(None),
    due_at=outbox.c.due_at,
    oldest_first=[outbox.c.due_at, outbox.c.event_id],
    returning=[
        outbox.c.guild_id,
        outbox.c.event_id,
        outbox.c.name,
        outbox.c.payload,
        outbox.c.attempts,
        outbox.c.lease_token,
    ],
)
_this = (outbox.c.guild_id == bindparam("guild")) & (outbox.c.event_id == bindparam("event")) & held(outbox)
_DONE = update(outbox).where(_this).values(done_at=NOW, last_error=None, lease_token=None)
_LATER = (
    update(outbox)
    .where(_this)
    .values(due_at=bindparam("later"), last_error=bindparam("problem"), attempts=bindparam("counted"), lease_token=None)
)
_PARK = update(outbox).where(_this).values(parked_at=NOW, last_error=bindparam("problem"), lease_token=None)
_old = (
    select(outbox.c.guild_id, outbox.c.event_id)
    .where(outbox.c.done_at < bindparam("before", type_=DateTime(timezone=True)))
    .limit(bindparam("batch", type_=Integer))
    .subquery("old")
)
_PURGE = (
    delete(outbox)
    .where(outbox.c.guild_id == _old.c.guild_id, outbox.c.event_id == _old.c.event_id)
    .returning(outbox.c.event_id)
)


@define(eq=False)
class OutboxRelay:
    _engine: FairEngine  # in AUTOCOMMIT: each step is one statement
    _decode: EventDecoder
    _deliver: Callable[[Event], Awaitable[None]]
    _clock: SharedClock
    _settings: RelaySettings = field(factory=RelaySettings)
    _woken: asyncio.Event = field(factory=asyncio.Event)
    """Set by whoever left something to deliver."""
    _alive: Callable[[], None] = lambda: None
    """Called whenever it looked for something to deliver."""

    async def run_once(self) -> None:
        """Deliver until nothing is due or under way, then wait to be woken or for the next poll.

        While deliveries are under way further events are claimed, as soon as there is room for them. Cancelled, it
        cancels those deliveries; their events are delivered again when the lease ends. Raises TransientFailure when
        the database is away and nothing is under way.
        """
        under_way: set[asyncio.Task[None]] = set()
        try:
            while True:
                self._woken.clear()
                room = self._settings.batch - len(under_way)
                claimed = await self._claim_beside(under_way, room)
                under_way |= {asyncio.create_task(self._attempt(row)) for row in claimed}
                if len(claimed) == room:  # there may be more
                    await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                else:
                    await self._woken_or_poll()
                under_way = {delivery for delivery in under_way if not delivery.done()}
                if len(claimed) < room and not under_way:
                    return
        finally:
            for delivery in under_way:
                delivery.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def purge(self) -> int:
        """Delete the events delivered longer than `keep_done` ago, in batches; returns how many."""
        before = await self._clock.now() - timedelta(seconds=self._settings.keep_done)
        deleted = 0
        while True:
            found = len(await self._execute(_PURGE, before=before, batch=PURGE_BATCH))
            deleted += found
            if found < PURGE_BATCH:
                return deleted

    async def _woken_or_poll(self) -> None:
        try:
            async with asyncio.timeout(self._settings.poll):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def _claim(self, batch: int) -> list[RowMapping]:
        leases = [timedelta(seconds=self._settings.lease)]
        return await self._execute(_CLAIM, **claiming(now=await self._clock.now(), leases=leases, limit=batch))

    async def _claim_beside(self, under_way: Collection[object], batch: int) -> list[RowMapping]:
        """Claim; a database that is away must not end what is under way."""
        try:
            claimed = await self._claim(batch)
        except ApplicationError as error:
            if not under_way:
                raise
            _log.warning("no further events can be claimed for now", error=repr(error))
            return []
        self._alive()
        return claimed

    async def _attempt(self, row: RowMapping) -> None:
        """Deliver one event and mark how it went; where it cannot be marked, it is redelivered when its lease ends.

        A delivery so late that the event was claimed again marks nothing: the later claim decides.
        """
        failure: Exception | None = None
        try:
            async with asyncio.timeout(0.8 * self._settings.lease):
                await self._deliver(self._decode(row["name"], row["payload"]))
        except Exception as error:  # noqa: BLE001  # whatever it was, it must not keep the other events waiting
            failure = error
        key: Row = {"guild": row["guild_id"], "event": row["event_id"], "token": row["lease_token"]}
        try:
            if failure is None:
                await self._execute(_DONE, **key, now=await self._clock.now())
            else:
                await self._failed(row, key, failure)
        except Exception as error:  # noqa: BLE001  # nor must this
            _log.warning("an event could not be marked", guild=key["guild"], event_id=key["event"], exc_info=error)

    async def _failed(self, row: RowMapping, key: Row, error: Exception) -> None:
        attempts: int = row["attempts"]
        now = await self._clock.now()
        problem = f"{type(error).__name__}: {error}"[:1000].replace("\0", "")  # PostgreSQL stores no NUL
        passing = isinstance(error, PASSING)
        parked = not passing and attempts >= self._settings.attempts
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
            wait = min(self._settings.backoff * 2 ** (attempts - 1), LONGEST_WAIT_FOR_PASSING if passing else 3600.0)
            # However long transient failures last, they use up at most half of the attempts.
            counted = min(attempts, self._settings.attempts // 2) if passing else attempts
            later = now + timedelta(seconds=wait)
            await self._execute(_LATER, **key, later=later, problem=problem, counted=counted)

    async def _execute(self, statement: Executable, **parameters: object) -> list[RowMapping]:
        try:
            async with self._engine.session() as session:
                return list((await session.execute(statement, parameters)).mappings())
        except Exception as error:  # noqa: BLE001  # raised again
            raise_translated(error)
