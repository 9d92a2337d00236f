from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from application.shared.errors import ApplicationError
from domain.setup.bot_profile import BotProfileChange
from domain.setup.events import ReferencesLost
from domain.setup.references import Contents, Reference
from domain.shared.ids import ChannelId, GuildId


class OwnRights(Protocol):
    async def missing(self, guild: GuildId) -> tuple[str, ...]:
        """What Tux can make use of in the whole guild and does not have, as Discord names its flags.

        Raises DiscordUnreachable.
        """
        ...


@frozen
class ProfileRefused(ApplicationError):
    """Discord does not let the bot change how it shows itself; `why` is in Discord's own words."""

    why: str


@frozen
class PictureUnreadable(ApplicationError):
    """Discord does not hand out the picture that was attached."""


class OwnProfile(Protocol):
    async def change(self, guild: GuildId, change: BotProfileChange, *, audit_reason: str) -> None:
        """All of it in one request. Raises ProfileRefused or DiscordUnreachable."""
        ...


class GuildContents(Protocol):
    async def of(self, guild: GuildId) -> Contents:
        """As Discord told of it last. Raises DiscordUnreachable where it does not tell now, and in an outage."""
        ...


class LossNotices(Protocol):
    """Each sends one message, also when asked again, and raises DiscordUnreachable."""

    async def system_channel(self, guild: GuildId) -> ChannelId | None:
        """Where Discord itself posts its notices."""
        ...

    async def post(self, channel: ChannelId, event: ReferencesLost, found: Sequence[Reference]) -> None:
        """Raises PlaceUnwritable."""
        ...

    async def tell_owner(self, event: ReferencesLost, found: Sequence[Reference]) -> None:
        """Nothing happens where they take no messages: `/setup` and `/settings show` say it all the same."""
        ...
