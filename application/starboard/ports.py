from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import frozen

from application.shared.errors import ApplicationError
from domain.shared.channels import ChannelUnusable
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from domain.starboard.board import Board
from domain.starboard.repository import BoardPost, Starred
from domain.starboard.starring import Place


class MessageGone(ApplicationError):
    """Somebody deleted the message."""


class MessageOutOfReach(ApplicationError):
    """Its channel is gone, or the bot may not read there: how many stars it has cannot be known."""


@frozen
class BoardUnwritable(ApplicationError):
    """The board's channel takes no posts; `fault` where it is known why."""

    channel: ChannelId
    fault: ChannelUnusable | None = None


@frozen(kw_only=True)
class Reactions:
    """With one emoji, which Discord calls `name`. `super_count` of them are super reactions, listed by themselves."""

    name: str
    count: int
    super_count: int = 0


@frozen(kw_only=True)
class SeenStars:
    """A message as Discord has it now, with its reactions by the key of the emoji."""

    author: UserId
    place: Place
    reactions: Mapping[str, Reactions]
    is_board_post: bool
    """Whether a board has posted it, also one that has another channel by now, or is gone."""


class Sky(Protocol):
    """Where the stars are. Each raises DiscordUnreachable, and, but for `place`, MessageGone or MessageOutOfReach."""

    async def place(self, guild: GuildId, channel: ChannelId) -> Place | None:
        """None where there is no such channel."""
        ...

    async def look(self, message: Starred) -> SeenStars: ...

    async def has_starred(self, message: Starred, with_: Reactions, user: UserId) -> bool: ...

    async def starrers(self, message: Starred, with_: Reactions) -> frozenset[UserId]:
        """Everybody who reacted so."""
        ...

    async def newest(
        self, guild: GuildId, channel: ChannelId, *, limit: int
    ) -> Sequence[tuple[Starred, frozenset[str]]]:
        """The newest messages, each with the keys of the emojis on it. Raises MessageOutOfReach."""
        ...


@frozen(kw_only=True)
class StarredView:
    """What a card shows."""

    board: Board
    message: Starred
    author: UserId
    stars: int


@frozen
class Posted:
    card: MessageId
    forward: MessageId | None


class BoardChannel(Protocol):
    """Each raises BoardUnwritable or DiscordUnreachable."""

    async def post(self, place: BoardPost, view: StarredView, *, may_be_there: bool) -> Posted:
        """Post the card and below it the message; what an earlier try may have left there is looked for first."""
        ...

    async def edit(self, post: BoardPost, view: StarredView) -> None:
        """Raises PostGone."""
        ...

    async def stands(self, post: BoardPost) -> bool:
        """Whether the card on record is there; also where that cannot be known, or none is on record.

        What `remove` is answered does not tell: what asks Discord asks again where an answer is lost, and is then told
        that nothing is there.
        """
        ...

    async def remove(self, post: BoardPost) -> None:
        """Whatever of it is there; it is looked for where that is not on record."""
        ...
