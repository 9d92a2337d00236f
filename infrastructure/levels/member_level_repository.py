from collections.abc import Collection, Mapping, Sequence

from attrs import define
from sqlalchemy import BigInteger, DateTime, Integer, Text, bindparam, column, func, insert, select, type_coerce, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.levels.adjustment import Adjustment, AdjustmentKind
from domain.levels.member_level import MemberLevel
from domain.shared.ids import GuildId, RequestId, UserId
from infrastructure.database.statements import Answer
from infrastructure.database.transaction import Row, Transaction
from infrastructure.guilds.tables import guilds
from infrastructure.levels.level_rows import ADJUSTMENTS, MEMBER_LEVELS
from infrastructure.levels.tables import member_levels, xp_adjustments

_guild = bindparam("in_guild", type_=BigInteger)
_users = bindparam("users", type_=ARRAY(BigInteger))

_LOCK = (
    upsert(member_levels)
    .from_select(["guild", "user"], select(_guild, func.unnest(_users).column_valued("user")))
    # DO UPDATE of nothing locks the row of a member whom somebody else has just added, and returns it.
    .on_conflict_do_update(index_elements=["guild_id", "user_id"], set_={"xp": member_levels.c.xp})
    .returning(*MEMBER_LEVELS.columns)
)
_PAGE = (
    select(*MEMBER_LEVELS.columns)
    .where(member_levels.c.guild == _guild, member_levels.c.user > bindparam("after"))
    .order_by(member_levels.c.user)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(key_share=True)
)
# Whoever adds a row holds its guild's for its foreign key.
_NEWCOMERS = select(guilds.c.id).where(guilds.c.id == _guild).with_for_update()
_HIGHEST = (
    select(*MEMBER_LEVELS.columns)
    .where(member_levels.c.guild == _guild)
    .order_by(member_levels.c.xp.desc(), member_levels.c.user)
    .limit(bindparam("most", type_=Integer))
)
_changed = (
    func.unnest(_users, bindparam("xps", type_=ARRAY(BigInteger)), bindparam("levels", type_=ARRAY(Integer)))
    .table_valued(column("user", BigInteger), column("xp", BigInteger), column("level", Integer), name="changed")
    .render_derived()
)
_UPDATE = (
    update(member_levels)
    .where(member_levels.c.guild == _guild, member_levels.c.user == _changed.c.user)
    .values(xp=_changed.c.xp, level=_changed.c.level)
)
_adjusted = (
    func.unnest(
        bindparam("users", type_=ARRAY(BigInteger)),
        bindparam("kinds", type_=ARRAY(Text)),
        bindparam("amounts", type_=ARRAY(BigInteger)),
        bindparam("bys", type_=ARRAY(BigInteger)),
        bindparam("reasons", type_=ARRAY(Text)),
        bindparam("requests", type_=ARRAY(BigInteger)),
        bindparam("ats", type_=ARRAY(DateTime(timezone=True))),
    )
    .table_valued(
        column("user", BigInteger),
        column("kind", Text),
        column("amount", BigInteger),
        column("by", BigInteger),
        column("reason", Text),
        column("request", BigInteger),
        column("at", DateTime(timezone=True)),
        name="adjusted",
    )
    .render_derived()
)
_INSERT = insert(xp_adjustments).from_select(
    ["guild", *(each.key for each in _adjusted.c)], select(_guild, *_adjusted.c)
)
_ADJUSTED = (
    select(xp_adjustments.c.user, func.sum(xp_adjustments.c.amount).cast(BigInteger).label("amount"))
    .where(xp_adjustments.c.guild == _guild, xp_adjustments.c.user == func.any(_users))
    .group_by(xp_adjustments.c.user)
)
_OF_REQUEST = (
    select(*ADJUSTMENTS.columns)
    .where(
        xp_adjustments.c.guild == _guild,
        xp_adjustments.c.request == bindparam("asked_by"),
        xp_adjustments.c.user > bindparam("after"),
    )
    .order_by(xp_adjustments.c.user)
    .limit(bindparam("most", type_=Integer))
)
_BY_REQUEST = select(*ADJUSTMENTS.columns).where(
    xp_adjustments.c.guild == _guild,
    xp_adjustments.c.request == bindparam("asked_by"),
    xp_adjustments.c.user == bindparam("whose"),
)
_brought = xp_adjustments.alias("brought")
_DECIDED_SINCE = (
    select(xp_adjustments.c.user)
    .distinct()
    .select_from(xp_adjustments)
    .where(
        xp_adjustments.c.guild == _guild,
        xp_adjustments.c.user == func.any(_users),
        type_coerce(xp_adjustments.c.kind, Text) == func.any(bindparam("kinds", type_=ARRAY(Text))),
        _brought.c.guild == xp_adjustments.c.guild,
        _brought.c.user == xp_adjustments.c.user,
        _brought.c.request == bindparam("asked_by"),
        xp_adjustments.c.id > _brought.c.id,
    )
)


