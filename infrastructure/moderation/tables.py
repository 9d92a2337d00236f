from sqlalchemy import Boolean, Column, Dialect, Index, Integer, Table, Text, UniqueConstraint, text
from sqlalchemy.types import TypeDecorator

from application.moderation.queries import CaseView
from domain.moderation.actions import KIND_BY_NAME, kind_named
from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case, CaseStatus, Failure, Notice
from domain.moderation.case_answer import OwedAnswer
from domain.moderation.casebook.query import CaseQuery
from domain.moderation.errors import ActionInProgress, DuplicateRequest
from domain.moderation.jail.swap import RoleSwap
from domain.moderation.links import Relation
from domain.moderation.repository import STUCK_AFTER_ATTEMPTS, DueCase
from domain.moderation.state import CaseState
from domain.moderation.term import Ending
from infrastructure.database.column_types import EnumText, Snowflakes, WholeSeconds
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.history import History
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import (
    a_name,
    belongs_to,
    condition,
    counter,
    guild_id,
    metadata,
    moment,
    of_a_guild,
    one_of,
    serial,
    snowflake,
)
from infrastructure.database.posts import Posts
from infrastructure.database.privacy import about, erased, kept, kept_text, no_person, pseudonymised, user_id
from infrastructure.database.rows import Rows


class KindByName(TypeDecorator[ActionKind]):
    """A kind of action; a name that this version does not know is read as an unknown kind."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: ActionKind | None, dialect: Dialect) -> str | None:
        return None if value is None else value.name

    def process_result_value(self, value: str | None, dialect: Dialect) -> ActionKind | None:
        return None if value is None else kind_named(value)


_WHY = "the server's record of moderation, by which others are protected; ask whoever owns the server"
_SEEN = f"kind IN ({', '.join(f"'{name}'" for name, kind in KIND_BY_NAME.items() if not kind.is_confidential)})"
"""What moderators note about members is for moderators."""
_NOT_SEEN = "notes and searches of moderators are theirs; whatever was decided about you is in your cases"
_SEARCHES = erased("searches that moderators made about you", withheld=_NOT_SEEN)

case_counters = Table(
    "case_counters",
    metadata,
    guild_id(),
    Column("last_number", Integer, nullable=False),
    of_a_guild(),
    condition("last_number >= 1", name="last_number"),
)
grows(case_counters, Per.GUILD, kept="one number")

_NAMES = ("target_username", "target_display_name", "moderator_username", "moderator_display_name")

cases = Table(
    "cases",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    Column("kind", KindByName, nullable=False),
    Column("is_exclusive", Boolean, nullable=False),
    user_id("target_id", kept("cases about you", _WHY, exported=_SEEN, withheld=_NOT_SEEN), key="target"),
    user_id("moderator_id", kept("cases that you opened as a moderator", _WHY), key="moderator"),
    Column("reason", Text, nullable=True, info=about("moderator", "target")),
    snowflake("request_id", key="request"),
    Column("delete_messages_seconds", WholeSeconds, key="delete_messages", nullable=False),
    moment("expires_at", nullable=True),
    moment("opened_at"),
    moment("lease_until"),
    lease_token(),
    Column("notice", EnumText(Notice), nullable=False),
    Column("status", EnumText(CaseStatus), nullable=False),
    Column("failure", EnumText(Failure), nullable=True),
    moment("settled_at", nullable=True),
    counter("attempts", start=1),
    Column("impossible_seconds", WholeSeconds, key="impossible_for", nullable=False, server_default=text("0")),
    Column("failure_detail", Text, nullable=True, info=no_person()),
    Column("ending", EnumText(Ending), nullable=True),
    moment("ended_at", nullable=True),
    Column("notice_detail", Text, nullable=True, info=no_person()),
    user_id("reason_changed_by", pseudonymised("whose reasons you changed"), nullable=True),
    *(Column(name, Text, nullable=True, info=about(name.partition("_")[0])) for name in _NAMES),
    user_id("voided_by", pseudonymised("which cases you voided"), nullable=True),
    moment("voided_at", nullable=True),
    Column("void_reason", Text, nullable=True, info=kept_text(_WHY, "voided_by")),
    counter("version", start=1),
    moment("forgotten_at", nullable=True),
    moment("disallowed_at", nullable=True),
    of_a_guild(),
    UniqueConstraint("guild", "request"),
    a_name("kind"),
    one_of("notice", Notice),
    one_of("status", CaseStatus),
    one_of("failure", Failure),
    one_of("ending", Ending),
    condition("(ending IS NULL) = (ended_at IS NULL)", name="ended"),
    condition("ending IS NULL OR status = 'applied'", name="ending_applied"),
    condition("number >= 1", name="number"),
    condition("reason <> '' AND length(reason) <= 480", name="reason"),
    condition("delete_messages_seconds BETWEEN 0 AND 604800", name="delete_messages_seconds"),
    condition("(status = 'pending') = (settled_at IS NULL)", name="settled"),
    condition("(status = 'failed') = (failure IS NOT NULL)", name="failed"),
    condition("attempts >= 1", name="attempts"),
    condition("impossible_seconds >= 0", name="impossible_seconds"),
    condition(
        "length(failure_detail) <= 200 AND (failure_detail IS NULL OR failure IS NOT NULL)", name="failure_detail"
    ),
    condition(
        "length(notice_detail) <= 200 AND (notice_detail IS NULL OR notice = 'not_delivered')", name="notice_detail"
    ),
    condition(
        "num_nonnulls(voided_by, voided_at, void_reason) IN (0, 3) AND (voided_at IS NULL OR status <> 'pending')",
        name="voided",
    ),
    condition("void_reason <> '' AND length(void_reason) <= 480", name="void_reason"),
    condition("version >= 1", name="version"),
    *(condition(f"{name} <> '' AND length({name}) <= 100", name=name) for name in _NAMES),
)
grows(cases, Per.CASE, kept="the record of moderation; `closed_case_months` takes people and words off old ones")
CASES = Rows(Case, cases)
CASE_VIEWS = Rows(CaseView, cases)

register_constraint("uq_cases_guild_id_request_id", DuplicateRequest)

Index(
    "uq_cases_guild_id_target_id_pending",
    cases.c.guild,
    cases.c.target,
    unique=True,
    postgresql_where=text("status = 'pending' AND is_exclusive"),
)
register_constraint("uq_cases_guild_id_target_id_pending", ActionInProgress)
Index("ix_cases_pending", cases.c.lease_until, postgresql_where=text("status = 'pending'"))
Index("ix_cases_guild_id_target_id_number", cases.c.guild, cases.c.target, cases.c.number)
Index("ix_cases_guild_id_moderator_id_number", cases.c.guild, cases.c.moderator, cases.c.number)
Index("ix_cases_taken", cases.c.guild, cases.c.moderator, cases.c.kind, cases.c.opened_at)
Index("ix_cases_guild_id_kind_number", cases.c.guild, cases.c.kind, cases.c.number)

Index(
    "ix_cases_in_force",
    cases.c.guild,
    cases.c.target,
    cases.c.kind,
    postgresql_where=text("status = 'applied' AND ending IS NULL"),
)

_PASSING = sorted(name for name, kind in KIND_BY_NAME.items() if kind.undone_by is None)
IS_OVER = f"(status = 'failed' OR ending IS NOT NULL OR kind IN ({', '.join(f"'{name}'" for name in _PASSING)}))"
"""Of what is settled. A kind that only another version knows may hold as long as no end of it is on record.

