from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from application.channels.views import ActView, LockdownView
from domain.channels.locking import LockableGuild
from domain.channels.numbers import ActNumber
from domain.channels.overwrites import Overwrite, Target
from domain.channels.purging import MessageFacts
from domain.shared.channels import ChannelRight
from domain.shared.ids import ChannelId, GuildId, MessageId

type Progress = Callable[[int, int], Awaitable[None]]
"""Is told how much is done, of how much."""


@frozen(kw_only=True)
class PlaceFacts:
    """A channel that messages are written in, as Discord told of it last."""

    bot_may: frozenset[ChannelRight]
    slowmode: int | None = None
    """Seconds; None where it has none of its own to set, as a thread."""


class ChannelDesk(Protocol):
    """What is done to channels. Raises DiscordUnreachable; what changes anything raises ChannelRefused too."""

    async def place(self, guild: GuildId, channel: ChannelId) -> PlaceFacts | None:
        """None where there is no such channel."""
        ...

    async def lockable(self, guild: GuildId) -> LockableGuild:
        """As it is at this moment."""
        ...

    async def set_overwrite(
        self, guild: GuildId, channel: ChannelId, target: Target, overwrite: Overwrite | None, *, reason: str
    ) -> None:
        """None removes it."""
        ...

    async def set_slowmode(self, guild: GuildId, channel: ChannelId, seconds: int, *, reason: str) -> None: ...

    async def say(self, guild: GuildId, channel: ChannelId, number: ActNumber, notice: str, *, since: datetime) -> None:
        """Once, however often it is asked for: that the channel was locked, and this about it."""
        ...


class Messages(Protocol):
    """The messages of a channel. Raises DiscordUnreachable or ChannelRefused."""

    def shows_content(self) -> bool:
        """Whether Discord shows the bot what others wrote and attached."""
        ...

    def newest(
        self, guild: GuildId, channel: ChannelId, *, up_to: MessageId, limit: int
    ) -> AsyncIterator[MessageFacts]:
        """That one and those before it, newest first."""
        ...

    async def delete(self, guild: GuildId, channel: ChannelId, messages: Sequence[MessageId], *, reason: str) -> None:
        """1 to 100 messages that are younger than two weeks; those that are gone already do not matter."""
        ...


class Patterns(Protocol):
    def compiled(self, pattern: str) -> Callable[[str], bool]:
        """Whether a text has it somewhere, in time that grows with the text only. Raises UnreadablePattern."""
        ...


class ChannelLog(Protocol):
    async def post(self, channel: ChannelId, view: ActView | LockdownView) -> None:
        """Once, however often it is asked for. Raises ChannelLogUnwritable or DiscordUnreachable."""
        ...
