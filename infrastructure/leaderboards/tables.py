"""Indexes that only leaderboards use, on the tables of other contexts."""

from sqlalchemy import Index, or_

from infrastructure.members.tables import members
from infrastructure.points.tables import point_transactions

HIDDEN = or_(members.c.left_at.is_not(None), members.c.is_bot)

Index("ix_members_hidden", members.c.guild, members.c.user, postgresql_where=HIDDEN)
Index("ix_point_transactions_guild_id_made_at", point_transactions.c.guild, point_transactions.c.at)
