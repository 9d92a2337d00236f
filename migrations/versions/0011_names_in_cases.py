"""What the member and the moderator of a case were called when it was opened, which of earlier cases is not known; who
changed the reason last; and why a member was not told.
"""

from alembic import op

from migrations.batches import walk_in_batches

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NAMES = ("target_username", "target_display_name", "moderator_username", "moderator_display_name")
_WHY_NOT = (
    "notice_detail text CONSTRAINT ck_cases_notice_detail"
    " CHECK (length(notice_detail) <= 200 AND (notice_detail IS NULL OR notice = 'not_delivered'))"
)
_LAST_OF_BATCH = """
    SELECT guild_id, number FROM (
        SELECT guild_id, number FROM cases WHERE (guild_id, number) > (:after_guild_id, :after_number)
        ORDER BY guild_id, number LIMIT :batch
    ) AS batch ORDER BY guild_id DESC, number DESC LIMIT 1
"""
_CHANGED_BY = """
    UPDATE cases SET reason_changed_by = newest.changed_by
    FROM (
        SELECT DISTINCT ON (guild_id, number) guild_id, number, changed_by FROM case_changes
        WHERE (guild_id, number) > (:after_guild_id, :after_number) AND (guild_id, number) <= (:guild_id, :number)
            AND field = 'reason'
        ORDER BY guild_id, number, change_id DESC
    ) AS newest
    WHERE cases.guild_id = newest.guild_id AND cases.number = newest.number AND cases.reason_changed_by IS NULL
"""


def upgrade() -> None:
    """The columns come in one step, so that the table is read once; it may begin again where the batches broke off."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    columns = ("reason_changed_by bigint", _WHY_NOT, *map(_name_column, _NAMES))
    op.execute(f"ALTER TABLE cases {', '.join(f'ADD COLUMN IF NOT EXISTS {column}' for column in columns)}")
    walk_in_batches(_LAST_OF_BATCH, _CHANGED_BY, start={"guild_id": 0, "number": 0})


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name in ("reason_changed_by", "notice_detail", *_NAMES):
        op.drop_column("cases", name)


def _name_column(name: str) -> str:
    return f"{name} text CONSTRAINT ck_cases_{name} CHECK ({name} <> '' AND length({name}) <= 100)"
