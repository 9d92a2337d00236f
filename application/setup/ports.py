from typing import Protocol

from attrs import frozen

from application.shared.errors import ApplicationError
from domain.setup.bot_profile import BotProfileChange
from domain.shared.ids import GuildId


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