Whoever adds a kind of which nothing lasts builds the index anew, in a migration.
"""
Index(
    "ix_cases_remembered",
    cases.c.guild,
    cases.c.settled_at,
    postgresql_where=text(f"settled_at IS NOT NULL AND forgotten_at IS NULL AND {IS_OVER}"),
)

PART = 4096
"""Cases of a guild whose numbers follow on each other are one part of its history."""

SEARCHED = (
    "(array_to_tsvector(ARRAY[(guild_id::text || ' '::text) || ((number / 4096)::text), 't '::text || target_id::text,"
    " 'm '::text || moderator_id::text, 'k '::text || kind, 's '::text || status,"
    " 'e '::text || COALESCE(ending, 'none'::text), 'v '::text || (voided_at IS NOT NULL)::text])"
    " || to_tsvector('simple'::regconfig, COALESCE(reason, ''::text)))"
)
"""All that a case is searched by: its part, whom it is about and by, its kind, status, end, whether it is
voided, and the words of its reason.

Those before the words hold a blank, which no word does. `simple` leaves words as they are, in every language alike.
"""
Index("ix_cases_search", text(SEARCHED), postgresql_using="gin", _table=cases)

case_searches = Table(
    "case_searches",
    metadata,
    guild_id(),
    serial("search_id", key="id"),
    Column("text", Text, nullable=True, info=no_person()),
    user_id("target_id", _SEARCHES, key="target", nullable=True),
    user_id("moderator_id", _SEARCHES, key="moderator", nullable=True),
    Column("kind", KindByName, nullable=True),
    Column("state", EnumText(CaseState), nullable=True),
    moment("since", nullable=True),
    moment("until", nullable=True),
    moment("saved_at"),
    of_a_guild(),
    condition("text <> '' AND length(text) <= 200", name="text"),
    a_name("kind"),
    a_name("state"),
)
grows(case_searches, Per.DECISION, cut="after 30 days, with the server's next search")
Index("ix_case_searches_guild_id_saved_at", case_searches.c.guild, case_searches.c.saved_at)
QUERIES = Rows(CaseQuery, case_searches)

Index(
    "ix_cases_counted",
    cases.c.guild,
    cases.c.opened_at,
    postgresql_include=["moderator", "kind", "number"],
    postgresql_where=text("status = 'applied' AND voided_at IS NULL"),
)

CASE_CHANGES = History("case_changes", of=cases, is_record=True)

case_links = Table(
    "case_links",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    Column("relation", EnumText(Relation), primary_key=True),
    Column("other_number", Integer, key="other", primary_key=True),
    belongs_to(cases, "guild", "number"),
    belongs_to(cases, "guild", "other"),
    a_name("relation"),
    condition("number <> other_number", name="another"),
)
grows(case_links, Per.CASE, kept="the record of moderation")
Index("ix_case_links_guild_id_other_number", case_links.c.guild, case_links.c.other)

case_roles = Table(
    "case_roles",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    Column("roles", Snowflakes, nullable=False, info=no_person()),
    belongs_to(cases, "guild", "number"),
    condition("cardinality(roles) BETWEEN 1 AND 250", name="roles"),
)
grows(case_roles, Per.CASE, kept="the record of moderation")

case_log_posts = Table(
    "case_log_posts",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    snowflake("channel_id", key="channel"),
    snowflake("message_id", key="message", nullable=True),
    belongs_to(cases, "guild", "number"),
)
grows(case_log_posts, Per.CASE, kept="where the case is posted, so that the post can follow it")
POSTS = Posts(case_log_posts)

case_schedule = Table(
    "case_schedule",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    moment("due_at"),
    lease_token(nullable=True),
    counter("attempts", start=1),
    Column("problem", Text, nullable=True, info=no_person()),
    user_id("again_by", pseudonymised("which actions you wanted to be done again"), nullable=True),
    moment("again_at", nullable=True),
    belongs_to(cases, "guild", "number"),
    condition("attempts >= 1", name="attempts"),
    condition("length(problem) <= 200", name="problem"),
    condition("(again_by IS NULL) = (again_at IS NULL)", name="again"),
)
grows(case_schedule, Per.WORK, cut="when the case has ended")
Index("ix_case_schedule_due_at", case_schedule.c.due_at)
Index(
    "ix_case_schedule_stuck",
    case_schedule.c.guild,
    case_schedule.c.number,
    postgresql_where=text(f"attempts > {STUCK_AFTER_ATTEMPTS}"),
)
DUE_CASES = Rows(DueCase, case_schedule)

owed_answers = Table(
    "owed_answers",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    snowflake("application_id", key="application"),
    Column("reply_token", Text, nullable=False, info=no_person()),
    moment("asked_at"),
    moment("lease_until"),
    lease_token(),
    counter("attempts", start=1),
    belongs_to(cases, "guild", "number"),
)
grows(owed_answers, Per.WORK, cut="when the answer was given, or Discord takes none any more")
OWED_ANSWERS = Rows(OwedAnswer, owed_answers)

role_swaps = Table(
    "role_swaps",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    user_id("user_id", kept("roles taken from you in a jail", _WHY), key="user"),
    snowflake("jail_role_id", key="jail_role", nullable=True),
    moment("joined_at", nullable=True),
    Column("moved", Snowflakes, nullable=False),
    Column("unmoved", Snowflakes, nullable=False),
    belongs_to(cases, "guild", "number"),
)
grows(role_swaps, Per.CASE, kept="the record of moderation")
ROLE_SWAPS = Rows(RoleSwap, role_swaps)

nick_resets = Table(
    "nick_resets",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    Column("nickname", Text, nullable=False, info=kept_text("a nickname that was reset: part of the case")),
    belongs_to(cases, "guild", "number"),
    condition("nickname <> '' AND length(nickname) <= 100", name="nickname"),
)
grows(nick_resets, Per.CASE, kept="the record of moderation")
