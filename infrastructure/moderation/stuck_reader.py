from attrs import define
from sqlalchemy import ColumnElement, Select, Text, literal, literal_column, null, select, union_all

from application.moderation.ends.queries import StuckAt, StuckCase
from domain.moderation.repository import STUCK_AFTER_ATTEMPTS
from domain.shared.ids import GuildId
from domain.shared.paging import Direction, Page, Seek
from infrastructure.database.column_types import EnumText
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.moderation.tables import case_schedule, cases

_WHAT = cases.c.number, cases.c.kind, cases.c.target.label("target")
# Both limits are written out: a generic plan could not use the partial indexes otherwise.
_MANY: ColumnElement[int] = literal_column(str(STUCK_AFTER_ATTEMPTS))


@define
class PostgresStuckReader:
    _reading: Reading

    async def page(self, guild: GuildId, seek: Seek) -> Page[StuckCase]:
        parts = (
            seek_rows(_unfinished(guild), cases.c.number, seek).subquery("unfinished"),
            seek_rows(_not_ended(guild), case_schedule.c.number, seek).subquery("not_ended"),
        )
        both = union_all(*map(select, parts)).subquery("stuck")
        in_order = both.c.number.asc() if seek.direction is Direction.NEWER else both.c.number.desc()
        rows = await self._reading.rows(select(both).order_by(in_order).limit(seek.size + 1))
        return Page.of([StuckCase(**row) for row in rows], seek, key=lambda case: case.number)


def _unfinished(guild: GuildId) -> Select[*tuple[object, ...]]:
    return select(
        *_WHAT,
        literal(StuckAt.ACTION, EnumText(StuckAt)).label("at"),
        cases.c.attempts,
        null().cast(Text).label("problem"),
        cases.c.lease_until.label("tried_next"),
    ).where(cases.c.guild == guild, cases.c.status == literal_column("'pending'"), cases.c.attempts >= _MANY)


def _not_ended(guild: GuildId) -> Select[*tuple[object, ...]]:
    same_case = (case_schedule.c.guild == cases.c.guild) & (case_schedule.c.number == cases.c.number)
    return (
        select(
            *_WHAT,
            literal(StuckAt.END, EnumText(StuckAt)).label("at"),
            (case_schedule.c.attempts - 1).label("attempts"),
            case_schedule.c.problem,
            case_schedule.c.due_at.label("tried_next"),
        )
        .select_from(case_schedule.join(cases, same_case))
        .where(case_schedule.c.guild == guild, case_schedule.c.attempts > _MANY)
    )
