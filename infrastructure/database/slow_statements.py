"""Which statements take the most time: as the server tells where it counts, else as a running bot's metrics do."""

from collections import defaultdict
from collections.abc import Sequence

from attrs import define, frozen
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from infrastructure.database.naming import name_in
from infrastructure.database.reading import Reading

_HAS_COUNTED = text("SELECT to_regclass('pg_stat_statements') IS NOT NULL AS yes")
_COUNTED = text(
    """
    SELECT query, calls, total_exec_time AS total
    FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    ORDER BY total_exec_time DESC LIMIT :most
    """
)
_METRIC = "tux_statement_seconds"


@frozen(kw_only=True)
class SlowStatement:
    """Times in milliseconds."""

    name: str | None
    """None where it is none of Tux's."""
    sql: str | None
    """None where only the name is known."""
    calls: int
    total: float
    slow_share: float | None = None
    """How many of the calls took longer than `SLOW`, from 0 to 1; None where that was not counted."""

    @property
    def mean(self) -> float:
        return self.total / self.calls if self.calls else 0.0


SLOW = 0.1
"""Seconds; one of the histogram's bounds."""


@define
class CountedByServer:
    """The extension pg_stat_statements, where it is installed in this database."""

    _reading: Reading

    async def __call__(self, most: int) -> Sequence[SlowStatement] | None:
        """None where the server does not count. Raises RecordsUnavailable."""
        has_counted = await self._reading.row(_HAS_COUNTED)
        assert has_counted is not None
        if not has_counted["yes"]:
            return None
        return [
            SlowStatement(name=name_in(row["query"]), sql=row["query"], calls=row["calls"], total=row["total"])
            for row in await self._reading.rows(_COUNTED, {"most": most})
        ]


def counted_by_bot(metrics: str, most: int) -> Sequence[SlowStatement]:
    """From the text of its /metrics."""
    seconds, calls, quick = defaultdict[str, float](float), defaultdict[str, float](float), dict[str, float]()
    for family in text_string_to_metric_families(metrics):
        for sample in family.samples:
            name = sample.labels.get("statement", "")
            if sample.name == f"{_METRIC}_sum":
                seconds[name] += sample.value
            elif sample.name == f"{_METRIC}_count":
                calls[name] += sample.value
            elif sample.name == f"{_METRIC}_bucket" and float(sample.labels["le"]) == SLOW:
                quick[name] = sample.value
    found = [
        SlowStatement(
            name=name,
            sql=None,
            calls=int(count),
            total=1000 * seconds[name],
            slow_share=1 - quick[name] / count if name in quick else None,
        )
        for name, count in calls.items()
        if count
    ]
    return sorted(found, key=lambda each: each.total, reverse=True)[:most]
