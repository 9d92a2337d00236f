from datetime import datetime

from attrs import define
from sqlalchemy import Integer, and_, bindparam, literal_column, select

from application.moderation.appeals.queries import AppealView, BeingGranted
from domain.moderation.appeals.errors import AppealNotFound
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, GuildId
from domain.shared.posts import Place
from infrastructure.database.reading import Reading
from infrastructure.database.rows import Rows
from infrastructure.moderation.appeals.tables import APPEAL_POSTS, appeal_posts, appeals

_VIEWS, _BEING_GRANTED = Rows(AppealView, appeals), Rows(BeingGranted, appeals)
_SHOW = select(*_VIEWS.columns).where(appeals.c.guild == bindparam("in_guild"), appeals.c.number == bindparam("which"))
_STALE = (
    select(*_BEING_GRANTED.columns)
    .where(
        # Written out, so that a generic plan can use the partial index.
        appeals.c.state == literal_column("'granting'"),
        appeals.c.decided_at < bindparam("before"),
    )
    .order_by(appeals.c.decided_at)
    .limit(bindparam("most", type_=Integer))
)
_ELSEWHERE = (
    select(appeals.c.number)
    .outerjoin(appeal_posts, and_(appeal_posts.c.guild == appeals.c.guild, appeal_posts.c.number == appeals.c.number))
    .where(
        appeals.c.guild == bindparam("in_guild"),
        appeals.c.state == literal_column("'open'"),  # as above
        appeal_posts.c.channel.is_distinct_from(bindparam("here")),
    )
    .order_by(appeals.c.number)
    .limit(bindparam("most", type_=Integer))
)


@define
class PostgresAppealReader:
    _reading: Reading

    async def show(self, guild: GuildId, number: CaseNumber) -> AppealView:
        row = await self._reading.row(_SHOW, {"in_guild": guild, "which": number})
        if row is None:
            raise AppealNotFound(number)
        return _VIEWS.from_row(row)

    async def being_granted(self, *, before: datetime, limit: int) -> tuple[BeingGranted, ...]:
        rows = await self._reading.rows(_STALE, {"before": before, "most": limit})
        return tuple(map(_BEING_GRANTED.from_row, rows))

    async def post(self, guild: GuildId, number: CaseNumber) -> Place | None:
        return await APPEAL_POSTS.find(self._reading, (guild, number))

    async def open_elsewhere(self, guild: GuildId, channel: ChannelId, *, limit: int) -> tuple[CaseNumber, ...]:
        rows = await self._reading.rows(_ELSEWHERE, {"in_guild": guild, "here": channel, "most": limit})
        return tuple(CaseNumber(row["number"]) for row in rows)
