from datetime import datetime

from attrs import define, evolve
from sqlalchemy import Column, ColumnElement, Integer, RowMapping, ScalarSelect, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from application.moderation.queries import SHOWN_REPORTS, CaseCount, CaseView
from application.shared.total import COUNTED_AT_MOST, Total
from domain.moderation.actions.action import ActionKind
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseNotFound
from domain.moderation.links import SHOWN_LINKS, CaseLinks, Link, Relation
from domain.moderation.repository import CaseFilter, LogPlace
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.paging import Page, Seek
from infrastructure.database.column_types import member_of
from infrastructure.database.keyset import seek_rows
from infrastructure.database.leases import NOW
from infrastructure.database.reading import Reading
from infrastructure.database.transaction import Row
from infrastructure.moderation.appeals.tables import appeals
from infrastructure.moderation.bulk.tables import bulk_targets
from infrastructure.moderation.tables import (
    CASE_CHANGES,
    CASE_VIEWS,
    POSTS,
    case_links,
    case_roles,
    case_schedule,
    cases,
)
from infrastructure.reports.tables import reports

_same_case = (case_schedule.c.guild == cases.c.guild) & (case_schedule.c.number == cases.c.number)
_VIEW = select(*CASE_VIEWS.columns)


def _first_links(mine: Column[int], theirs: Column[int]) -> ScalarSelect[list[tuple[str, int]]]:
    few = (
        select(case_links.c.relation, theirs)
        .where(case_links.c.guild == bindparam("in_guild"), mine == bindparam("which"))
        .order_by(case_links.c.relation, theirs)
        .limit(SHOWN_LINKS + 1)
        .subquery()
    )
    pairs = func.jsonb_agg(func.jsonb_build_array(*few.c), type_=JSONB)
    return select(func.coalesce(pairs, literal_column("'[]'::jsonb"), type_=JSONB)).scalar_subquery()


def _failed_links() -> ScalarSelect[list[int]]:
    """Of the same that `from_others` has."""
    few = (
        select(case_links.c.number)
        .where(case_links.c.guild == bindparam("in_guild"), case_links.c.other == bindparam("which"))
        .order_by(case_links.c.relation, case_links.c.number)
        .limit(SHOWN_LINKS + 1)
        .subquery()
    )
    later = cases.alias("later")
    failed = (later.c.guild == bindparam("in_guild")) & (later.c.status == CaseStatus.FAILED)
    joined = few.join(later, (later.c.number == few.c.number) & failed)
    return select(func.array_agg(few.c.number, type_=ARRAY(Integer))).select_from(joined).scalar_subquery()


def _settled_reports() -> ScalarSelect[list[int]]:
    few = (
        select(reports.c.number)
        .where(reports.c.guild == bindparam("in_guild"), reports.c.number_of_case == bindparam("which"))
        .order_by(reports.c.number)
        .limit(SHOWN_REPORTS + 1)
        .subquery()
    )
    return select(func.array_agg(few.c.number, type_=ARRAY(Integer))).scalar_subquery()


_SHOW = select(
    *CASE_VIEWS.columns,
    _first_links(case_links.c.number, case_links.c.other).label("others"),
    _first_links(case_links.c.other, case_links.c.number).label("from_others"),
    _failed_links().label("failed_links"),
    select(bulk_targets.c.operation)
    .where(bulk_targets.c.guild == bindparam("in_guild"), bulk_targets.c.number == bindparam("which"))
    .scalar_subquery()
    .label("operation"),
    select(case_roles.c.roles)
    .where(case_roles.c.guild == bindparam("in_guild"), case_roles.c.number == bindparam("which"))
    .scalar_subquery()
    .label("roles"),
    _settled_reports().label("reports"),
    select(appeals.c.state)
    .where(appeals.c.guild == bindparam("in_guild"), appeals.c.number == bindparam("which"))
    .scalar_subquery()
    .label("appeal"),
).where(cases.c.guild == bindparam("in_guild"), cases.c.number == bindparam("which"))
_OPENED_BY = _VIEW.where(cases.c.guild == bindparam("in_guild"), cases.c.request == bindparam("asked_by"))
_AT_AN_END = (
    select(cases.c.number)
    .select_from(case_schedule.join(cases, _same_case))
    .where(
        cases.c.guild == bindparam("in_guild"),
        cases.c.target == bindparam("about"),
        # Written out, as elsewhere: a generic plan could not use the partial index otherwise.
        cases.c.status == literal_column("'applied'"),
        cases.c.ending.is_(None),
        case_schedule.c.lease_token.is_not(None),
        case_schedule.c.due_at > NOW,
    )
    .limit(1)
)
_APPLIED = (
    select(literal_column("1"))
    .select_from(cases)
    .where(
        cases.c.guild == bindparam("in_guild"),
        cases.c.target == bindparam("about"),
        cases.c.kind == bindparam("of_kind"),
        cases.c.status == CaseStatus.APPLIED,
        cases.c.voided_at.is_(None),
        cases.c.number <= bindparam("up_to"),
    )
    .limit(bindparam("most", type_=Integer))
    .subquery()
)
_COUNT_APPLIED = select(func.count().label("found")).select_from(_APPLIED)


