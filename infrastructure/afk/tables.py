from sqlalchemy import Boolean, Column, Index, Table, Text

from domain.afk.absence import Absence
from infrastructure.afk.away_cache import AwayCache
from infrastructure.database.growth import Per, grows
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import (
    belongs_to,
    condition,
    counter,
    guild_id,
    metadata,
    moment,
    of_a_guild,
    snowflake,
)
from infrastructure.database.privacy import about, erased, pseudonymised, user_id
from infrastructure.database.rows import Rows
from infrastructure.database.told import told_on

absences = Table(
    "absences",
    metadata,
    guild_id(),
    user_id(
        "user_id",
        erased(
            "that you are away, and your nickname before",
            only="nick_tagged IS NULL AND enforced_by IS NULL",
            why="as long as your nickname says so, or moderators have decided it",
        ),
        key="user",
        primary_key=True,
    ),
    Column("reason", Text, nullable=True, info=about("user")),
    moment("since"),
    moment("set_at"),
    moment("until", nullable=True),
    moment("ends_at"),
    user_id("enforced_by", pseudonymised("whom you marked as away"), nullable=True),
    Column("is_over", Boolean, nullable=False),
    Column("nick_before", Text, nullable=True, info=about("user")),
    Column("nick_tagged", Text, nullable=True, info=about("user")),
    Column("is_tagged", Boolean, nullable=False),
    moment("lease_until"),
    lease_token(),
    counter("attempts", start=0),
    counter("refusals", start=0),
    of_a_guild(),
    condition("char_length(reason) BETWEEN 1 AND 2000", name="reason"),
    condition("until IS NULL OR until = ends_at", name="ends"),
    condition("nick_tagged IS NOT NULL OR (nick_before IS NULL AND NOT is_tagged)", name="nickname"),
    condition("attempts >= 0 AND refusals >= 0", name="counters"),
)
"""Who is away, and who is back and has not got their nickname back yet."""
grows(absences, Per.WORK, cut="once somebody is back and their nickname is seen to")
told_on(absences, AwayCache.channel)
ABSENCES = Rows(Absence, absences)
Index("ix_absences_lease_until", absences.c.lease_until, absences.c.guild, absences.c.user)

absence_notices = Table(
    "absence_notices",
    metadata,
    guild_id(),
    user_id("user_id", erased("where it was said that you are away"), key="user", primary_key=True),
    snowflake("channel_id", key="channel", primary_key=True),
    moment("noticed_at"),
    counter("mentions", start=0),
    belongs_to(absences, "guild", "user"),
    condition("mentions >= 0", name="mentions"),
)
"""When a channel was told last that somebody is away."""
grows(absence_notices, Per.WORK, cut="with the absence")
