from sqlalchemy import text

from infrastructure.database.backlog import Backlog
from infrastructure.observability.metrics import LEVEL_ROLES_STUCK, PARTS_AHEAD, PARTS_UNPLACED

STUCK_AFTER_ATTEMPTS = 8

REWARDS = Backlog(
    name="rewards",
    statement=text("SELECT count(*) AS stuck FROM level_role_syncs WHERE attempts > :attempts").bindparams(
        attempts=STUCK_AFTER_ATTEMPTS
    ),
    gauges={"stuck": LEVEL_ROLES_STUCK},
    is_fine=lambda counts: counts["stuck"] == 0,
    finding=lambda counts: f"{counts['stuck']} members not looked at after {STUCK_AFTER_ATTEMPTS} or more attempts",
)

_AHEAD = """
    SELECT CAST(min(extract(year FROM until) * 12 + extract(month FROM until)
               - extract(year FROM now()) * 12 - extract(month FROM now())) - 1 AS integer) AS ahead,
           (SELECT count(*) FROM (SELECT 1 FROM activity_days_default UNION ALL SELECT 1 FROM activity_hours_default
                                  LIMIT 1000) AS found) AS unplaced
    FROM (
        SELECT max(CAST(substring(pg_get_expr(c.relpartbound, c.oid) from 'TO [(]''([^'']+)''[)]') AS timestamptz))
               AS until
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent IN (CAST('activity_days' AS regclass), CAST('activity_hours' AS regclass))
        GROUP BY i.inhparent
    ) AS parts
    """

PARTS = Backlog(
    name="parts",
    statement=text(_AHEAD),
    gauges={"ahead": PARTS_AHEAD, "unplaced": PARTS_UNPLACED},
    is_fine=lambda counts: counts["ahead"] >= 1,
    finding=lambda counts: f"activity has parts for {counts['ahead']} months ahead, {counts['unplaced']} rows in none",
)
