from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import define, evolve
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    Text,
    bindparam,
    false,
    func,
    literal_column,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from application.moderation.casebook.queries import (
    MOST_IN_FORCE,
    MOST_MODERATORS,
    FoundCases,
    KindCounts,
    ModeratorCounts,
    ModStats,
)
from application.moderation.queries import CaseView
from application.shared.total import COUNTED_AT_MOST, Total
from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.case_number import CaseNumber
from domain.moderation.casebook.query import CaseQuery, SearchForgotten, SearchId
from domain.moderation.nobody import NOBODY
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.names import Names
from domain.shared.paging import Page, Seek
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.database.transaction import Row
from infrastructure.moderation.appeals.tables import appeals
from infrastructure.moderation.casebook.searching import searching
from infrastructure.moderation.tables import CASE_VIEWS, QUERIES, case_roles, case_searches, cases

_SAVED = select(*QUERIES.columns).where(
    case_searches.c.guild == bindparam("in_guild"), case_searches.c.id == bindparam("which")
)

_GUILD, _TARGET = bindparam("in_guild", type_=BigInteger), bindparam("on_whom", type_=BigInteger)
_KINDS = bindparam("kinds", type_=ARRAY(Text))
_COUNTS = (
    # Written out, as in the partial indexes.
    cases.c.status == literal_column("'applied'"),
    cases.c.voided_at.is_(None),
)
_IS_REMEMBERED = cases.c.forgotten_at.is_(None)
_of_target = (cases.c.guild == _GUILD, cases.c.target == _TARGET, _IS_REMEMBERED)
_newest = (
    select(cases.c.kind)
    .where(*_of_target, *_COUNTS)
    .order_by(cases.c.number.desc())
    .limit(bindparam("most", type_=Integer))
    .subquery()
)
_KIND_COUNTS = select(_newest.c.kind, func.count().label("count")).group_by(_newest.c.kind)
_IN_FORCE = (
    select(*CASE_VIEWS.columns)
    .where(*_of_target, *_COUNTS, cases.c.ending.is_(None), type_coerce(cases.c.kind, Text) == func.any(_KINDS))
    .order_by(cases.c.number.desc())
    .limit(MOST_IN_FORCE)
)
_OWN = select(
    *CASE_VIEWS.columns,
    select(appeals.c.state)
    .where(appeals.c.guild == cases.c.guild, appeals.c.number == cases.c.number)
    .scalar_subquery()
    .label("appeal"),
).where(*_of_target, *_COUNTS, type_coerce(cases.c.kind, Text) == func.any(_KINDS))
_LASTING = sorted(kind.name for kind in KINDS if kind.undone_by is not None)
_OPEN = sorted(kind.name for kind in KINDS if not kind.is_confidential)


def _stats(whose: ColumnElement[bool], is_forgotten: ColumnElement[bool] | None = None) -> Select[*tuple[object, ...]]:
    """Of the cases of a time, counts by moderator and kind, with the newest number of each."""
    since = cases.c.opened_at >= bindparam("since", type_=cases.c.opened_at.type)
    return (
        select(
            cases.c.moderator,
            cases.c.kind,
            (false() if is_forgotten is None else is_forgotten).label("is_forgotten"),
            func.count().label("count"),
            func.max(cases.c.number).label("newest"),
        )
        .where(cases.c.guild == _GUILD, since, *_COUNTS, whose)
        .group_by(cases.c.moderator, cases.c.kind, *([] if is_forgotten is None else [is_forgotten]))
    )


_is_somebodys = cases.c.moderator != literal_column(str(NOBODY))
_is_nobodys = cases.c.moderator == literal_column(str(NOBODY))
# What is forgotten is nobody's: only of those are rows read, of all others the index has everything.
_STATS = union_all(_stats(_is_somebodys), _stats(_is_nobodys, cases.c.forgotten_at.is_not(None)))
_STATS_OF_ONE = _stats(cases.c.moderator == bindparam("by_whom"))
_NAMES = select(cases.c.moderator, cases.c.moderator_username, cases.c.moderator_display_name).where(
    cases.c.guild == _GUILD, cases.c.number == func.any(bindparam("numbers", type_=ARRAY(Integer)))
)
_ROLES = select(case_roles.c.number, case_roles.c.roles).where(
    case_roles.c.guild == _GUILD, case_roles.c.number == func.any(bindparam("numbers", type_=ARRAY(Integer)))
)


