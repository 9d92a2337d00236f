from collections.abc import Awaitable, Callable
from typing import Protocol

from application.role_menus.queries import MenuView
from application.shared.errors import ApplicationError
from domain.role_menus.repository import MenuPost
from domain.shared.ids import GuildId, MessageId, RoleId

type KeepingOut = Callable[[GuildId], Awaitable[frozenset[RoleId]]]
"""The roles by which a guild keeps people out: nobody chooses those."""


class MenuUnwritable(ApplicationError):
    """The channel is gone, or the bot may not write there."""


class MenuChannel(Protocol):
    """Each raises MenuUnwritable or DiscordUnreachable."""

    async def post(self, place: MenuPost, menu: MenuView, *, may_be_there: bool) -> MessageId:
        """What an earlier try may have left there is looked for first, and brought up to date."""
        ...

    async def edit(self, post: MenuPost, menu: MenuView) -> None:
        """Raises PostGone."""
        ...

    async def remove(self, post: MenuPost) -> None:
        """It is looked for where it is not on record."""
        ...