@define
class PostgresMemberLevelRepository:
    _transaction: Transaction

    async def lock(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, MemberLevel]:
        # In one order everywhere, so that two who lock the same members never wait for each other.
        result = await self._transaction.execute(_LOCK, {"in_guild": guild, "users": sorted(users)})
        return _by_user(result)

    async def lock_page(self, guild: GuildId, *, after: UserId, limit: int) -> Mapping[UserId, MemberLevel]:
        result = await self._transaction.execute(_PAGE, {"in_guild": guild, "after": after, "most": limit})
        return _by_user(result)

    async def await_newcomers(self, guild: GuildId) -> None:
        await self._transaction.execute(_NEWCOMERS, {"in_guild": guild})

    async def highest(self, guild: GuildId, *, limit: int) -> tuple[MemberLevel, ...]:
        result = await self._transaction.execute(_HIGHEST, {"in_guild": guild, "most": limit})
        return tuple(map(MEMBER_LEVELS.from_row, result.mappings()))

    async def save(self, members: Sequence[MemberLevel]) -> None:
        if not members:
            return
        adjustments = [adjustment for member in members for adjustment in member.pull_adjustments()]
        guild = members[0].guild
        if adjustments:
            await self._transaction.execute(_INSERT, {"in_guild": guild} | _arrays(adjustments))
        changed = {
            "users": [each.user for each in members],
            "xps": [each.xp for each in members],
            "levels": [each.level for each in members],
        }
        await self._transaction.execute(_UPDATE, {"in_guild": guild, **changed})
        for member in members:
            self._transaction.events.extend(member.pull_events())

    async def adjusted(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, int]:
        sums = await self._transaction.execute(_ADJUSTED, {"in_guild": guild, "users": users})
        return {row["user_id"]: row["amount"] for row in sums.mappings()}

    async def adjustments_of(
        self, guild: GuildId, request: RequestId, *, after: UserId, limit: int
    ) -> tuple[Adjustment, ...]:
        which: Row = {"in_guild": guild, "asked_by": request, "after": after, "most": limit}
        return tuple(map(ADJUSTMENTS.from_row, (await self._transaction.execute(_OF_REQUEST, which)).mappings()))

    async def adjusted_by(self, guild: GuildId, request: RequestId, user: UserId) -> Adjustment | None:
        which: Row = {"in_guild": guild, "asked_by": request, "whose": user}
        row = (await self._transaction.execute(_BY_REQUEST, which)).mappings().one_or_none()
        return None if row is None else ADJUSTMENTS.from_row(row)

    async def decided_since(self, guild: GuildId, request: RequestId, users: Collection[UserId]) -> frozenset[UserId]:
        which: Row = {"in_guild": guild, "users": users, "asked_by": request, "kinds": [*_DECIDED]}
        found = await self._transaction.execute(_DECIDED_SINCE, which)
        return frozenset(row["user_id"] for row in found.mappings())


def _by_user(answer: Answer) -> Mapping[UserId, MemberLevel]:
    members = map(MEMBER_LEVELS.from_row, answer.mappings())
    return {member.user: member for member in members}


_DECIDED = (AdjustmentKind.SET.value, AdjustmentKind.RESET.value)


def _arrays(adjustments: Sequence[Adjustment]) -> Row:
    return {
        "users": [each.user for each in adjustments],
        "kinds": [each.kind.value for each in adjustments],
        "amounts": [each.amount for each in adjustments],
        "bys": [each.by for each in adjustments],
        "reasons": [each.reason for each in adjustments],
        "requests": [each.request for each in adjustments],
        "ats": [each.at for each in adjustments],
    }
