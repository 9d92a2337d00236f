"""What a repository sees of the unit of work: statements, events, and what to do once all is committed."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define, field
from sqlalchemy import CursorResult, Executable, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from application.shared.errors import CommitOutcomeUnknown, TransientFailure
from domain.shared.events import Event
from infrastructure.database.errors import is_lost, raise_translated
from infrastructure.database.fair_engine import FairEngine

_NOTIFY = select(
    func.pg_notify(
        bindparam("channel", type_=Text), func.unnest(bindparam("payloads", type_=ARRAY(Text))).column_valued("payload")
    )
)

COMMIT_SECONDS = 0.25
"""What a COMMIT has at least."""

type Value = (
    str | int | bool | float | datetime | timedelta | Mapping[str, object] | Sequence[int] | Sequence[str] | None
)
type Row = dict[str, Value]


@define(eq=False)
class Transaction:
    """Opens its connection at the first statement, so a unit of work that runs none costs none."""

    _engine: FairEngine
    _connection: AsyncConnection | None = None
    _until: float | None = None
    _after_commit: list[Callable[[], None]] = field(factory=list)
    events: list[Event] = field(factory=list)
    """Recorded and not written yet."""
    wrote_events: bool = False

    def begin(self) -> None:
        """From now on counts the time that the transaction has; the first statement does this where nobody else did."""
        limit = self._engine.transaction_timeout
        if self._until is None and limit is not None:
            self._until = asyncio.get_running_loop().time() + limit

    async def execute(
        self, statement: Executable, parameters: Row | Sequence[Row] | None = None
    ) -> CursorResult[tuple[object, ...]]:
        """Run a statement; raises the domain's error for a constraint a person can run into."""
        try:
            self.begin()
            async with asyncio.timeout_at(self._until):
                if self._connection is None:
                    self._connection = await self._engine.take()
                result: CursorResult[tuple[object, ...]] = await self._connection.execute(statement, parameters)
        except Exception as error:  # noqa: BLE001  # raised again
            raise_translated(error)
        return result

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do this once the changes are durable, and only then. It must not fail."""
        self._after_commit.append(action)

    async def notify(self, channel: str, payloads: Sequence[str]) -> None:
        """Tell every listening process, at the moment of the commit."""
        await self.execute(_NOTIFY, {"channel": channel, "payloads": payloads})

    async def commit(self) -> None:
        if self._connection is not None:
            try:
                async with asyncio.timeout_at(self._until_commit()):
                    await self._connection.commit()
            except Exception as error:
                if is_lost(error):
                    raise CommitOutcomeUnknown from error
                raise_translated(error)
        actions, self._after_commit = self._after_commit, []
        for action in actions:
            action()

    def _until_commit(self) -> float | None:
        """A COMMIT that begins in time is not cut off at once: its outcome would be unknown for no need."""
        if self._until is None:
            return None
        now = asyncio.get_running_loop().time()
        if now >= self._until:
            raise TransientFailure
        return max(self._until, now + COMMIT_SECONDS)

    async def close(self) -> None:
        """Roll back what was not committed, and give the connection back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await self._engine.give_back(connection)
