from collections.abc import Collection, Sequence

from attrs import define
from sqlalchemy import BigInteger, DateTime, Integer, bindparam, column, delete, func, select, true, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.shared.ids import GuildId, MessageId
from domain.starboard.board import MOST_BOARDS, Board, BoardId
from domain.starboard.errors import BoardNotFound, TooManyBoards
from domain.starboard.repository import BoardPost
from infrastructure.database.transaction import Row, Transaction
from infrastructure.starboard.board_cache import BoardCache
from infrastructure.starboard.tables import BOARD_POSTS, BOARDS, starboard_posts, starboards

_guild = bindparam("in_guild", type_=BigInteger)
_board = bindparam("of_board", type_=BigInteger)
_message = bindparam("of_message", type_=BigInteger)

_slots = func.generate_series(1, MOST_BOARDS).table_valued(column("slot", Integer), name="slots").render_derived()
_FREE_SLOT = (
    select(_slots.c.slot)
    .where(_slots.c.slot.not_in(select(starboards.c.slot).where(starboards.c.guild == _guild)))
    .order_by(_slots.c.slot)
    .limit(1)
)
_ADD = upsert(starboards).on_conflict_do_nothing(index_elements=list(starboards.primary_key))
_LOCK = (
    select(*BOARDS.columns)
    .where(starboards.c.guild == _guild, starboards.c.name == bindparam("called"))
    .with_for_update()
)
_LOCK_ALL = select(*BOARDS.columns).where(starboards.c.guild == _guild).order_by(starboards.c.id).with_for_update()
_KEPT = ("guild", "id")
_SAVE = (
    update(starboards)
    .where(starboards.c.guild == _guild, starboards.c.id == _board)
    .values({name: bindparam(f"new_{name}") for name in BOARDS.names if name not in _KEPT})
)
_FORGET_POSTS = delete(starboard_posts).where(starboard_posts.c.guild == _guild, starboard_posts.c.board == _board)
_HAS_POSTS = (
    select(starboard_posts.c.message)
    .where(starboard_posts.c.guild == _guild, starboard_posts.c.board == _board, ~starboard_posts.c.is_taken_down)
    .limit(1)
)
_REMOVE = delete(starboards).where(starboards.c.guild == _guild, starboards.c.id == _board)


@define
class PostgresBoards:
    _transaction: Transaction

    async def add(self, board: Board) -> None:
        free = (await self._transaction.execute(_FREE_SLOT, {"in_guild": board.guild})).mappings().first()
        if free is None:
            raise TooManyBoards(MOST_BOARDS)
        await self._transaction.execute(_ADD, BOARDS.to_row(board) | {"slot": free["slot"]})
        await self._tell(board.guild)

    async def lock(self, guild: GuildId, name: str) -> Board:
        row = (await self._transaction.execute(_LOCK, {"in_guild": guild, "called": name})).mappings().first()
        if row is None:
            raise BoardNotFound(name)
        return BOARDS.from_row(row)

    async def lock_all(self, guild: GuildId) -> tuple[Board, ...]:
        found = await self._transaction.execute(_LOCK_ALL, {"in_guild": guild})
        return tuple(map(BOARDS.from_row, found.mappings()))

    async def save(self, board: Board) -> None:
        new = {f"new_{name}": value for name, value in BOARDS.to_row(board).items() if name not in _KEPT}
        await self._transaction.execute(_SAVE, new | {"in_guild": board.guild, "of_board": board.id})
        await self._tell(board.guild)

    async def remove(self, board: Board) -> None:
        which: Row = {"in_guild": board.guild, "of_board": board.id}
        await self._transaction.execute(_FORGET_POSTS, which)
        await self._transaction.execute(_REMOVE, which)
        await self._tell(board.guild)

    async def has_posts(self, board: Board) -> bool:
        which: Row = {"in_guild": board.guild, "of_board": board.id}
        return (await self._transaction.execute(_HAS_POSTS, which)).first() is not None

    async def _tell(self, guild: GuildId) -> None:
        await self._transaction.notify(BoardCache.channel, [str(guild)])


