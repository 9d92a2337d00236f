"""Boards, and what is starred, in memory."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from attrs import define, evolve

from application.starboard.queries import OnBoard
from domain.shared.ids import ChannelId, GuildId, MessageId
from domain.shared.lease import LeaseToken, Room
from domain.starboard.board import MOST_BOARDS, Board, BoardId
from domain.starboard.errors import BoardExists, BoardNotFound, ChannelHasBoard, TooManyBoards
from domain.starboard.repository import BoardPost, Look, Looked, Starred
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

type Posted = tuple[GuildId, MessageId, BoardId]
type Placed = tuple[GuildId, MessageId]

_NEVER = datetime.min.replace(tzinfo=UTC)


@define
class StoredStar:
    guild: GuildId
    message: MessageId
    channel: ChannelId
    due_at: datetime | None
    hints: int = 0
    attempts: int = 0
    lease_token: LeaseToken | None = None
    seen_at: datetime | None = None
    is_shown: bool = False


BOARDS = MemoryTable[tuple[GuildId, BoardId], Board]("starboards")
POSTS = MemoryTable[Posted, BoardPost]("starboard_posts")
STARRED = MemoryTable[Placed, StoredStar]("starred_messages")


@define
class MemoryBoards:
    _transaction: MemoryTransaction

    async def add(self, board: Board) -> None:
        rows = self._transaction[BOARDS]
        self._transaction[GUILDS].require(board.guild)
        others = self._others(board)
        if len(others) >= MOST_BOARDS:
            raise TooManyBoards(MOST_BOARDS)
        if (board.guild, board.id) in rows:
            return
        if any(other.name == board.name for other in others):
            raise BoardExists
        self._check_channel(board)
        await rows.put((board.guild, board.id), board)

    async def lock(self, guild: GuildId, name: str) -> Board:
        for board in self._transaction[BOARDS]:
            if (board.guild, board.name) == (guild, name):
                await self._transaction[BOARDS].lock((guild, board.id))
                found = self._transaction[BOARDS].find((guild, board.id))
                if found is not None:
                    return found
        raise BoardNotFound(name)

    async def lock_all(self, guild: GuildId) -> tuple[Board, ...]:
        rows = self._transaction[BOARDS]
        keys = sorted(key for key, _ in rows.items() if key[0] == guild)
        for key in keys:
            await rows.lock(key)
        return tuple(board for key in keys if (board := rows.find(key)) is not None)

    async def save(self, board: Board) -> None:
        self._check_channel(board)
        await self._transaction[BOARDS].put((board.guild, board.id), board)

    async def remove(self, board: Board) -> None:
        for key, _ in self._transaction[POSTS].items():
            if (key[0], key[2]) == (board.guild, board.id):
                await self._transaction[POSTS].remove(key)
        await self._transaction[BOARDS].remove((board.guild, board.id))

    async def has_posts(self, board: Board) -> bool:
        posts = self._transaction[POSTS]
        return any((each.guild, each.board, each.is_taken_down) == (board.guild, board.id, False) for each in posts)

    def _others(self, board: Board) -> list[Board]:
        return [each for each in self._transaction[BOARDS] if each.guild == board.guild and each.id != board.id]

    def _check_channel(self, board: Board) -> None:
        if any(other.channel == board.channel for other in self._others(board)):
            raise ChannelHasBoard


def _key(post: BoardPost) -> Posted:
    return post.guild, post.message, post.board


@define
class MemoryBoardPosts:
    _transaction: MemoryTransaction

    async def choose(self, post: BoardPost) -> BoardPost | None:
        rows = self._transaction[POSTS]
        if (post.guild, post.board) not in self._transaction[BOARDS]:
            return None
        await rows.lock(_key(post))
        if _key(post) not in rows:
            await rows.put(_key(post), post)
        return rows.find(_key(post))

    async def save(self, post: BoardPost) -> None:
        rows = self._transaction[POSTS]
        await rows.lock(_key(post))
        known = rows.find(_key(post))
        if known is not None:
            await rows.put(_key(post), evolve(post, channel=known.channel, chosen_at=known.chosen_at))

    async def forget(self, post: BoardPost) -> None:
        await self._transaction[POSTS].remove(_key(post))

    async def forget_taken_down(self, guild: GuildId, messages: Collection[MessageId]) -> None:
        for post in list(self._transaction[POSTS]):
            if post.guild == guild and post.message in messages and post.is_taken_down:
                await self._transaction[POSTS].remove(_key(post))

    async def add_taken_down(self, posts: Sequence[BoardPost]) -> frozenset[MessageId]:
        rows, added = self._transaction[POSTS], set[MessageId]()
        for post in posts:
            self._transaction[BOARDS].require((post.guild, post.board))
            if (post.guild, post.message, post.board) not in rows:
                await rows.put((post.guild, post.message, post.board), post)
                added.add(post.message)
        return frozenset(added)

    async def remove_taken_down(
        self, guild: GuildId, board: BoardId, messages: Collection[MessageId]
    ) -> frozenset[MessageId]:
        rows, removed = self._transaction[POSTS], set[MessageId]()
        for message in messages:
            found = rows.find((guild, message, board))
            if found is not None and found.is_taken_down:
                await rows.remove((guild, message, board))
                removed.add(message)
        return frozenset(removed)


@define
class MemoryStarredMessages:
    _transaction: MemoryTransaction

    async def note(self, starred: Collection[Starred], *, due_at: datetime) -> None:
        rows = self._transaction[STARRED]
        for each in sorted(starred, key=lambda one: (one.guild, one.message)):
            self._transaction[GUILDS].require(each.guild)
            await rows.lock((each.guild, each.message))
            if (each.guild, each.message) in rows:
                await self._again((each.guild, each.message), due_at)
            else:
                star = StoredStar(each.guild, each.message, each.channel, due_at)
                await rows.put((each.guild, each.message), star)

    async def note_known(self, starred: Collection[Starred], *, due_at: datetime) -> None:
        for each in sorted(starred, key=lambda one: (one.guild, one.message)):
            await self._again((each.guild, each.message), due_at)

    async def note_recent(self, guilds: Collection[GuildId], *, since: datetime, limit: int, due_at: datetime) -> None:
        for guild in sorted(guilds):
            recent = [each for each in self._latest(guild) if each.seen_at is not None and each.seen_at >= since]
            for each in recent[:limit]:
                await self._again((guild, each.message), due_at)

    async def hasten(self, guild: GuildId, *, limit: int, due_at: datetime) -> int:
        latest = self._latest(guild)[:limit]
        for each in latest:
            await self._transaction[STARRED].lock((guild, each.message))
            star = self._transaction[STARRED].find((guild, each.message))
            if star is not None:
                star.hints += 1
                if star.lease_token is None:
                    star.due_at, star.attempts = due_at, 0
                await self._transaction[STARRED].put((guild, each.message), star)
        return len(latest)

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[Look, ...]:
        rows, token, claimed, of_each = (
            self._transaction[STARRED],
            LeaseToken(uuid4()),
            list[Look](),
            dict[GuildId, int](),
        )
        due = [(each.due_at, each.message, each) for each in rows if each.due_at is not None and each.due_at <= now]
        for _, _, found in sorted(due, key=lambda one: one[:2]):
            taken = of_each.get(found.guild, 0)
            if found.guild not in guilds or len(claimed) >= room.total or taken >= room.of(found.guild):
                continue
            await rows.lock((found.guild, found.message))
            star = rows.find((found.guild, found.message))
            if star is None or star.due_at is None or star.due_at > now:
                continue
            star.due_at = now + leases[max(1, min(star.attempts, len(leases))) - 1]
            star.attempts, star.hints, star.lease_token = star.attempts + 1, 0, token
            await rows.put((star.guild, star.message), star)
            of_each[star.guild] = taken + 1
            claimed.append(
                Look(
                    guild=star.guild,
                    channel=star.channel,
                    message=star.message,
                    attempts=star.attempts,
                    lease_token=token,
                )
            )
        return tuple(claimed)

    async def done(self, looked: Collection[Looked], *, now: datetime, again_at: datetime) -> None:
        for each in sorted(looked, key=lambda one: (one.look.guild, one.look.message)):
            star = await self._held(each.look)
            if star is not None:
                star.due_at = again_at if star.hints else None
                star.hints, star.attempts, star.lease_token = 0, 0, None
                star.seen_at, star.is_shown = now, each.is_shown
                await self._transaction[STARRED].put((star.guild, star.message), star)

    async def put_off(self, look: Look, *, until: datetime) -> None:
        star = await self._held(look)
        if star is not None:
            star.due_at, star.lease_token = until, None
            await self._transaction[STARRED].put((star.guild, star.message), star)

    async def forget_unshown(self, *, before: datetime, limit: int) -> int:
        old = [
            each
            for each in self._transaction[STARRED]
            if each.due_at is None and not each.is_shown and each.seen_at is not None and each.seen_at < before
        ]
        for each in old[:limit]:
            await self._transaction[STARRED].remove((each.guild, each.message))
        return len(old[:limit])

    async def _held(self, look: Look) -> StoredStar | None:
        await self._transaction[STARRED].lock((look.guild, look.message))
        star = self._transaction[STARRED].find((look.guild, look.message))
        return star if star is not None and star.lease_token == look.lease_token else None

    async def _again(self, key: Placed, due_at: datetime) -> None:
        await self._transaction[STARRED].lock(key)
        star = self._transaction[STARRED].find(key)
        if star is not None:
            star.due_at, star.hints = star.due_at or due_at, star.hints + 1
            await self._transaction[STARRED].put(key, star)

    def _latest(self, guild: GuildId) -> list[StoredStar]:
        """As PostgreSQL sorts: what was never looked at comes first."""
        theirs = [each for each in self._transaction[STARRED] if each.guild == guild]
        return sorted(theirs, key=lambda each: (each.seen_at is None, each.seen_at or _NEVER), reverse=True)


@define
class MemoryStarboardReader:
    _records: MemoryRecords

    async def of(self, guild: GuildId) -> tuple[Board, ...]:
        theirs = [board for board in self._records[BOARDS].values() if board.guild == guild]
        return tuple(sorted(theirs, key=lambda board: board.name))

    async def of_message(self, guild: GuildId, message: MessageId) -> tuple[OnBoard, ...]:
        posts = self._records[POSTS]
        return tuple(OnBoard(board, posts.get((guild, message, board.id))) for board in await self.of(guild))

    async def waiting(self, guild: GuildId, *, most: int) -> int:
        stars = self._records[STARRED].values()
        waiting = [each for each in stars if each.guild == guild and each.due_at is not None and each.attempts > 1]
        return min(most, len(waiting))
