"""What a repository sees of the unit of work: statements, events, and what to do once all is committed."""

import asyncio
from collections.abc import Callable, Sequence

from attrs import define, field
from sqlalchemy import Executable, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from application.shared.errors import CommitOutcomeUnknown, TransientFailure
from domain.shared.events import Event
from infrastructure.database.deadline import ends_within
from infrastructure.database.errors import is_lost, raise_translated
from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.own_writes import guilds_in
from infrastructure.database.session import Session
from infrastructure.database.statements import Answer
from infrastructure.observability.metrics import TRANSACTIONS

_NOTIFY = select(
    func.pg_notify(
        bindparam("channel", type_=Text), func.unnest(bindparam("payloads", type_=ARRAY(Text))).column_valued("payload")
    )
)

type Row = dict[str, object]


@define(eq=False)
class Transaction:
    """Opens its connection at the first statement, so a unit of work that runs none costs none."""

    _engine: FairEngine
    _session: Session | None = None
    _until: float | None = None
    _committed: bool = False
    _after_commit: list[Callable[[], None]] = field(factory=list)
    events: list[Event] = field(factory=list)
    """Recorded and not written yet."""
    wrote_events: bool = False
    _about: set[int] = field(factory=set)
    """The guilds that its statements name, where somebody has to know."""

    def begin(self) -> float:
        """Start the transaction's time; returns when it ends, in the event loop's time.

        The first statement does this if nothing else did.
        """
        if self._until is None:
            self._until = ends_within(self._engine.limits.deadline)
        return self._until

    async def execute(self, statement: Executable, parameters: Row | Sequence[Row] | None = None) -> Answer:
        """Run a statement; raises the domain's error for a constraint a person can run into."""
        try:
            async with asyncio.timeout_at(self.begin()):
                if self._session is None:
                    self._session = await self._begun()
                if self._engine.writes is not None:
                    self._about |= guilds_in(parameters)
                return await self._session.execute(statement, parameters)
        except Exception as error:  # noqa: BLE001  # raised again
            raise_translated(error)

    async def _begun(self) -> Session:
        session = await self._engine.take()
        try:
            await session.begin()
        except BaseException:
            await self._engine.give_back(session)
            raise
        return session

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do this once the changes are durable, and only then. It must not fail."""
        self._after_commit.append(action)

    async def notify(self, channel: str, payloads: Sequence[str]) -> None:
        """Tell every listening process, at the moment of the commit."""
        await self.execute(_NOTIFY, {"channel": channel, "payloads": payloads})

    async def commit(self) -> None:
        if self._session is not None:
            try:
                async with asyncio.timeout_at(self._until_commit()):
                    await self._session.commit()
            except Exception as error:
                if is_lost(error):
                    raise CommitOutcomeUnknown from error
                raise_translated(error)
            finally:
                if self._engine.writes is not None:
                    self._engine.writes.note(self._about)
        self._committed = True
        actions, self._after_commit = self._after_commit, []
        for action in actions:
            action()

    def _until_commit(self) -> float:
        """A COMMIT that begins just before the deadline is not cut off at once."""
        now, until = asyncio.get_running_loop().time(), self.begin()
        if now >= until:
            raise TransientFailure
        return max(until, now + self._engine.limits.commit)

    async def close(self) -> None:
        """Roll back what was not committed, and give the connection back."""
        TRANSACTIONS.labels(outcome="committed" if self._committed else "rolled_back").inc()
        session, self._session = self._session, None
        if session is not None:
            await self._engine.give_back(session)
