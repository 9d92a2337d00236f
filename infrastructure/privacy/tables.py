from sqlalchemy import Boolean, Column, Index, Table, Text, text

from domain.privacy.counting import CountingWish
from domain.privacy.departure import Departure
from domain.privacy.errors import AlreadyUnderWay
from domain.privacy.request import PrivacyRequest, RequestKind, RequestState
from domain.shared.errors import ConcurrentChange
from domain.shared.language import Language
from infrastructure.database.column_types import EnumText, TextTuple
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import (
    condition,
    counter,
    guild_id,
    metadata,
    moment,
    of_a_guild,
    one_of,
    snowflake,
)
from infrastructure.database.privacy import erased, kept, no_person, user_id
from infrastructure.database.rows import Rows

_WHY = "so that it is done once, and not again and again; forgotten a week after it was done"

privacy_requests = Table(
    "privacy_requests",
    metadata,
    user_id("user_id", kept("that you asked for this", _WHY), key="user", primary_key=True),
    snowflake("request_id", key="request", primary_key=True),
    Column("kind", EnumText(RequestKind), nullable=False),
    moment("asked_at"),
    moment("lease_until"),
    lease_token(),
    counter("attempts", start=0),
    Column("state", EnumText(RequestState), nullable=False),
    Column("steps_done", TextTuple, nullable=False, info=no_person()),
    moment("settled_at", nullable=True),
    Column("problem", Text, nullable=True, info=no_person()),
    Column("language", EnumText(Language), nullable=True),
    Column("is_own", Boolean, nullable=False, server_default=text("true")),
    one_of("kind", RequestKind),
    one_of("state", RequestState),
    condition("(state = 'waiting') = (settled_at IS NULL)", name="settled"),
    condition("attempts >= 0", name="attempts"),
    condition("length(problem) <= 200", name="problem"),
)
grows(privacy_requests, Per.DECISION, cut="a week after it was done")
REQUESTS = Rows(PrivacyRequest, privacy_requests)
Index(
    "uq_privacy_requests_waiting",
    privacy_requests.c.user,
    privacy_requests.c.kind,
    unique=True,
    postgresql_where=text("state = 'waiting'"),
)
register_constraint("uq_privacy_requests_waiting", AlreadyUnderWay)
# Whoever is second finds what the first has recorded.
register_constraint("pk_privacy_requests", ConcurrentChange)
Index("ix_privacy_requests_due", privacy_requests.c.lease_until, postgresql_where=text("state = 'waiting'"))
Index("ix_privacy_requests_settled", privacy_requests.c.settled_at, postgresql_where=text("settled_at IS NOT NULL"))

guild_departures = Table(
    "guild_departures",
    metadata,
    guild_id(),
    moment("left_at"),
    moment("lease_until"),
    lease_token(),
    counter("attempts", start=0),
    moment("begun_at", nullable=True),
    of_a_guild(),
    condition("attempts >= 0", name="attempts"),
)
"""Guilds that removed the bot; `lease_until` is when their data is to be erased."""
grows(guild_departures, Per.WORK, cut="when the bot is back, or all of the server is erased")
DEPARTURES = Rows(Departure, guild_departures)
Index("ix_guild_departures_due", guild_departures.c.lease_until)

_ELSE_COUNTED = "so that you are left alone, as you asked; `/privacy counting on` takes it back"

counting_wishes = Table(
    "counting_wishes",
    metadata,
    guild_id(),
    user_id(
        "user_id",
        erased("whether a server may count what you do", only="is_counted", why=_ELSE_COUNTED),
        key="user",
        primary_key=True,
    ),
    Column("is_counted", Boolean, nullable=False),
    moment("wished_at"),
    of_a_guild(),
)
grows(
    counting_wishes,
    Per.DECISION,
    kept="it is a person's own choice, which holds until they change it, or all of the server is erased",
)
WISHES = Rows(CountingWish, counting_wishes)
