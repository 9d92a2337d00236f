"""How people meet what names a channel or a role: where that is gone, they read what it is, and what mends it."""

from collections.abc import Awaitable, Callable

from attrs import frozen

from interface.shared.border import Interaction

type Forget = Callable[[Interaction, str, int], Awaitable[object]]
"""Forgets what stands in a place under this name, and which channel or role it names."""


@frozen(kw_only=True)
class ReferenceFace:
    """Of one place; both are asked for with the name of what stands there, as a person may have typed it."""

    place: str
    title: Callable[[str], str]
    command: Callable[[str], str]
    """The command that changes it, without the slash."""
    forget: Forget | None = None
    """Where there is nothing to choose instead, or Discord's pickers no longer offer what is gone."""
