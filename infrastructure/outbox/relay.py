"""Delivers events to their reactions: at least once, each by itself, outside any transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from uuid import UUID

import structlog
from attrs import define, field, frozen
from sqlalchemy import Executable, Integer, RowMapping, bindparam, delete, select, update

from application.shared.clock import SharedClock
from application.shared.errors import (
    CommitOutcomeUnknown,
    DiscordUnreachable,
    RecordsUnavailable,
    TransientFailure,
    unforeseen,
)
from application.shared.workers import Workers
from domain.shared.events import Event
from domain.shared.ids import GuildId
from domain.shared.lease import SHARE_OF_LEASE, Room
from domain.shared.shards import UNSPLIT, Shards
from infrastructure.bounds import ge
from infrastructure.database.errors import raise_translated
from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.leases import NOW, claim, claiming, held
from infrastructure.database.shards import of_shards, served
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
    batch: int = field(default=100, validator=ge(1))
    """At most this many events are under way at once, and of one guild a quarter of them."""
    keep_done: float = field(default=7 * 86400.0, validator=ge(0))


PASSING = (DiscordUnreachable, RecordsUnavailable, TransientFailure, CommitOutcomeUnknown, TimeoutError)
"""Failures that say nothing about the event: it waits until they are over."""

LONGEST_WAIT_FOR_PASSING = 60.0

PURGE_BATCH = 1000

_CLAIM = claim(
    outbox,
    due=outbox.c.done_at.is_(None) & outbox.c.parked_at.is_(None) & of_shards(outbox.c.guild_id),
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
    .where(outbox.c.done_at < bindparam("before"))
    .limit(bindparam("batch", type_=Integer))
    .subquery("old")
)
_PURGE = (
    delete(outbox)
    .where(outbox.c.guild_id == _old.c.guild_id, outbox.c.event_id == _old.c.event_id)
    .returning(outbox.c.event_id)
)


@frozen(kw_only=True)
class _Claimed:
    """An event that this process has for now."""

    guild: GuildId
    event: int
    name: str
    payload: Mapping[str, object]
    attempts: int
    token: UUID

    @property
    def key(self) -> Row:
        return {"guild": self.guild, "event": self.event, "token": self.token}


def workers_of(settings: RelaySettings, events_written: asyncio.Event) -> Workers:
    of_each = max(1, settings.batch // 4)
    return Workers(settings.lease, at_once=settings.batch, of_each=of_each, news=events_written)


@define(eq=False)
class OutboxRelay:
    _engine: FairEngine  # in AUTOCOMMIT: each step is one statement
    _decode: EventDecoder
    _deliver: Callable[[Event], Awaitable[None]]
    _clock: SharedClock
    _settings: RelaySettings
    _workers: Workers
    """To whom whoever leaves something to deliver gives news."""
    _shards: Callable[[], Shards] = lambda: UNSPLIT
    """Those of which this process hears: what follows an event asks Discord of the event's guild."""

    async def deliver_due(self) -> None:
        """Have the workers deliver what is due. Raises TransientFailure when the database is away."""
        await self._workers.take_on(self.claim, self.attempt)

    async def purge(self) -> int:
        """Delete the events delivered longer than `keep_done` ago, in batches; returns how many."""
        before = await self._clock.now() - timedelta(seconds=self._settings.keep_done)
        deleted = 0
        while True:
            found = len(await self._execute(_PURGE, before=before, batch=PURGE_BATCH))
            deleted += found
            if found < PURGE_BATCH:
                return deleted

    async def claim(self, room: Room) -> list[_Claimed]:
        leases = [timedelta(seconds=self._settings.lease)]
        shards = self._shards()
        if not shards.served:
            return []
        claims = claiming(now=await self._clock.now(), leases=leases, room=room) | served(shards)
        rows = await self._execute(_CLAIM, **claims)
        return [
            _Claimed(
                guild=row["guild_id"],
                event=row["event_id"],
                name=row["name"],
                payload=row["payload"],
                attempts=row["attempts"],
                token=row["lease_token"],
            )
            for row in rows
        ]

    async def attempt(self, claimed: _Claimed) -> None:
        """Deliver one event and mark how it went; where it cannot be marked, it is redelivered when its lease ends.

        A delivery so late that the event was claimed again marks nothing: the later claim decides.
        """
        failure: Exception | None = None
        try:
            async with asyncio.timeout(SHARE_OF_LEASE * self._settings.lease):
                await self._deliver(self._decode(claimed.name, claimed.payload))
        except Exception as error:  # noqa: BLE001  # whatever it was, it must not keep the other events waiting
            failure = error
        try:
            if failure is None:
                await self._execute(_DONE, **claimed.key, now=await self._clock.now())
            else:
                await self._failed(claimed, failure)
        except Exception as error:  # noqa: BLE001  # nor must this
            _log.warning("an event could not be marked", guild=claimed.guild, event_id=claimed.event, **_logged(error))

    async def _failed(self, claimed: _Claimed, error: Exception) -> None:
        attempts = claimed.attempts
        now = await self._clock.now()
        problem = f"{type(error).__name__}: {error}"[:1000].replace("\0", "")  # PostgreSQL stores no NUL
        passing = isinstance(error, PASSING)
        parked = not passing and attempts >= self._settings.attempts
        if attempts == 1 or parked or _is_defect(error):
            _log.warning(
                "an event's reaction failed",
                guild=claimed.guild,
                event_id=claimed.event,
                name=claimed.name,
                attempts=attempts,
                parked=parked,
                **_logged(error),
            )
        if parked:
            await self._execute(_PARK, **claimed.key, now=now, problem=problem)
        else:
            wait = min(self._settings.backoff * 2 ** (attempts - 1), LONGEST_WAIT_FOR_PASSING if passing else 3600.0)
            # However long transient failures last, they use up at most half of the attempts.
            counted = min(attempts, self._settings.attempts // 2) if passing else attempts
            later = now + timedelta(seconds=wait)
            await self._execute(_LATER, **claimed.key, later=later, problem=problem, counted=counted)

    async def _execute(self, statement: Executable, **parameters: object) -> list[RowMapping]:
        try:
            async with self._engine.session() as session:
                return list((await session.execute(statement, parameters)).mappings())
        except Exception as error:  # noqa: BLE001  # raised again
            raise_translated(error)


def _is_defect(error: Exception) -> bool:
    return not isinstance(error, PASSING) and unforeseen(error) is not None


def _logged(error: Exception) -> dict[str, object]:
    """With its traceback only where that tells more than the words."""
    return {"exc_info": error} if _is_defect(error) else {"error": repr(error)}