@define
class PostgresCasebookReader:
    _reading: Reading
    _looking_back: Reading
    """For searches and statistics, which may be a moment behind; what they lead to is read as it is, and so found."""

    async def search(self, guild: GuildId, query: CaseQuery, seek: Seek) -> FoundCases:
        is_first = seek.cursor is None
        search = searching(guild, query, seek, enough=COUNTED_AT_MOST + 1 if is_first else seek.size + 1)
        rows = await self._looking_back.rows(search.statement, search.parameters)
        page = Page.of([CASE_VIEWS.from_row(row) for row in rows], seek, key=lambda case: case.number)
        if not is_first:
            return FoundCases(page, None)
        return FoundCases(page, Total.of(rows[0]["found"] if rows else 0))

    async def saved_search(self, guild: GuildId, search: SearchId) -> CaseQuery:
        row = await self._reading.row(_SAVED, {"in_guild": guild, "which": search})
        if row is None:
            raise SearchForgotten
        return QUERIES.from_row(row)

    async def roles(self, guild: GuildId, numbers: Sequence[CaseNumber]) -> Mapping[CaseNumber, tuple[RoleId, ...]]:
        rows = await self._reading.rows(_ROLES, {"in_guild": guild, "numbers": numbers})
        return {row["number"]: row["roles"] for row in rows}

    async def kind_counts(self, guild: GuildId, target: UserId) -> KindCounts:
        which: Row = {"in_guild": guild, "on_whom": target, "most": COUNTED_AT_MOST + 1}
        rows = await self._reading.rows(_KIND_COUNTS, which)
        counts = {row["kind"]: row["count"] for row in rows}
        return KindCounts(_most_first(counts), Total.of(sum(counts.values())))

    async def in_force(self, guild: GuildId, target: UserId) -> tuple[CaseView, ...]:
        rows = await self._reading.rows(_IN_FORCE, {"in_guild": guild, "on_whom": target, "kinds": _LASTING})
        return tuple(map(CASE_VIEWS.from_row, rows))

    async def own(self, guild: GuildId, target: UserId, seek: Seek) -> Page[CaseView]:
        which: Row = {"in_guild": guild, "on_whom": target, "kinds": _OPEN}
        rows = await self._reading.rows(seek_rows(_OWN, cases.c.number, seek), which)
        own = [evolve(CASE_VIEWS.from_row(row), appeal=row["appeal"]) for row in rows]
        return Page.of(own, seek, key=lambda case: case.number)

    async def mod_stats(self, guild: GuildId, since: datetime, moderator: UserId | None) -> ModStats:
        which: Row = {"in_guild": guild, "since": since}
        if moderator is None:
            found = await self._looking_back.rows(_STATS, which)
        else:
            found = await self._looking_back.rows(_STATS_OF_ONE, which | {"by_whom": moderator})
        rows = [row for row in found if not row["is_forgotten"]]
        forgotten = sum(row["count"] for row in found if row["is_forgotten"])
        totals, newest = defaultdict[UserId, int](int), defaultdict[UserId, int](int)
        for row in rows:
            totals[row["moderator"]] += row["count"]
            newest[row["moderator"]] = max(newest[row["moderator"]], row["newest"])
        first = sorted(totals, key=lambda who: (-totals[who], who))[:MOST_MODERATORS]
        names = await self._names(guild, [newest[who] for who in first])
        shown = tuple(ModeratorCounts(moderator=who, names=names[who], by_kind=_counts_of(who, rows)) for who in first)
        return ModStats(shown, sum(totals.values()) - sum(each.total for each in shown), forgotten)

    async def _names(self, guild: GuildId, numbers: Sequence[int]) -> dict[UserId, Names]:
        rows = await self._reading.rows(_NAMES, {"in_guild": guild, "numbers": numbers})
        return {
            row["moderator"]: Names(username=row["moderator_username"], display_name=row["moderator_display_name"])
            for row in rows
        }


def _counts_of(who: UserId, rows: Sequence[RowMapping]) -> dict[ActionKind, int]:
    return _most_first({row["kind"]: row["count"] for row in rows if row["moderator"] == who})


def _most_first(counts: dict[ActionKind, int]) -> dict[ActionKind, int]:
    return dict(sorted(counts.items(), key=lambda count: (-count[1], count[0].name)))
