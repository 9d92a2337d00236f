from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from attrs import define
from sqlalchemy import BigInteger, Date, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.charts.digest import Digest
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from infrastructure.charts.tables import DIGESTS, digests
from infrastructure.database.leases import NOW, claim, claiming, held
from infrastructure.database.transaction import Transaction

_guilds = bindparam("guilds", type_=ARRAY(BigInteger))
_week = bindparam("of_week", type_=Date)
_OPEN = (
    upsert(digests)
    .from_select(
        ["guild", "week", "opened_at", "lease_until", "lease_token"],
        select(func.unnest(_guilds), _week, NOW, NOW, bindparam("token", type_=Uuid)),
    )
    .on_conflict_do_nothing()
)
_CLAIM = claim(
    digests,
    due=digests.c.settled_at.is_(None) & (digests.c.guild == func.any(_guilds)) & (digests.c.week == _week),
    due_at=digests.c.lease_until,
    oldest_first=[digests.c.lease_until, digests.c.guild],
    returning=DIGESTS.columns,
)
_changeable = ("channel", "message", "settled_at", "refused_at", "lease_until")
_SAVE = (
    update(digests)
    .where(digests.c.guild == bindparam("in_guild"), digests.c.week == _week, held(digests))
    .values({name: bindparam(f"new_{name}") for name in _changeable})
)


@define
class PostgresDigestRepository:
    _transaction: Transaction

    async def claim(
        self, guilds: Collection[GuildId], week: date, *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[Digest, ...]:
        which: dict[str, object] = {"guilds": sorted(guilds), "of_week": week}
        lease = claiming(now=now, leases=leases, room=room)
        await self._transaction.execute(_OPEN, which | {"now": now, "token": lease["token"]})
        claimed = await self._transaction.execute(_CLAIM, which | lease)
        return tuple(sorted(map(DIGESTS.from_row, claimed.mappings()), key=lambda digest: digest.guild))

    async def save(self, digest: Digest) -> None:
        key = {"in_guild": digest.guild, "of_week": digest.week, "token": digest.lease_token}
        new = {f"new_{name}": getattr(digest, name) for name in _changeable}
        saved = await self._transaction.execute(_SAVE, key | new)
        if saved.rowcount != 1:
            raise ConcurrentChange
