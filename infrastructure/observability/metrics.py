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
REPLICA_LAG = Gauge("tux_replica_lag_seconds", "How far behind the primary the read replica was when last looked at")
REPLICA_IN_USE = Gauge("tux_replica_in_use", "Whether the read replica is read: 1, or 0")
REPLICA_READS = Counter("tux_replica_reads", "Reads that the replica may answer", ["server"])
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
PARTS_AHEAD = Gauge("tux_parts_ahead", "Months after this one for which the tables of activity have a part")
PARTS_UNPLACED = Gauge("tux_parts_unplaced", "Rows of activity for whose month there was no part, up to 1000")
PRIVACY_STUCK = Gauge("tux_privacy_stuck", "Exports and erasures that several attempts could not finish")
DEPARTED_GUILDS = Gauge("tux_departed_guilds", "Servers that removed the bot, whose data is kept for now")
DEPARTED_STUCK = Gauge("tux_departed_stuck", "Servers whose data several attempts could not erase")
PURCHASES_STUCK = Gauge("tux_purchases_stuck", "Purchases paid for that several attempts could not deliver or refund")
BACKUP_AGE = Gauge("tux_backup_age_seconds", "Age of the newest backup; NaN where none is made on a schedule")
BACKUP_AGE.set(math.nan)
BACKUP_FAILURES = Counter("tux_backup_failures", "Backups that were due and could not be made")
FLEET_PROCESSES = Gauge("tux_fleet_processes", "Processes of the bot whose leases hold")
SHARDS = Gauge("tux_shards", "Shards that the bot is split into")
SHARDS_UNSERVED = Gauge("tux_shards_unserved", "Shards to which no process is connected")
SHARDS_LATE = Gauge("tux_shards_late", "Of those, the ones that had the time to connect, also one after the other")
SHARDS_SERVED = Gauge("tux_shards_served", "Shards that this process serves, connected and ready")
SHARDS_TAKEN = Counter("tux_shards_taken", "Shards that have become this process's own")
GATEWAY_SECONDS = Gauge("tux_gateway_latency_seconds", "Time between a heartbeat and its acknowledgement")
REQUEST_SECONDS = Histogram(
    "tux_discord_request_wait_seconds",
    "Time that requests to Discord waited for this process' share of them",
    ["of"],
    buckets=(0.001, 0.01, 0.1, 0.5, 1, 5, 30),
)
REQUEST_SHARE = Gauge("tux_discord_request_share", "Requests to Discord in a second that this process may send")
REQUESTS_REFUSED = Counter(
    "tux_discord_requests_invalid", "Requests that Discord counts as invalid: 401, 403, 429", ["status", "scope"]
)
INVALID_REQUESTS = Gauge(
    "tux_discord_invalid_requests", "Invalid requests of all processes in the last ten minutes; Discord bans at 10,000"
)
IDENTIFY_SECONDS = Histogram(
    "tux_identify_wait_seconds",
    "Time that shards waited for their turn to connect",
    buckets=(0.1, 1, 6, 12, 24, 40),
)
EVENT_LOOP_LAG = Histogram(
    "tux_event_loop_lag_seconds",
    "How late the event loop came to what was due",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
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
