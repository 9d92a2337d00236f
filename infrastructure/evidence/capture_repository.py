from collections.abc import Collection
from datetime import datetime

from attrs import define
from sqlalchemy import Integer, and_, bindparam, delete, exists, func, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.evidence.errors import CaptureForgotten
from domain.evidence.events import EvidenceUsed
from domain.evidence.message import Capture
from domain.shared.ids import CaptureId, ChannelId, GuildId
from domain.shared.posts import Place
from infrastructure.database.transaction import Row, Transaction
from infrastructure.evidence.tables import (
    CAPTURE_IDS,
    CAPTURE_POSTS,
    CAPTURES,
    capture_posts,
    captures,
    case_evidence,
)
from infrastructure.reports.tables import reports

_KEEP = upsert(captures).on_conflict_do_nothing()
_USE = (
    update(captures)
    .where(
        captures.c.guild == bindparam("in_guild"),
        captures.c.id == func.any(bindparam("which", type_=CAPTURE_IDS)),
    )
    .values(is_used=true())
    .returning(captures.c.id, captures.c.attachments)
)
# One that is named somewhere, whatever was noted of its use, would keep all others from being forgotten.
_is_named = [
    exists().where(and_(naming.c.guild == captures.c.guild, naming.c.capture == captures.c.id))
    for naming in (case_evidence, reports, capture_posts)
]
_unused = (
    select(captures.c.guild, captures.c.id)
    .where(
        ~captures.c.is_used,
        captures.c.captured_at < bindparam("before"),
        *(~named for named in _is_named),
    )
    .order_by(captures.c.captured_at)
    .limit(bindparam("most", type_=Integer))
    .subquery("unused")
)
_FORGET = delete(captures).where(
    captures.c.guild == _unused.c.guild,
    captures.c.id == _unused.c.id,
    # Asked again: what was put to use while this waited for its row stays.
    ~captures.c.is_used,
)

_NOTE_KEPT = (
    update(capture_posts)
    .where(capture_posts.c.guild == bindparam("in_guild"), capture_posts.c.capture == bindparam("which"))
    .values(kept=bindparam("names"))
)


@define
class PostgresCaptures:
    _transaction: Transaction

    async def keep(self, capture: Capture) -> None:
        await self._transaction.execute(_KEEP, CAPTURES.to_row(capture))

    async def use(self, guild: GuildId, captures: Collection[CaptureId], *, at: datetime) -> None:
        which: Row = {"in_guild": guild, "which": sorted(set(captures))}
        used = (await self._transaction.execute(_USE, which)).mappings().all()
        if len(used) < len(set(captures)):
            raise CaptureForgotten
        self._transaction.events.extend(
            EvidenceUsed(guild=guild, at=at, capture=row["id"]) for row in used if row["attachments"]
        )

    async def forget_unused(self, before: datetime, *, limit: int) -> int:
        forgotten = await self._transaction.execute(_FORGET, {"before": before, "most": limit})
        return forgotten.rowcount


@define
class PostgresCapturePosts:
    _transaction: Transaction

    async def choose(self, guild: GuildId, capture: CaptureId, channel: ChannelId) -> bool:
        return await CAPTURE_POSTS.choose(self._transaction, (guild, capture), channel)

    async def put(self, guild: GuildId, capture: CaptureId, place: Place, kept: Collection[str]) -> None:
        await CAPTURE_POSTS.put(self._transaction, (guild, capture), place)
        await self._transaction.execute(_NOTE_KEPT, {"in_guild": guild, "which": capture, "names": [*kept]})
