from attrs import define
from sqlalchemy import BigInteger, Integer, RowMapping, bindparam, func, select

from application.starboard.queries import OnBoard
from domain.shared.ids import GuildId, MessageId
from domain.starboard.board import Board
from domain.starboard.repository import BoardPost
from infrastructure.database.reading import Reading
from infrastructure.starboard.tables import BOARD_POSTS, BOARDS, starboard_posts, starboards, starred_messages

_guild = bindparam("in_guild", type_=BigInteger)
_of_guild = starboards.c.guild == _guild
_BOARDS = select(*BOARDS.columns).where(_of_guild).order_by(starboards.c.name)
_posted = [starboard_posts.c[name].label(f"post_{name}") for name in BOARD_POSTS.names]
_OF_MESSAGE = (
    select(*BOARDS.columns, *_posted)
    .outerjoin(
        starboard_posts,
        (starboard_posts.c.guild == starboards.c.guild)
        & (starboard_posts.c.message == bindparam("of_message"))
        & (starboard_posts.c.board == starboards.c.id),
    )
    .where(_of_guild)
    .order_by(starboards.c.name)
)
_waiting = (
    select(starred_messages.c.message)
    .where(starred_messages.c.guild == _guild, starred_messages.c.due_at.is_not(None), starred_messages.c.attempts > 1)
    .limit(bindparam("most", type_=Integer))
    .subquery("waiting")
)
_WAITING = select(func.count().label("count")).select_from(_waiting)


@define
class PostgresStarboardReader:
    _reading: Reading

    async def of(self, guild: GuildId) -> tuple[Board, ...]:
        return tuple(map(BOARDS.from_row, await self._reading.rows(_BOARDS, {"in_guild": guild})))

    async def of_message(self, guild: GuildId, message: MessageId) -> tuple[OnBoard, ...]:
        rows = await self._reading.rows(_OF_MESSAGE, {"in_guild": guild, "of_message": message})
        return tuple(OnBoard(BOARDS.from_row(row), _post(row)) for row in rows)

    async def waiting(self, guild: GuildId, *, most: int) -> int:
        row = await self._reading.row(_WAITING, {"in_guild": guild, "most": most})
        assert row is not None
        return int(row["count"])


def _post(row: RowMapping) -> BoardPost | None:
    return None if row["post_board"] is None else BoardPost(**{name: row[f"post_{name}"] for name in BOARD_POSTS.names})
