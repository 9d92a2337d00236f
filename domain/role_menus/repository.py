from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.role_menus.menu import MenuId, RoleMenu
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from domain.shared.lease import LeaseToken

MOST_PLACES = 5
"""Channels in which one menu stands."""


@frozen(kw_only=True)
class MenuPost:
    """Where a menu stands; `message` is None until the post is known to be there."""

    guild: GuildId
    menu: MenuId
    channel: ChannelId
    chosen_at: datetime
    message: MessageId | None = None


@frozen(kw_only=True)
class Turn:
    """A member's choice that is being carried out: one at a time of each."""

    guild: GuildId
    user: UserId
    lease_token: LeaseToken


class RoleMenus(Protocol):
    async def add(self, menu: RoleMenu) -> None:
        """The same one twice is one. Raises MenuExists, TooManyMenus, ConcurrentChange."""
        ...

    async def named(self, guild: GuildId, name: str) -> RoleMenu:
        """Capitals or not. Raises MenuNotFound."""
        ...

    async def of(self, guild: GuildId) -> tuple[RoleMenu, ...]: ...

    async def save(self, menu: RoleMenu) -> None:
        """Raises ConcurrentChange, MenuExists."""
        ...

    async def remove(self, menu: RoleMenu, *, at: datetime) -> None:
        """Where it stands stays on record until its posts are gone. Raises ConcurrentChange."""
        ...


class MenuPosts(Protocol):
    async def choose(self, post: MenuPost) -> MenuPost | None:
        """Settle that it stands there, before it is sent, with an event; as it was settled before where it was. None
        without such a menu. Raises TooManyPlaces."""
        ...

    async def save(self, post: MenuPost) -> None:
        """Where it is still on record, and chosen at that time."""
        ...

    async def forget(self, post: MenuPost) -> None:
        """Likewise."""
        ...

    async def forget_messages(self, guilds: Collection[GuildId], messages: Collection[MessageId]) -> None:
        """Somebody deleted these."""
        ...


class MenuTurns(Protocol):
    async def begin(self, guild: GuildId, user: UserId, *, now: datetime, until: datetime) -> Turn | None:
        """None where an earlier one goes on."""
        ...

    async def end(self, turn: Turn) -> None:
        """Where nobody has taken over."""
        ...
