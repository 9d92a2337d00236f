from attrs import define
from sqlalchemy import RowMapping, bindparam, select

from application.moderation.queries import CaseChangeView, CaseView
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.errors import CaseNotFound
from domain.moderation.repository import CaseFilter
from domain.moderation.sanction import CaseKind, CaseNumber
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.moderation.tables import case_changes, cases

_VIEW = select(
    cases.c.guild_id,
    cases.c.number,
    cases.c.kind,
    cases.c.target_id,
    cases.c.moderator_id,
    cases.c.reason,
    cases.c.status,
    cases.c.failure,
    cases.c.notice,
    cases.c.opened_at,
    cases.c.settled_at,
    cases.c.version,
)
_SHOW = _VIEW.where(cases.c.guild_id == bindparam("guild"), cases.c.number == bindparam("which"))
_HISTORY = (
    select(case_changes)
    .where(case_changes.c.guild_id == bindparam("guild"), case_changes.c.number == bindparam("which"))
    .order_by(case_changes.c.change_id.desc())
    .limit(25)
)


@define
class PostgresCaseReader:
    _reading: Reading

    async def show(self, guild: GuildId, number: CaseNumber) -> CaseView:
        row = await self._reading.row(_SHOW, {"guild": guild, "which": number})
        if row is None:
            raise CaseNotFound(number)
        return _to_view(row)

    async def history(self, guild: GuildId, number: CaseNumber) -> tuple[CaseChangeView, ...]:
        rows = await self._reading.rows(_HISTORY, {"guild": guild, "which": number})
        return tuple(_to_change_view(row) for row in rows)

    async def page(self, guild: GuildId, which: CaseFilter, seek: Seek) -> Page[CaseView]:
        query = _VIEW.where(cases.c.guild_id == guild)
        if which.target is not None:
            query = query.where(cases.c.target_id == which.target)
        if which.moderator is not None:
            query = query.where(cases.c.moderator_id == which.moderator)
        if which.kind is not None:
            query = query.where(cases.c.kind == which.kind.value)
        rows = await self._reading.rows(seek_rows(query, cases.c.number, seek))
        return Page.of([_to_view(row) for row in rows], seek, key=lambda case: case.number)


def _to_view(row: RowMapping) -> CaseView:
    return CaseView(
        guild=row["guild_id"],
        number=row["number"],
        kind=CaseKind(row["kind"]),
        target=row["target_id"],
        moderator=row["moderator_id"],
        reason=row["reason"],
        status=CaseStatus(row["status"]),
        failure=None if row["failure"] is None else Failure(row["failure"]),
        notice=Notice(row["notice"]),
        opened_at=row["opened_at"],
        settled_at=row["settled_at"],
        version=row["version"],
    )


def _to_change_view(row: RowMapping) -> CaseChangeView:
    return CaseChangeView(
        field=row["field"], old=row["old_value"], new=row["new_value"], by=row["changed_by"], at=row["changed_at"]
    )
