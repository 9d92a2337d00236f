"""The SQL of boards. Rows of one value are asked for apart from those beyond it: each is then a range of the index, and
a thousand members who share a value cost no more than one."""

from functools import cache

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from domain.leaderboards.board import Board
from domain.leaderboards.order import Way
from infrastructure.leaderboards.sources import GAINS, SOURCES, who_is_hidden
from infrastructure.members.tables import members


def _big(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=BigInteger)


@cache
def rows(board: Board, way: Way, *, show_left: bool) -> Select[int, int]:
    """Up to `size` rows beyond (`at_value`, `at_user`), the nearest first."""
    source = SOURCES[board]
    value, user = source.value, source.user
    some: Select[int, int] = select(value.label("value"), user.label("user")).where(
        source.is_in_guild, _is_on(board, show_left)
    )
    if way is Way.DOWN:
        tied = some.where(value == _big("at_value"), user > _big("at_user")).order_by(user.asc())
        beyond = some.where(value < _big("at_value")).order_by(value.desc(), user.asc())
    else:
        tied = some.where(value == _big("at_value"), user < _big("at_user")).order_by(user.desc())
        beyond = some.where(value > _big("at_value")).order_by(value.asc(), user.desc())
    size = bindparam("size", type_=Integer)
    both = union_all(tied.limit(size), beyond.limit(size)).subquery()
    order = (both.c.value.desc(), both.c.user.asc()) if way is Way.DOWN else (both.c.value.asc(), both.c.user.desc())
    return select(both.c.value, both.c.user).order_by(*order).limit(size)


@cache
def stretch(board: Board, *, show_left: bool) -> Select[int, int, int, int]:
    """Of the next `size` rows every `every`-th one and the last, with its number and how many rows there are."""
    found = rows(board, Way.DOWN, show_left=show_left).subquery()
    number = func.row_number().over(order_by=(found.c.value.desc(), found.c.user.asc()))
    numbered = select(
        found.c.value, found.c.user, number.label("number"), func.count().over().label("count")
    ).subquery()
    every = bindparam("every", type_=Integer)
    wanted = (numbered.c.number % every == 0) | (numbered.c.number == numbered.c["count"])
    return select(numbered).where(wanted).order_by(numbered.c.number)


@cache
def count(board: Board, spans: int, *, show_left: bool) -> Select[*tuple[int, ...]]:
    """How many rows each span holds: those tied with its upper end, those within, those tied with its lower end."""
    source = SOURCES[board]
    value, user = source.value, source.user
    shown = _is_on(board, show_left)

    def counted(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        some = select(literal_column("1", Integer)).where(source.is_in_guild, *conditions, shown)
        limited = some.limit(bindparam("limit", type_=Integer)).subquery()
        return select(func.count()).select_from(limited).scalar_subquery()

    def of_span(number: int) -> ColumnElement[int]:
        tied_above = counted(
            value == _big(f"after_value_{number}"),
            user > _big(f"after_user_{number}"),
            user < _big(f"tied_until_{number}"),
        )
        within = counted(value < _big(f"after_value_{number}"), value > _big(f"before_value_{number}"))
        tied_below = counted(value == _big(f"before_value_{number}"), user < _big(f"tied_before_{number}"))
        return tied_above + within + tied_below

    return select(*(of_span(number).label(f"count_{number}") for number in range(spans)))


@cache
def gains(board: Board) -> Select[bytes | None, bytes | None]:
    gained = GAINS[board].subquery()
    return select(_column(gained.c.user).label("users"), _column(gained.c.value).label("values"))


@cache
def hidden(*, show_left: bool) -> Select[bytes | None]:
    return select(_column(members.c.user).label("users")).where(
        members.c.guild == bindparam("in_guild"), who_is_hidden(show_left=show_left)
    )


def _column(values: ColumnElement[int]) -> ColumnElement[bytes | None]:
    """All values, eight bytes each: a million arrive as one piece, and nothing is made of each while others wait."""
    sent = func.int8send(values, type_=LargeBinary)
    return func.string_agg(sent, literal_column("''::bytea", LargeBinary), type_=LargeBinary)


@cache
def holding(board: Board) -> Select[int, bool | None, bool]:
    source = SOURCES[board]
    known = (members.c.guild == source.guild) & (members.c.user == source.user)
    return (
        select(source.value.label("value"), members.c.is_bot, members.c.left_at.is_not(None).label("has_left"))
        .select_from(source.table)
        .outerjoin(members, known)
        .where(source.is_in_guild, source.user == _big("of_user"))
    )


NAMED = select(
    members.c.user, members.c.username, members.c.display_name, members.c.left_at.is_not(None).label("has_left")
).where(
    members.c.guild == bindparam("in_guild"), members.c.user == func.any(bindparam("users", type_=ARRAY(BigInteger)))
)


def _is_on(board: Board, show_left: bool) -> ColumnElement[bool]:
    """Who has nothing is on no board. Who is hidden is looked up for each row, in an index of the hidden alone.

    It is no NOT EXISTS: of that the planner may make a join that reads all members for the sake of ten rows.
    """
    source = SOURCES[board]
    hidden = select(members.c.user).where(
        members.c.guild == source.guild, members.c.user == source.user, who_is_hidden(show_left=show_left)
    )
    return (source.value > 0) & hidden.scalar_subquery().is_(None)
