from attrs import define
from sqlalchemy import RowMapping, bindparam, select

from application.evidence.queries import CaptureView
from domain.evidence.errors import CaptureForgotten
from domain.shared.ids import CaptureId, GuildId
from domain.shared.posts import Place
from infrastructure.database.reading import Reading
from infrastructure.evidence.tables import CAPTURES, capture_posts, captures, case_evidence

_VIEW = select(
    *CAPTURES.columns,
    capture_posts.c.channel.label("post_channel"),
    capture_posts.c.message.label("post_message"),
    capture_posts.c.kept,
).select_from(
    captures.outerjoin(
        capture_posts, (capture_posts.c.guild == captures.c.guild) & (capture_posts.c.capture == captures.c.id)
    )
)
_SHOW = _VIEW.where(captures.c.guild == bindparam("in_guild"), captures.c.id == bindparam("which"))
_OF_CASE = (
    _VIEW.join(case_evidence, (case_evidence.c.guild == captures.c.guild) & (case_evidence.c.capture == captures.c.id))
    .where(case_evidence.c.guild == bindparam("in_guild"), case_evidence.c.number == bindparam("of_case"))
    .order_by(captures.c.id)
)


@define
class PostgresEvidenceReader:
    _reading: Reading

    async def show(self, guild: GuildId, capture: CaptureId) -> CaptureView:
        row = await self._reading.row(_SHOW, {"in_guild": guild, "which": capture})
        if row is None:
            raise CaptureForgotten
        return _view(row)

    async def of_case(self, guild: GuildId, number: int) -> tuple[CaptureView, ...]:
        return tuple(map(_view, await self._reading.rows(_OF_CASE, {"in_guild": guild, "of_case": number})))


def _view(row: RowMapping) -> CaptureView:
    channel, message = row["post_channel"], row["post_message"]
    return CaptureView(
        capture=CAPTURES.from_row(row),
        post=None if channel is None else Place(channel=channel, message=message),
        kept=tuple(row["kept"] or ()),
    )