_new = [bindparam(f"new_{name}", type_=starboard_posts.c[name].type) for name in BOARD_POSTS.names]
_there = (
    select(*_new)
    .select_from(starboards)
    .where(starboards.c.guild == _guild, starboards.c.id == _board)
    # Whoever removes the board meanwhile waits, or has removed it.
    .with_for_update(read=True, key_share=True)
)
_CHOOSE = (
    upsert(starboard_posts)
    .from_select(list(BOARD_POSTS.names), _there)
    .on_conflict_do_nothing()
    .returning(starboard_posts.c.board)
)
_of_post = (
    starboard_posts.c.guild == _guild,
    starboard_posts.c.message == _message,
    starboard_posts.c.board == _board,
)
_FIND_POST = select(*BOARD_POSTS.columns).where(*_of_post)
_changeable = ("card", "forward", "stars", "is_taken_down", "is_leaving")
_SAVE_POST = update(starboard_posts).where(*_of_post).values({name: bindparam(f"new_{name}") for name in _changeable})
_FORGET_POST = delete(starboard_posts).where(*_of_post)
_FORGET_TAKEN_DOWN = delete(starboard_posts).where(
    starboard_posts.c.guild == _guild,
    starboard_posts.c.message == func.any(bindparam("messages", type_=ARRAY(BigInteger))),
    starboard_posts.c.is_taken_down,
)
_messages = bindparam("messages", type_=ARRAY(BigInteger))
_given = (
    func.unnest(
        _messages,
        bindparam("cards", type_=ARRAY(BigInteger)),
        bindparam("stars", type_=ARRAY(Integer)),
        bindparam("chosen", type_=ARRAY(DateTime(timezone=True))),
    )
    .table_valued(
        column("message", BigInteger),
        column("card", BigInteger),
        column("stars", Integer),
        column("chosen_at", DateTime(timezone=True)),
        name="given",
    )
    .render_derived()
)
_ADD_TAKEN_DOWN = (
    upsert(starboard_posts)
    .from_select(
        ["guild", "board", "channel", "message", "card", "stars", "chosen_at", "is_taken_down"],
        select(_guild, _board, bindparam("in_channel", type_=BigInteger), *_given.c, true()),
    )
    .on_conflict_do_nothing()
    .returning(starboard_posts.c.message)
)
_REMOVE_TAKEN_DOWN = (
    delete(starboard_posts)
    .where(
        starboard_posts.c.guild == _guild,
        starboard_posts.c.board == _board,
        starboard_posts.c.message == func.any(_messages),
        starboard_posts.c.is_taken_down,
    )
    .returning(starboard_posts.c.message)
)


@define
class PostgresBoardPosts:
    _transaction: Transaction

    async def choose(self, post: BoardPost) -> BoardPost | None:
        new = {f"new_{name}": value for name, value in BOARD_POSTS.to_row(post).items()}
        which: Row = {"in_guild": post.guild, "of_board": post.board}
        if (await self._transaction.execute(_CHOOSE, new | which)).first() is not None:
            return post
        found = (await self._transaction.execute(_FIND_POST, _whose(post))).mappings().first()
        return None if found is None else BOARD_POSTS.from_row(found)

    async def save(self, post: BoardPost) -> None:
        new = {f"new_{name}": getattr(post, name) for name in _changeable}
        await self._transaction.execute(_SAVE_POST, new | _whose(post))

    async def forget(self, post: BoardPost) -> None:
        await self._transaction.execute(_FORGET_POST, _whose(post))

    async def forget_taken_down(self, guild: GuildId, messages: Collection[MessageId]) -> None:
        await self._transaction.execute(_FORGET_TAKEN_DOWN, {"in_guild": guild, "messages": messages})

    async def add_taken_down(self, posts: Sequence[BoardPost]) -> frozenset[MessageId]:
        if not posts:
            return frozenset()
        first = posts[0]
        given: Row = {
            "in_guild": first.guild,
            "of_board": first.board,
            "in_channel": first.channel,
            "messages": [post.message for post in posts],
            "cards": [post.card for post in posts],
            "stars": [post.stars for post in posts],
            "chosen": [post.chosen_at for post in posts],
        }
        added = await self._transaction.execute(_ADD_TAKEN_DOWN, given)
        return frozenset(MessageId(row["message_id"]) for row in added.mappings())

    async def remove_taken_down(
        self, guild: GuildId, board: BoardId, messages: Collection[MessageId]
    ) -> frozenset[MessageId]:
        which: Row = {"in_guild": guild, "of_board": board, "messages": messages}
        removed = await self._transaction.execute(_REMOVE_TAKEN_DOWN, which)
        return frozenset(MessageId(row["message_id"]) for row in removed.mappings())


def _whose(post: BoardPost) -> Row:
    return {"in_guild": post.guild, "of_message": post.message, "of_board": post.board}
