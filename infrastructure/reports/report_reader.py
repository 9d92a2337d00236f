from datetime import datetime

from attrs import define
from sqlalchemy import Boolean, ColumnElement, Integer, bindparam, func, literal_column, select

from application.reports.queries import MOST_VOICES, ActingReport, ReportView, Voices
from application.shared.total import COUNTED_AT_MOST, Total
from domain.reports.errors import ReportNotFound
from domain.reports.report import ReportNumber
from domain.reports.repository import ReportFilter
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.paging import Page, Seek
from domain.shared.posts import Place
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.database.rows import Rows
from infrastructure.reports.tables import REPORT_POSTS, VOICES, report_voices, reports

_VIEWS = Rows(ReportView, reports)
_VIEW = select(*_VIEWS.columns)
_SHOW = _VIEW.where(reports.c.guild == bindparam("in_guild"), reports.c.number == bindparam("which"))
_STILL_OPEN = literal_column("(state IN ('open', 'claimed'))", Boolean)
"""Written out, so that a generic plan can use the partial index."""
_of_report = (report_voices.c.guild == bindparam("in_guild")) & (report_voices.c.number == bindparam("which"))
_counted = (
    select(literal_column("1")).select_from(report_voices).where(_of_report).limit(COUNTED_AT_MOST + 1).subquery()
)
_VOICES = (
    select(*VOICES.columns, select(func.count()).select_from(_counted).scalar_subquery().label("found"))
    .where(_of_report)
    .order_by(report_voices.c.at, report_voices.c.reporter)
    .limit(MOST_VOICES)
)
_UNTOLD = (
    select(report_voices.c.reporter)
    .where(_of_report, ~report_voices.c.is_told, report_voices.c.reporter > bindparam("after"))
    .order_by(report_voices.c.reporter)
    .limit(bindparam("most", type_=Integer))
)

_ACTING_VIEWS = Rows(ActingReport, reports)
_ACTING = (
    select(*_ACTING_VIEWS.columns)
    .where(
        reports.c.acting.is_not(None),
        reports.c.claimed_at < bindparam("before"),
        reports.c.acting > bindparam("after"),
    )
    .order_by(reports.c.acting)
    .limit(bindparam("most", type_=Integer))
)


@define
class PostgresReportReader:
    _reading: Reading

    async def show(self, guild: GuildId, number: ReportNumber) -> ReportView:
        row = await self._reading.row(_SHOW, {"in_guild": guild, "which": number})
        if row is None:
            raise ReportNotFound(number)
        return _VIEWS.from_row(row)

    async def voices(self, guild: GuildId, number: ReportNumber) -> Voices:
        rows = await self._reading.rows(_VOICES, {"in_guild": guild, "which": number})
        return Voices(first=tuple(map(VOICES.from_row, rows)), count=Total.of(rows[0]["found"] if rows else 0))

    async def page(self, guild: GuildId, which: ReportFilter, seek: Seek) -> Page[ReportView]:
        query = seek_rows(_VIEW.where(*_among(guild, which)), reports.c.number, seek)
        rows = await self._reading.rows(query)
        return Page.of([_VIEWS.from_row(row) for row in rows], seek, key=lambda report: report.number)

    async def untold(self, guild: GuildId, number: ReportNumber, *, after: UserId, limit: int) -> tuple[UserId, ...]:
        some: dict[str, object] = {"in_guild": guild, "which": number, "after": after, "most": limit}
        rows = await self._reading.rows(_UNTOLD, some)
        return tuple(row["reporter"] for row in rows)

    async def acting(self, *, before: datetime, after: RequestId, limit: int) -> tuple[ActingReport, ...]:
        rows = await self._reading.rows(_ACTING, {"before": before, "after": after, "most": limit})
        return tuple(map(_ACTING_VIEWS.from_row, rows))

    async def post(self, guild: GuildId, number: ReportNumber) -> Place | None:
        return await REPORT_POSTS.find(self._reading, (guild, number))


def _among(guild: GuildId, which: ReportFilter) -> list[ColumnElement[bool]]:
    among: list[ColumnElement[bool]] = [reports.c.guild == guild]
    if which.target is not None:
        among.append(reports.c.target == which.target)
    if which.only_open:
        among.append(_STILL_OPEN)
    return among
