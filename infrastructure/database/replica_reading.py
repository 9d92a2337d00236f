"""What a Reader sees that may be a moment behind: leaderboards, searches and charts."""

from collections.abc import Sequence

import structlog
from attrs import define
from sqlalchemy import Executable, RowMapping

from infrastructure.database.deadline import deadline
from infrastructure.database.own_writes import guilds_in
from infrastructure.database.reading import Reading
from infrastructure.database.replica import FAILURES, Replica
from infrastructure.observability.metrics import REPLICA_READS

_log = structlog.stdlib.get_logger(__name__)


@define(eq=False)
class ReplicaReading(Reading):
    """From the replica, while that is well and has what this process changed of the guild; else from the primary.

    Both together have the time of one read.
    """

    _replica: Replica

    async def rows(self, statement: Executable, parameters: dict[str, object] | None = None) -> Sequence[RowMapping]:
        with deadline(self._engines.limits.deadline):
            if self._replica.has(guilds_in(parameters)):
                try:
                    rows = await self._replica.there.once(statement, parameters)
                except FAILURES as error:
                    self._replica.failed(error)
                    _log.info("a read from the replica failed, and the primary is asked", error=repr(error))
                else:
                    REPLICA_READS.labels("replica").inc()
                    return rows
            REPLICA_READS.labels("primary").inc()
            return await super().rows(statement, parameters)
