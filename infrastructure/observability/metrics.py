"""What Prometheus is told. Never a label by guild or by user: their number has no bound."""

import math

from prometheus_client import Counter, Gauge, Histogram

TRANSACTIONS = Counter("tux_transactions", "Units of work ended", ["outcome"])
RETRIES = Counter("tux_transactions_retried", "Use cases and reads rerun after a transient failure")
USE_CASE_SECONDS = Histogram(
    "tux_use_case_seconds",
    "Time a use case took, retries included",
    ["use_case", "outcome"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
STATEMENT_SECONDS = Histogram(
    "tux_statement_seconds",
    "Time the server took for a statement, the way there and back included",
    ["statement"],
    buckets=(0.001, 0.005, 0.025, 0.1, 0.5, 2.5),
)
POOL = Gauge("tux_pool_connections", "Connections of a pool", ["engine", "state"])
POOL_WAITING = Gauge("tux_pool_waiting", "Tasks waiting for a connection of a pool", ["engine"])
OUTBOX_BACKLOG = Gauge("tux_outbox_backlog", "Events not delivered yet")
OUTBOX_PARKED = Gauge("tux_outbox_parked", "Events given up after too many attempts")
CASES_STUCK = Gauge("tux_cases_stuck", "Pending cases that several sweeps could not finish")
ENDS_STUCK = Gauge("tux_ends_stuck", "Cases whose time is over and that several attempts could not end")
BULKS_STUCK = Gauge("tux_bulk_operations_stuck", "Bulk operations that several attempts could not go on with")
DRIFT = Gauge("tux_drift", "Differences between Discord and the record, as each server's last nightly look found")
DIGESTS_STUCK = Gauge("tux_digests_stuck", "Digests of a week that several attempts could not post")
LOCKS_STUCK = Gauge("tux_locks_stuck", "Servers with locks that several attempts could not open")
ABSENCES_STUCK = Gauge("tux_absences_stuck", "Nicknames of people away that several attempts could not see to")
STARRED_STUCK = Gauge("tux_starred_stuck", "Starred messages that several attempts could not bring to their boards")
LEVEL_ROLES_STUCK = Gauge("tux_level_roles_stuck", "Members whose rewards could not be looked at in several attempts")
REMINDERS_STUCK = Gauge(
    "tux_reminders_stuck", "Reminders that several attempts could not deliver, though nothing was refused"
)
PRIVACY_STUCK = Gauge("tux_privacy_stuck", "Exports and erasures that several attempts could not finish")
DEPARTED_GUILDS = Gauge("tux_departed_guilds", "Servers that removed the bot, whose data is kept for now")
DEPARTED_STUCK = Gauge("tux_departed_stuck", "Servers whose data several attempts could not erase")
PURCHASES_STUCK = Gauge("tux_purchases_stuck", "Purchases paid for that several attempts could not deliver or refund")
BACKUP_AGE = Gauge("tux_backup_age_seconds", "Age of the newest backup; NaN where none is made on a schedule")
BACKUP_AGE.set(math.nan)
BACKUP_FAILURES = Counter("tux_backup_failures", "Backups that were due and could not be made")
GATEWAY_SECONDS = Gauge("tux_gateway_latency_seconds", "Time between a heartbeat and its acknowledgement")
SILENCES = Counter("tux_silences", "Times that a task which should go on for ever fell silent", ["task"])
INCIDENTS = Counter("tux_incidents", "Unexpected failures reported with an incident id")
BUFFER_ADDED = Counter("tux_buffer_added", "Additions to a buffer", ["buffer"])
BUFFER_FLUSHED = Counter("tux_buffer_flushed", "Additions to a buffer that are in the database", ["buffer"])
BUFFER_DROPPED = Counter("tux_buffer_dropped", "Additions that a full buffer could not take", ["buffer"])
BUFFER_ENTRIES = Gauge("tux_buffer_entries", "Entries of a buffer that are not in the database yet", ["buffer"])
BUFFER_FLUSH_SECONDS = Histogram(
    "tux_buffer_flush_seconds",
    "Time until a batch was in the database",
    ["buffer"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
