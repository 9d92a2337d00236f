from sqlalchemy import text

from infrastructure.database.backlog import Backlog, Counts
from infrastructure.observability.metrics import FLEET_PROCESSES, SHARDS, SHARDS_UNSERVED

UNSERVED_FOR = 60
"""Seconds that a shard may be on its way from one process to another: Discord lets them connect one after the other."""


def _finding(counts: Counts) -> str:
    if not counts["processes"]:
        return f"no process is there, of {counts['shards']} shards"
    late = f", {counts['late']} of them for more than {UNSERVED_FOR} s" if counts["late"] else ""
    return f"{counts['processes']} processes share {counts['shards']} shards; {counts['unserved']} are not served{late}"


FLEET = Backlog(
    name="shards",
    statement=text(
        "SELECT count(*) AS shards,"
        " count(*) FILTER (WHERE NOT s.is_served) AS unserved,"
        " count(*) FILTER (WHERE NOT s.is_served AND s.since <= now() - CAST(:late AS interval)) AS late,"
        " (SELECT count(*) FROM fleet_processes WHERE lease_until > now()) AS processes"
        " FROM (SELECT p.process_id IS NOT NULL AND s.cut_off_since IS NULL AS is_served,"
        "  least(s.vacant_since, s.cut_off_since) AS since FROM fleet_shards s"
        "  LEFT JOIN fleet_processes p ON p.process_id = s.holder_id AND p.lease_until > now()) AS s"
    ).bindparams(late=f"{UNSERVED_FOR} s"),
    gauges={"shards": SHARDS, "unserved": SHARDS_UNSERVED, "processes": FLEET_PROCESSES},
    is_fine=lambda counts: counts["processes"] == 0 or counts["late"] == 0,
    finding=_finding,
)
