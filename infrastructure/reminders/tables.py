from sqlalchemy import BigInteger, Boolean, Column, Dialect, Index, Integer, Table, Text, UniqueConstraint, text
from sqlalchemy.types import TypeDecorator

from domain.reminders.recurrence import Recurrence, parse_recurrence
from domain.reminders.reminder import Place, Reminder, ReminderStatus
from domain.shared.language import Language
from infrastructure.database.column_types import EnumText
from infrastructure.database.growth import Per, grows
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import belongs_to, condition, counter, metadata, moment, one_of, snowflake
from infrastructure.database.privacy import about, erased, no_person, user_id
from infrastructure.database.rows import Rows


class RecurrenceText(TypeDecorator[Recurrence]):
    """As it is written, and read again."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Recurrence | None, dialect: Dialect) -> str | None:
        return None if value is None else value.written

    def process_result_value(self, value: str | None, dialect: Dialect) -> Recurrence | None:
        return None if value is None else parse_recurrence(value)


reminder_owners = Table(
    "reminder_owners",
    metadata,
    user_id("user_id", erased("your time zone"), key="owner", primary_key=True),
    counter("last_number", start=0),
    Column("time_zone", Text, nullable=True, info=no_person()),
)
"""What a person has chosen for themselves, of no guild."""
grows(reminder_owners, Per.PERSON, kept="until the person has it erased")

reminders = Table(
    "reminders",
    metadata,
    user_id("user_id", erased("your reminders"), key="owner", primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("request_id", BigInteger, key="request", nullable=False),
    Column("text", Text, nullable=False, info=about("owner")),
    Column("place", EnumText(Place), nullable=False),
    snowflake("guild_id", key="guild", nullable=True),
    snowflake("channel_id", key="channel", nullable=True),
    snowflake("about_channel_id", key="about_channel", nullable=True),
    snowflake("about_message_id", key="about_message", nullable=True),
    moment("made_at"),
    moment("due_at"),
    Column("recurrence", RecurrenceText, nullable=True),
    Column("time_zone", Text, nullable=False, info=no_person()),
    counter("occurrence", start=1),
    Column("status", EnumText(ReminderStatus), nullable=False),
    moment("lease_until"),
    lease_token(),
    counter("attempts", start=0),
    counter("refusals", start=0),
    Column("problem", Text, nullable=True, info=no_person()),
    moment("delivered_at", nullable=True),
    Column("is_owner_told", Boolean, nullable=False, server_default=text("false")),
    counter("snoozed", start=0),
    Column("language", EnumText(Language), nullable=True),
    belongs_to(reminder_owners, "owner"),
    UniqueConstraint("owner", "request"),
    one_of("place", Place),
    one_of("status", ReminderStatus),
    condition("number >= 1", name="number"),
    condition("char_length(text) BETWEEN 1 AND 4000", name="text"),
    condition("occurrence >= 1 AND attempts >= 0 AND refusals >= 0 AND snoozed >= 0", name="counted"),
    condition("(about_message_id IS NULL) = (about_channel_id IS NULL)", name="about"),
    condition("status <> 'delivered' OR delivered_at IS NOT NULL", name="delivered"),
)
grows(reminders, Per.DECISION, cut="30 days after the last delivery")
Index(
    "ix_reminders_pending",
    reminders.c.lease_until,
    reminders.c.owner,
    reminders.c.number,
    postgresql_where=text("status = 'pending'"),
)
"""In the order of claims: of very many that are due at the same moment, none but those claimed are read."""
Index("ix_reminders_delivered", reminders.c.delivered_at, postgresql_where=text("status = 'delivered'"))
REMINDERS = Rows(Reminder, reminders)
