from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from domain.shared.ids import ChannelId, GuildId, MessageId
from domain.shared.lease import LeaseToken, Room
from domain.starboard.board import Board, BoardId


@frozen(kw_only=True)
class BoardPost:
    """A message on a board. `card` is None until the post is known to be there; `forward` is the message itself, below
    it, None where Discord does not let it be forwarded."""

    guild: GuildId
    board: BoardId
    message: MessageId
    channel: ChannelId
    chosen_at: datetime
    card: MessageId | None = None
    forward: MessageId | None = None
    stars: int = 0
    """Which the card is known to have shown."""
    is_taken_down: bool = False
    """Whether somebody deleted the post: it then stays away."""
    is_leaving: bool = False
    """Whether the bot may have asked Discord to delete it."""


@frozen(kw_only=True)
class Starred:
    """A message that somebody reacted to with the emoji of a board."""

    guild: GuildId
    channel: ChannelId
    message: MessageId


@frozen(kw_only=True)
class Look:
    """A message that is to be looked at, claimed."""

    guild: GuildId
    channel: ChannelId
    message: MessageId
    attempts: int
    lease_token: LeaseToken


@frozen
class Looked:
    look: Look
    is_shown: bool
    """Whether it is on a board."""


class Boards(Protocol):
    async def add(self, board: Board) -> None:
        """The same one twice is one. Raises BoardExists, ChannelHasBoard, TooManyBoards, ConcurrentChange."""
        ...

    async def lock(self, guild: GuildId, name: str) -> Board:
        """Keeps others from changing it until the end. Raises BoardNotFound."""
        ...

    async def lock_all(self, guild: GuildId) -> tuple[Board, ...]:
        """The same for all of the guild's, by id."""
        ...

    async def save(self, board: Board) -> None:
        """Raises ChannelHasBoard."""
        ...

    async def remove(self, board: Board) -> None:
        """And forget what stands on it."""
        ...

    async def has_posts(self, board: Board) -> bool:
        """Without those that somebody took down."""
        ...


class BoardPosts(Protocol):
    async def choose(self, post: BoardPost) -> BoardPost | None:
        """Settle where it is posted, before it is: here, or as somebody chose before. None without such a board."""
        ...

    async def save(self, post: BoardPost) -> None:
        """Where it is still on record."""
        ...

    async def forget(self, post: BoardPost) -> None: ...

    async def forget_taken_down(self, guild: GuildId, messages: Collection[MessageId]) -> None:
        """What somebody took down may then be posted again."""
        ...

    async def add_taken_down(self, posts: Sequence[BoardPost]) -> frozenset[MessageId]:
        """Of one board: those that stay away from it. Returns which are new; the others stay as they are."""
        ...

    async def remove_taken_down(
        self, guild: GuildId, board: BoardId, messages: Collection[MessageId]
    ) -> frozenset[MessageId]:
        """Those of them that stay away, which do so no longer."""
        ...


class StarredMessages(Protocol):
    async def note(self, starred: Collection[Starred], *, due_at: datetime) -> None:
        """They are to be looked at; those that wait already, when it was said before; those that are being looked at,
        once more after that."""
        ...

    async def note_known(self, starred: Collection[Starred], *, due_at: datetime) -> None:
        """The same for those of them that were looked at before."""
        ...

    async def note_recent(self, guilds: Collection[GuildId], *, since: datetime, limit: int, due_at: datetime) -> None:
        """The same for what was looked at since then, `limit` of each guild at most."""
        ...

    async def hasten(self, guild: GuildId, *, limit: int, due_at: datetime) -> int:
        """The same for the guild's latest, and what was put off is to be looked at then, too; how many there are."""
        ...

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[Look, ...]: ...

    async def done(self, looked: Collection[Looked], *, now: datetime, again_at: datetime) -> None:
        """Those still claimed by that claim. What was noted meanwhile is due again at `again_at`."""
        ...

    async def put_off(self, look: Look, *, until: datetime) -> None: ...

    async def forget_unshown(self, *, before: datetime, limit: int) -> int:
        """Of what is on no board; how many were forgotten."""
        ...
