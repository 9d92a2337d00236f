from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define
from sqlalchemy import (
    BigInteger,
    DateTime,
    Integer,
    bindparam,
    column,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.afk.absence import MOST_AWAY, Absence
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.lease import Room
from infrastructure.afk.away_cache import AwayCache
from infrastructure.afk.tables import ABSENCES, absence_notices, absences
from infrastructure.database.leases import NOW, claim, claiming
from infrastructure.database.transaction import Row, Transaction

_guild = bindparam("in_guild", type_=BigInteger)
_user = bindparam("of_user", type_=BigInteger)
_this = (absences.c.guild == _guild) & (absences.c.user == _user)
_OPEN = (
    upsert(absences)
    # It changes nothing, and locks the row.
    .on_conflict_do_update(index_elements=list(absences.primary_key), set_={"is_over": absences.c.is_over})
    .returning(*ABSENCES.columns)
)
_LOCK = select(*ABSENCES.columns).where(_this).with_for_update()
_changeable = tuple(name for name in ABSENCES.names if name not in {"guild", "user"})
_SAVE = update(absences).where(_this).values({name: bindparam(f"new_{name}") for name in _changeable})
_REMOVE = delete(absences).where(_this)
_AWAY = select(func.count().label("away")).select_from(
    select(absences.c.user)
    .where(absences.c.guild == _guild, ~absences.c.is_over)
    .limit(literal_column(str(MOST_AWAY), Integer))
    .subquery("away")
)
_CLAIM = claim(
    absences,
    due=absences.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger))),
    due_at=absences.c.lease_until,
    oldest_first=[absences.c.lease_until, absences.c.user],
    returning=ABSENCES.columns,
    also={"is_over": or_(absences.c.is_over, absences.c.ends_at <= NOW)},
)
_mentioned = (
    func.unnest(bindparam("users", type_=ARRAY(BigInteger)), bindparam("counts", type_=ARRAY(Integer)))
    .table_valued(column("user", BigInteger), column("mentions", Integer), name="mentioned")
    .render_derived()
)
_away = (
    select(
        absences.c.guild,
        absences.c.user,
        bindparam("in_channel", type_=BigInteger),
        bindparam("at", type_=DateTime(timezone=True)),
        _mentioned.c.mentions,
    )
    .select_from(absences.join(_mentioned, absences.c.user == _mentioned.c.user))
    .where(absences.c.guild == _guild, ~absences.c.is_over)
    .order_by(absences.c.user)
    # Who is back meanwhile waits, or is no longer found here.
    .with_for_update(of=absences, read=True, key_share=True)
)
_noticed = upsert(absence_notices).from_select(["guild", "user", "channel", "noticed_at", "mentions"], _away)
_NOTICE = _noticed.on_conflict_do_update(
    index_elements=list(absence_notices.primary_key),
    set_={
        "noticed_at": _noticed.excluded.noticed_at,
        "mentions": absence_notices.c.mentions + _noticed.excluded.mentions,
    },
    where=absence_notices.c.noticed_at <= bindparam("unless_since"),
).returning(absence_notices.c.user)
_FORGET = (
    delete(absence_notices)
    .where(absence_notices.c.guild == _guild, absence_notices.c.user == _user)
    .returning(absence_notices.c.mentions)
)


@define
class PostgresAbsences:
    _transaction: Transaction

    async def open(self, guild: GuildId, user: UserId, *, at: datetime) -> Absence:
        new = Absence(guild=guild, user=user, since=at, set_at=at, ends_at=at, lease_until=at)
        opened = await self._transaction.execute(_OPEN, ABSENCES.to_row(new))
        return ABSENCES.from_row(opened.mappings().one())

    async def lock(self, guild: GuildId, user: UserId) -> Absence | None:
        found = (await self._transaction.execute(_LOCK, {"in_guild": guild, "of_user": user})).mappings().first()
        return None if found is None else ABSENCES.from_row(found)

    async def save(self, absence: Absence) -> None:
        await self.keep_nickname(absence)
        await self._tell([absence.guild])

    async def keep_nickname(self, absence: Absence) -> None:
        row = ABSENCES.to_row(absence)
        await self._transaction.execute(_SAVE, _which(absence) | {f"new_{name}": row[name] for name in _changeable})

    async def remove(self, absence: Absence) -> None:
        await self.forget_notices(absence.guild, absence.user)
        await self._transaction.execute(_REMOVE, _which(absence))
        await self._tell([absence.guild])

    async def away(self, guild: GuildId) -> int:
        answer = await self._transaction.execute(_AWAY, {"in_guild": guild})
        return int(answer.mappings().one()["away"])

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[Absence, ...]:
        which: Row = {"guilds": guilds}
        answer = await self._transaction.execute(_CLAIM, which | claiming(now=now, leases=leases, room=room))
        claimed = tuple(map(ABSENCES.from_row, answer.mappings()))
        ended = {absence.guild for absence in claimed if absence.is_over and absence.ends_at <= now}
        if ended:
            await self._tell(ended)
        return claimed

    async def notice(
        self,
        guild: GuildId,
        channel: ChannelId,
        mentioned: Mapping[UserId, int],
        *,
        at: datetime,
        unless_since: datetime,
    ) -> frozenset[UserId]:
        given: Row = {
            "in_guild": guild,
            "in_channel": channel,
            "users": [*mentioned],
            "counts": [*mentioned.values()],
            "at": at,
            "unless_since": unless_since,
        }
        answer = await self._transaction.execute(_NOTICE, given)
        return frozenset(row["user"] for row in answer.mappings())

    async def forget_notices(self, guild: GuildId, user: UserId) -> int:
        answer = await self._transaction.execute(_FORGET, {"in_guild": guild, "of_user": user})
        return sum(row["mentions"] for row in answer.mappings())

    async def _tell(self, guilds: Collection[GuildId]) -> None:
        await self._transaction.notify(AwayCache.channel, [str(guild) for guild in sorted(guilds)])


def _which(absence: Absence) -> Row:
    return {"in_guild": absence.guild, "of_user": absence.user}
