"""The reasons that a guild keeps ready, for contexts other than the one that keeps them."""

from collections.abc import Awaitable, Callable, Coroutine

from attrs import frozen
from discord import app_commands

from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from interface.shared.border import Interaction

type Suggest = Callable[[Interaction, str], Coroutine[object, object, list[app_commands.Choice[str]]]]
"""What is offered while a person types."""


@frozen(kw_only=True)
class ReadyReasons:
    offer: Callable[[Permission, int], Suggest]
    """To those with that right, those of at most so many characters that are for no kind of action in particular."""
    read: Callable[[GuildId, str | None], Awaitable[str | None]]
    """What was typed, or the text that was chosen."""
