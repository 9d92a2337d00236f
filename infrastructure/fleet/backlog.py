from sqlalchemy import text

from domain.limits.identifying import SPACING, USED_WITHIN
from infrastructure.database.backlog import Backlog, Counts
from infrastructure.observability.metrics import FLEET_PROCESSES, SHARDS, SHARDS_LATE, SHARDS_UNSERVED

LATE_AFTER = 60
"""Seconds that a shard may be on its way from one process to another, and as many more as are needed until each shard
was allowed to connect: Discord lets them do so one after the other."""

APART = round((SPACING + USED_WITHIN).total_seconds())


def late_after(shards: int) -> int:
    """In seconds."""
    return LATE_AFTER + APART * shards


def _finding(counts: Counts) -> str:
    if not counts["processes"]:
        return f"no process is there, of {counts['shards']} shards"
    late = f", {counts['late']} of them for more than {late_after(counts['shards'])} s" if counts["late"] else ""
    return f"{counts['processes']} processes share {counts['shards']} shards; {counts['unserved']} are not served{late}"


FLEET = Backlog(
    name="shards",
    statement=text(
        "SELECT count(*) AS shards,"
        " count(*) FILTER (WHERE NOT s.is_served) AS unserved,"
        " count(*) FILTER (WHERE NOT s.is_served AND s.since <= now() - s.late_after) AS late,"
        " (SELECT count(*) FROM fleet_processes WHERE lease_until > now()) AS processes"
        " FROM (SELECT s.cut_off_since IS NULL AND coalesce(p.lease_until > now(), false) AS is_served,"
        "  least(s.vacant_since, s.cut_off_since, CASE WHEN p.lease_until <= now() THEN p.lease_until END) AS since,"
        "  make_interval(secs => :late_after + :apart * count(*) OVER ()) AS late_after FROM fleet_shards s"
        "  LEFT JOIN fleet_processes p ON p.process_id = s.holder_id) AS s"
    ).bindparams(late_after=LATE_AFTER, apart=APART),
    gauges={"shards": SHARDS, "unserved": SHARDS_UNSERVED, "late": SHARDS_LATE, "processes": FLEET_PROCESSES},
    is_fine=lambda counts: counts["processes"] == 0 or counts["late"] == 0,
    finding=_finding,
)
