import sys
from array import array
from collections.abc import Collection, Mapping, Sequence

from attrs import define

from application.leaderboards.ports import BoardKey, Span, Stretch
from application.leaderboards.queries import Holding, Named
from domain.leaderboards.board import Board, Window
from domain.leaderboards.order import BoardCursor, Way
from domain.shared.ids import GuildId, UserId
from infrastructure.database.reading import Reading
from infrastructure.leaderboards import statements

_NOBODY = 0
_EVERYBODY = 2**63 - 1


@define
class PostgresBoardReader:
    _reading: Reading

    async def rows(self, key: BoardKey, beyond: BoardCursor, way: Way, size: int) -> tuple[BoardCursor, ...]:
        query = statements.rows(key.board, way, show_left=key.show_left)
        found = await self._reading.rows(query, _beyond(beyond) | {"in_guild": key.guild, "size": size})
        cursors = [BoardCursor(row["value"], row["user"]) for row in found]
        return tuple(cursors if way is Way.DOWN else reversed(cursors))

    async def count(self, key: BoardKey, spans: Sequence[Span], *, limit: int) -> tuple[int, ...]:
        query = statements.count(key.board, len(spans), show_left=key.show_left)
        parameters: dict[str, object] = {"in_guild": key.guild, "limit": limit}
        for number, span in enumerate(spans):
            parameters |= {f"{name}_{number}": value for name, value in _ends(span).items()}
        row = await self._reading.row(query, parameters)
        assert row is not None, "an aggregate has a row"
        return tuple(row[f"count_{number}"] for number in range(len(spans)))

    async def stretch(self, key: BoardKey, after: BoardCursor, *, size: int, every: int) -> Stretch:
        query = statements.stretch(key.board, show_left=key.show_left)
        rows = await self._reading.rows(query, _beyond(after) | {"in_guild": key.guild, "size": size, "every": every})
        cursors = [BoardCursor(row["value"], row["user"]) for row in rows]
        marks = tuple(cursor for cursor, row in zip(cursors, rows, strict=True) if row["number"] % every == 0)
        return Stretch(marks=marks, count=rows[-1]["count"] if rows else 0, last=cursors[-1] if rows else None)

    async def gains(self, guild: GuildId, board: Board, window: Window) -> tuple[Sequence[int], Sequence[int]]:
        bounds = ("since", "until") if board is Board.POINTS else ("first_day", "before_day")
        parameters = {"in_guild": guild} | {bound: getattr(window, bound) for bound in bounds}
        row = await self._reading.row(statements.gains(board), parameters)
        assert row is not None, "an aggregate has a row"
        return _numbers(row["users"]), _numbers(row["values"])

    async def hidden(self, guild: GuildId, *, show_left: bool) -> Collection[int]:
        row = await self._reading.row(statements.hidden(show_left=show_left), {"in_guild": guild})
        assert row is not None, "an aggregate has a row"
        return _numbers(row["users"])

    async def holding(self, guild: GuildId, board: Board, user: UserId) -> Holding:
        row = await self._reading.row(statements.holding(board), {"in_guild": guild, "of_user": user})
        if row is None:
            return Holding(user=user, value=0)
        return Holding(user=user, value=row["value"], is_bot=bool(row["is_bot"]), has_left=row["has_left"])

    async def named(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Named]:
        rows = await self._reading.rows(statements.NAMED, {"in_guild": guild, "users": list(users)})
        return {
            row["user"]: Named(username=row["username"], display_name=row["display_name"], has_left=row["has_left"])
            for row in rows
        }


def _numbers(column: bytes | None) -> "array[int]":
    """As PostgreSQL sends them: eight bytes each, the highest first."""
    numbers = array("q", column or b"")
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _beyond(cursor: BoardCursor) -> dict[str, object]:
    return {"at_value": cursor.value, "at_user": cursor.user}


def _ends(span: Span) -> Mapping[str, int]:
    """Within one value, the upper end's ties are cut off at the lower end, and are not counted a second time."""
    after, before = span.after, span.before
    within_one_value = after.value == before.value
    return {
        "after_value": after.value,
        "after_user": after.user,
        "before_value": before.value,
        "tied_until": before.user if within_one_value else _EVERYBODY,
        "tied_before": _NOBODY if within_one_value else before.user,
    }
