from attrs import define
from sqlalchemy import bindparam, select

from application.moderation.queries import CaseView
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseNotFound
from domain.moderation.repository import CaseFilter, LogPlace
from domain.shared.history import Change
from domain.shared.ids import GuildId, RequestId
from domain.shared.paging import Page, Seek
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.moderation.tables import CASE_CHANGES, CASE_VIEWS, POSTS, case_log_posts, cases

_VIEW = select(*CASE_VIEWS.columns)
_SHOW = _VIEW.where(cases.c.guild == bindparam("in_guild"), cases.c.number == bindparam("which"))
_OPENED_BY = _VIEW.where(cases.c.guild == bindparam("in_guild"), cases.c.request == bindparam("asked_by"))
_POST = select(*POSTS.columns).where(
    case_log_posts.c.guild == bindparam("in_guild"), case_log_posts.c.number == bindparam("which")
)
_NEWEST_CHANGES = 25


@define
class PostgresCaseReader:
    _reading: Reading

    async def show(self, guild: GuildId, number: CaseNumber) -> CaseView:
        row = await self._reading.row(_SHOW, {"in_guild": guild, "which": number})
        if row is None:
            raise CaseNotFound(number)
        return CASE_VIEWS.from_row(row)

    async def opened_by(self, guild: GuildId, request: RequestId) -> CaseView | None:
        row = await self._reading.row(_OPENED_BY, {"in_guild": guild, "asked_by": request})
        return None if row is None else CASE_VIEWS.from_row(row)

    async def history(self, guild: GuildId, number: CaseNumber) -> tuple[Change, ...]:
        newest = await CASE_CHANGES.newest(self._reading, (guild, number), _NEWEST_CHANGES)
        return tuple(recorded.change for recorded in newest)

    async def log_post(self, guild: GuildId, number: CaseNumber) -> LogPlace | None:
        row = await self._reading.row(_POST, {"in_guild": guild, "which": number})
        return None if row is None else POSTS.from_row(row)

    async def page(self, guild: GuildId, which: CaseFilter, seek: Seek) -> Page[CaseView]:
        query = _VIEW.where(cases.c.guild == guild)
        if which.target is not None:
            query = query.where(cases.c.target == which.target)
        if which.moderator is not None:
            query = query.where(cases.c.moderator == which.moderator)
        if which.kind is not None:
            query = query.where(cases.c.kind == which.kind)
        rows = await self._reading.rows(seek_rows(query, cases.c.number, seek))
        return Page.of([CASE_VIEWS.from_row(row) for row in rows], seek, key=lambda case: case.number)
