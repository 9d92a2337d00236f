from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from application.shared.errors import ApplicationError
from domain.afk.away import Away
from domain.afk.nickname import SeenMember
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId


@frozen
class RenameRefused(ApplicationError):
    """Discord does not let this nickname be changed, or not to this one."""

    why: str


class MemberNicknames(Protocol):
    async def look(self, guild: GuildId, user: UserId) -> SeenMember | None:
        """As Discord has them now; None where they are no member. Raises DiscordUnreachable."""
        ...

    async def rename(self, guild: GuildId, user: UserId, nick: str | None) -> str | None:
        """The nickname as Discord then has it.

        Raises RenameRefused, or DiscordUnreachable where nobody knows whether it was done.
        """
        ...


class AwayPosts(Protocol):
    """What is written into channels, for everybody there; nothing where the bot may not write."""

    async def tell(self, guild: GuildId, channel: ChannelId, message: MessageId, away: Sequence[Away]) -> None:
        """In reply to the message that mentioned them. Raises DiscordUnreachable."""
        ...

    async def welcome(self, guild: GuildId, channel: ChannelId, user: UserId, *, mentions: int) -> None:
        """Somebody is back. Raises DiscordUnreachable."""
        ...
