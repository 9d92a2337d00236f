"""Members from the cases there are: whoever was acted on, and whoever acted; their names are not known yet.

It goes through the cases in the order of their key, and may begin again anywhere: what it finds is merged into what is
there, be it its own or written by the bot meanwhile.
"""

from migrations.batches import walk_in_batches

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_LAST_OF_BATCH = """
    SELECT guild_id, number FROM (
        SELECT guild_id, number FROM cases WHERE (guild_id, number) > (:after_guild_id, :after_number)
        ORDER BY guild_id, number LIMIT :batch
    ) AS batch ORDER BY guild_id DESC, number DESC LIMIT 1
"""
_FILL = """
    INSERT INTO members
        (guild_id, user_id, is_bot, first_seen_at, last_active_at, message_count, created_at, updated_at)
    SELECT guild_id, user_id, false, min(opened_at), max(active_at), 0, min(opened_at), max(opened_at)
    FROM (
        SELECT guild_id, number, target_id AS user_id, opened_at, NULL AS active_at FROM cases
        UNION ALL SELECT guild_id, number, moderator_id, opened_at, opened_at FROM cases
    ) AS people
    WHERE (guild_id, number) > (:after_guild_id, :after_number) AND (guild_id, number) <= (:guild_id, :number)
    GROUP BY guild_id, user_id ORDER BY guild_id, user_id
    ON CONFLICT (guild_id, user_id) DO UPDATE SET
        first_seen_at = least(members.first_seen_at, excluded.first_seen_at),
        last_active_at = greatest(members.last_active_at, excluded.last_active_at),
        created_at = least(members.created_at, excluded.created_at),
        updated_at = greatest(members.updated_at, excluded.updated_at)
"""


def upgrade() -> None:
    walk_in_batches(_LAST_OF_BATCH, _FILL, start={"guild_id": 0, "number": 0})


def downgrade() -> None:
    """Nothing: the version before knows the table, and would go on to fill it."""
