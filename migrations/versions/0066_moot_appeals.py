"""Appeals of which nothing is left to decide: a state of its own; and the open ones of a guild, to be posted anew."""

from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

_INDEX = "ix_appeals_open"
_STATES = "state IN ('open', 'granting', 'granted', 'refused'{})"
_DECIDED = (
    "num_nonnulls(deciding_request_id, decided_by, decided_at, answer) = CASE state WHEN 'open' THEN 0 ELSE 4 END"
)
_DECIDED_OR_MOOT = (
    "num_nonnulls(deciding_request_id, decided_by, answer) = CASE WHEN state IN ('open', 'moot') THEN 0 ELSE 3 END"
    " AND (decided_at IS NULL) = (state = 'open')"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # What comes before the commit half-way may be done a second time.
    for name, condition in (("state", _STATES.format(", 'moot'")), ("decided", _DECIDED_OR_MOOT)):
        op.execute(f"ALTER TABLE appeals DROP CONSTRAINT IF EXISTS ck_appeals_{name}")
        op.execute(f"ALTER TABLE appeals ADD CONSTRAINT ck_appeals_{name} CHECK ({condition}) NOT VALID")
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '5s'")
        for name in ("state", "decided"):
            op.execute(f"ALTER TABLE appeals VALIDATE CONSTRAINT ck_appeals_{name}")
        op.execute("RESET lock_timeout")
        # One that was cut off leaves an index behind that is never used, and that IF NOT EXISTS would take for made.
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_INDEX}")
        op.execute(f"CREATE INDEX CONCURRENTLY {_INDEX} ON appeals (guild_id, number) WHERE state = 'open'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(f"DROP INDEX IF EXISTS {_INDEX}")
    op.execute("UPDATE appeals SET state = 'open', decided_at = NULL WHERE state = 'moot'")
    for name, condition in (("state", _STATES.format("")), ("decided", _DECIDED)):
        op.execute(f"ALTER TABLE appeals DROP CONSTRAINT ck_appeals_{name}")
        op.execute(f"ALTER TABLE appeals ADD CONSTRAINT ck_appeals_{name} CHECK ({condition})")
