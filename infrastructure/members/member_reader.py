from collections.abc import AsyncIterator, Collection, Mapping

from attrs import define, frozen
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
    union,
)
from sqlalchemy import true as always
from sqlalchemy.dialects.postgresql import ARRAY

from application.members.queries import MemberView, Order, Sanction
from application.shared.total import COUNTED_AT_MOST, Total
from domain.shared.ids import GuildId, UserId
from domain.shared.names import Names
from domain.shared.paging import Direction, Page, Seek
from infrastructure.database.reading import Reading
from infrastructure.members.sanctions import sanctions_in_force
from infrastructure.members.tables import MEMBER_VIEWS, members
from infrastructure.moderation.tables import CASE_VIEWS

_IN_ONE_GO = 1000
_LAST_CHARACTER: ColumnElement[str] = literal_column("U&'\\+10FFFF'")  # no name has it: it is none that Unicode assigns

_MOST = bindparam("most", type_=Integer)

_in_guild = select(*MEMBER_VIEWS.columns).where(members.c.guild == bindparam("in_guild"))
_SHOW = _in_guild.where(members.c.user == bindparam("which"))
_EVERYONE = _in_guild.where(members.c.user > bindparam("after")).order_by(members.c.user).limit(_IN_ONE_GO)


@frozen
class _Ordering:
    """The columns of an order, the last of them the user's id; which members it holds, and which way it goes."""

    keys: tuple[ColumnElement[object], ...]
    descending: bool
    holds: ColumnElement[bool]


_ORDERINGS: Mapping[Order, _Ordering] = {
    Order.NEWEST: _Ordering((members.c.user,), descending=True, holds=always()),
    Order.NAME: _Ordering((members.c.name_key, members.c.user), descending=False, holds=always()),
    Order.ACTIVITY: _Ordering(
        (members.c.message_count, members.c.last_active_at, members.c.user),
        descending=True,
        holds=members.c.left_at.is_(None) & members.c.last_active_at.is_not(None),
    ),
}

_COUNTS = {
    order: select(func.count().label("found")).select_from(
        select(literal_column("1"))
        .where(members.c.guild == bindparam("in_guild"), ordering.holds)
        .limit(COUNTED_AT_MOST + 1)
        .subquery()
    )
    for order, ordering in _ORDERINGS.items()
}


def _begins(key: ColumnElement[str]) -> Select[*tuple[object, ...]]:
    """As a range, which unlike LIKE needs no escaping, and uses the index whatever the parameter is."""
    prefix = func.lower(bindparam("prefix", type_=Text))
    in_range = (key >= prefix) & (key < prefix.concat(_LAST_CHARACTER))
    return _in_guild.add_columns(members.c.name_key).where(in_range).order_by(key, members.c.user).limit(_MOST)


_by_name = union(_begins(members.c.name_key), _begins(members.c.display_key)).subquery()
_NAMED = select(*_by_name.c).order_by(_by_name.c.name_key, _by_name.c.user).limit(_MOST)

_NAMES = select(members.c.user, members.c.username, members.c.display_name).where(
    members.c.guild == bindparam("in_guild"),
    members.c.user == func.any(bindparam("users", type_=ARRAY(BigInteger))),
)


def _page(ordering: _Ordering, seek: Seek) -> Select[*tuple[object, ...]]:
    """Up to `seek.size + 1` rows, ordered away from the place that the member of the cursor has now."""
    descending = ordering.descending is (seek.direction is Direction.OLDER)
    query = _in_guild.where(ordering.holds).order_by(*(k.desc() if descending else k.asc() for k in ordering.keys))
    if seek.cursor is not None:
        here, there = tuple_(*ordering.keys), tuple_(*map(_of_the_cursor, ordering.keys))
        query = query.where(here < there if descending else here > there)
    return query.limit(seek.size + 1)


def _of_the_cursor(key: ColumnElement[object]) -> ColumnElement[object]:
    if key is members.c.user:
        return bindparam("cursor", type_=members.c.user.type)
    of_it = (members.c.guild == bindparam("in_guild")) & (members.c.user == bindparam("cursor"))
    return select(key).where(of_it).correlate(None).scalar_subquery()


@define
class PostgresMemberReader:
    _reading: Reading

    async def show(self, guild: GuildId, user: UserId) -> MemberView | None:
        row = await self._reading.row(_SHOW, {"in_guild": guild, "which": user})
        return None if row is None else MEMBER_VIEWS.from_row(row)

    async def page(self, guild: GuildId, order: Order, seek: Seek) -> Page[MemberView]:
        rows = await self._reading.rows(_page(_ORDERINGS[order], seek), {"in_guild": guild, "cursor": seek.cursor})
        return Page.of([MEMBER_VIEWS.from_row(row) for row in rows], seek, key=lambda member: member.user)

    async def total(self, guild: GuildId, order: Order) -> Total:
        row = await self._reading.row(_COUNTS[order], {"in_guild": guild})
        assert row is not None
        return Total.of(row["found"])

    async def named(self, guild: GuildId, prefix: str, limit: int) -> tuple[MemberView, ...]:
        rows = await self._reading.rows(_NAMED, {"in_guild": guild, "prefix": prefix, "most": limit})
        return tuple(map(MEMBER_VIEWS.from_row, rows))

    async def names(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Names]:
        rows = await self._reading.rows(_NAMES, {"in_guild": guild, "users": [*users]})
        return {row["user"]: Names(username=row["username"], display_name=row["display_name"]) for row in rows}

    async def sanctions(self, guild: GuildId, seek: Seek) -> Page[Sanction]:
        rows = await self._reading.rows(sanctions_in_force(guild, seek))
        found = [Sanction(CASE_VIEWS.from_row(row), row["username"], row["display_name"]) for row in rows]
        return Page.of(found, seek, key=lambda sanction: sanction.case.number)

    async def everyone(self, guild: GuildId) -> AsyncIterator[MemberView]:
        after = 0
        while rows := await self._reading.rows(_EVERYONE, {"in_guild": guild, "after": after}):
            for row in rows:
                yield MEMBER_VIEWS.from_row(row)
            after = rows[-1]["user"]
