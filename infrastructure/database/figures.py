"""Figures that are read at the moment Prometheus asks."""

from attrs import define

from application.shared.errors import RecordsUnavailable
from infrastructure.database.health import DatabaseHealth
from infrastructure.observability.metrics import CASES_STUCK, OUTBOX_BACKLOG, OUTBOX_PARKED, POOL
from infrastructure.observability.probe_server import Health


@define
class Figures:
    _health: DatabaseHealth

    async def update(self) -> None:
        """Without a database the pool's figures are all there is."""
        for engine, pool in self._health.pools().items():
            POOL.labels(engine, "in_use").set(pool.in_use)
            POOL.labels(engine, "idle").set(pool.idle)
        try:
            backlog = await self._health.backlog()
        except RecordsUnavailable:
            return
        OUTBOX_BACKLOG.set(backlog.waiting)
        OUTBOX_PARKED.set(backlog.parked)
        CASES_STUCK.set(backlog.stuck_cases)

    async def health(self) -> Health:
        try:
            latency = await self._health.latency()
        except RecordsUnavailable:
            return Health(("the database does not answer",))
        return Health(facts={"database_latency_seconds": round(latency, 6)})