@define
class PostgresCaseReader:
    _reading: Reading

    async def show(self, guild: GuildId, number: CaseNumber) -> CaseView:
        row = await self._reading.row(_SHOW, {"in_guild": guild, "which": number})
        if row is None:
            raise CaseNotFound(number)
        failed = frozenset(map(CaseNumber, row["failed_links"] or ()))
        links = CaseLinks(_links(row, "others"), _links(row, "from_others"), failed)
        return evolve(
            CASE_VIEWS.from_row(row),
            links=links,
            operation=row["operation"],
            roles=row["roles"] or (),
            reports=tuple(sorted(row["reports"] or ())),
            appeal=row["appeal"],
        )

    async def opened_by(self, guild: GuildId, request: RequestId) -> CaseView | None:
        row = await self._reading.row(_OPENED_BY, {"in_guild": guild, "asked_by": request})
        return None if row is None else CASE_VIEWS.from_row(row)

    async def history(self, guild: GuildId, number: CaseNumber, seek: Seek) -> Page[RecordedChange]:
        return await CASE_CHANGES.page(self._reading, (guild, number), seek)

    async def is_at_an_end(self, guild: GuildId, target: UserId, *, now: datetime) -> bool:
        return await self._reading.row(_AT_AN_END, {"in_guild": guild, "about": target, "now": now}) is not None

    async def log_post(self, guild: GuildId, number: CaseNumber) -> LogPlace | None:
        return await POSTS.find(self._reading, (guild, number))

    async def count_applied(self, guild: GuildId, target: UserId, kind: ActionKind, *, up_to: CaseNumber) -> Total:
        which: Row = {"in_guild": guild, "about": target, "of_kind": kind, "up_to": up_to, "most": COUNTED_AT_MOST + 1}
        row = await self._reading.row(_COUNT_APPLIED, which)
        assert row is not None, "a count is one row"
        return Total.of(row["found"])

    async def page(self, guild: GuildId, which: CaseFilter, seek: Seek) -> Page[CaseView]:
        query = seek_rows(_VIEW.where(*_among(guild, which)), cases.c.number, seek)
        rows = await self._reading.rows(query)
        return Page.of([CASE_VIEWS.from_row(row) for row in rows], seek, key=lambda case: case.number)

    async def count(self, guild: GuildId, which: CaseFilter, *, newer_than: CaseNumber) -> CaseCount:
        among = _among(guild, which)
        found = select(_counted(*among).label("all"), _counted(*among, cases.c.number > newer_than).label("newer"))
        row = await self._reading.row(found)
        assert row is not None, "a count is one row"
        return CaseCount(all=Total.of(row["all"]), newer=Total.of(row["newer"]))


def _links(row: RowMapping, direction: str) -> tuple[Link, ...]:
    return tuple(Link(member_of(Relation, relation), CaseNumber(number)) for relation, number in row[direction])


def _among(guild: GuildId, which: CaseFilter) -> list[ColumnElement[bool]]:
    wanted = {cases.c.target: which.target, cases.c.moderator: which.moderator, cases.c.kind: which.kind}
    among = [cases.c.guild == guild, *(column == value for column, value in wanted.items() if value is not None)]
    # What is forgotten is nobody's, also where an id has to stay.
    return among if which.target is None and which.moderator is None else [*among, cases.c.forgotten_at.is_(None)]


def _counted(*among: ColumnElement[bool]) -> ScalarSelect[int]:
    """At most one beyond the most that is counted."""
    few = select(literal_column("1")).select_from(cases).where(*among).limit(COUNTED_AT_MOST + 1).subquery()
    return select(func.count()).select_from(few).scalar_subquery()
