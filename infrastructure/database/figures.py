"""Figures that are read at the moment Prometheus asks."""

from collections.abc import Sequence

from attrs import define

from application.shared.errors import RecordsUnavailable
from infrastructure.database.backlog import Backlog
from infrastructure.database.errors import is_read_only
from infrastructure.database.health import DatabaseHealth
from infrastructure.observability.metrics import POOL
from infrastructure.observability.probe_server import Health


@define
class Figures:
    _health: DatabaseHealth
    _backlogs: Sequence[Backlog]

    async def update(self) -> None:
        """Without a database the pool's figures are all there is."""
        for engine, pool in self._health.pools().items():
            POOL.labels(engine, "in_use").set(pool.in_use)
            POOL.labels(engine, "idle").set(pool.idle)
        for backlog in self._backlogs:
            try:
                counts = await self._health.counts(backlog)
            except RecordsUnavailable:
                return
            for name, gauge in backlog.gauges.items():
                gauge.set(counts[name])

    async def health(self) -> Health:
        try:
            latency = await self._health.latency()
            await self._health.take_a_change()
        except RecordsUnavailable as error:
            return Health(("the database takes no changes" if is_read_only(error) else "the database does not answer",))
        return Health(facts={"database_latency_seconds": round(latency, 6)})
