"""What levels need from the outside."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.levels.curve import Curve
from domain.shared.ids import ChannelId, GuildId, RoleId, UserId
from domain.shared.roles import RoleUnusable


class Curves(Protocol):
    async def of(self, guild: GuildId) -> Curve:
        """The curve that the guild's rules say now."""
        ...


@frozen(kw_only=True)
class LevelNotice:
    """That a member reached a level; `text` is the guild's own, with its variables not filled in yet."""

    guild: GuildId
    user: UserId
    level: int
    xp: int
    text: str
    at: datetime


class LevelNotices(Protocol):
    """Asked twice, each says it once. Raises DiscordUnreachable, or NoticeUnwritable where nobody may be told."""

    async def post(self, channel: ChannelId, notice: LevelNotice) -> None: ...

    async def tell(self, notice: LevelNotice) -> None:
        """By direct message; a member who accepts none is not told."""
        ...


@frozen(kw_only=True)
class RefusedRole:
    """A reward that could not be given or taken; `why` is Discord's word, or WITHHELD, and then `fault` says more."""

    guild: GuildId
    role: RoleId
    why: str
    at: datetime
    fault: RoleUnusable | None = None


class StaffChannel(Protocol):
    """Each says the same thing once, however often it is asked. Raises DiscordUnreachable, or NoticeUnwritable."""

    async def tell(self, channel: ChannelId, refused: RefusedRole) -> None: ...

    async def tell_of_silence(self, channel: ChannelId, guild: GuildId, notices: ChannelId, *, at: datetime) -> None:
        """That notices cannot be posted where they should be; at most once a day."""
        ...
