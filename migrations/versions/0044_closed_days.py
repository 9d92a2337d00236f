"""What XP days brought that are no longer stored one by one."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0042"
branch_labels = None
depends_on = None

_CHECK = "ck_member_levels_earlier"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # What comes before the commit half-way may be done a second time.
    for name in ("earlier_message_xp", "earlier_voice_xp"):
        column = sa.Column(name, sa.BigInteger(), nullable=False, server_default=sa.text("0"))
        op.add_column("member_levels", column, if_not_exists=True)
    op.add_column("member_levels", sa.Column("earlier_through", sa.Date(), nullable=True), if_not_exists=True)
    op.execute(f"ALTER TABLE member_levels DROP CONSTRAINT IF EXISTS {_CHECK}")
    op.execute(
        f"ALTER TABLE member_levels ADD CONSTRAINT {_CHECK}"
        " CHECK (earlier_message_xp >= 0 AND earlier_voice_xp >= 0) NOT VALID"
    )
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '5s'")
        op.execute(f"ALTER TABLE member_levels VALIDATE CONSTRAINT {_CHECK}")
        op.execute("RESET lock_timeout")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(f"ALTER TABLE member_levels DROP CONSTRAINT {_CHECK}")  # nobody writes there from now on
    lost = sa.text("SELECT EXISTS (SELECT FROM member_levels WHERE earlier_through IS NOT NULL)")
    if op.get_bind().execute(lost).scalar_one():
        raise RuntimeError(
            "XP of days that are no longer stored one by one stand in member_levels alone, and an older version would "
            "lose them; restore a backup of before this migration instead"
        )
    for name in ("earlier_through", "earlier_voice_xp", "earlier_message_xp"):
        op.drop_column("member_levels", name)
