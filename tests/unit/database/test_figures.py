"""What Prometheus and the probes are told of the database, with it and without."""

from collections.abc import Mapping

import asyncpg
import pytest
from attrs import define, field
from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import text

from application.shared.errors import RecordsUnavailable
from infrastructure.database.backlog import Backlog, Counts
from infrastructure.database.engines import Engines
from infrastructure.database.figures import Figures
from infrastructure.database.health import DatabaseHealth, PoolFigures
from infrastructure.database.reading import Reading
from infrastructure.observability.metrics import POOL
from infrastructure.observability.probe_server import Health


@define
class FakeHealth(DatabaseHealth):
    _engines: Engines = field(init=False)
    _reading: Reading = field(init=False)
    found: Mapping[str, Counts]
    failure: Exception | None = None

    async def latency(self) -> float:
        return 0.00123456789

    async def take_a_change(self) -> None:
        if self.failure is not None:
            raise self.failure

    async def counts(self, backlog: Backlog) -> Counts:
        if backlog.name not in self.found:
            raise RecordsUnavailable
        return self.found[backlog.name]

    def pools(self) -> dict[str, PoolFigures]:
        return {"transactional": PoolFigures(size=5, in_use=3, idle=2)}


@pytest.fixture
def gauges() -> dict[str, Gauge]:
    return {name: Gauge(name, "of a test", registry=CollectorRegistry()) for name in ("first", "second", "third")}


def a_backlog(name: str, gauge: Gauge) -> Backlog:
    return Backlog(
        name=name, statement=text(""), gauges={"waiting": gauge}, is_fine=lambda _: True, finding=lambda _: ""
    )


def shown(gauge: Gauge) -> float:
    [metric] = gauge.collect()
    return metric.samples[0].value


async def test_without_the_database_the_figures_of_the_pool_are_all_there_is(gauges: dict[str, Gauge]) -> None:
    backlogs = [a_backlog(name, gauge) for name, gauge in gauges.items()]
    health = FakeHealth(found={"first": {"waiting": 4, "stuck": 1}, "third": {"waiting": 9}})
    await Figures(health, backlogs).update()
    assert [shown(gauge) for gauge in gauges.values()] == [4, 0, 0], "it is not asked again"
    assert [POOL.labels("transactional", which)._value.get() for which in ("in_use", "idle")] == [3, 2]
    health.found = {name: {"waiting": 5} for name in gauges}
    await Figures(health, backlogs).update()
    assert [shown(gauge) for gauge in gauges.values()] == [5, 5, 5]


async def test_a_probe_is_told_how_fast_the_database_answers_or_what_it_does_not_do() -> None:
    health = FakeHealth(found={})
    figures = Figures(health, [])
    assert await figures.health() == Health(facts={"database_latency_seconds": 0.001235})
    health.failure = RecordsUnavailable()
    assert await figures.health() == Health(("the database does not answer",))
    health.failure.__cause__ = asyncpg.ReadOnlySQLTransactionError("no changes")
    assert await figures.health() == Health(("the database takes no changes",))
