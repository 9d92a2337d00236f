"""How far back the messages of a banned member are deleted."""

from datetime import timedelta

from domain.moderation.errors import InvalidDeleteWindow

LONGEST_DELETE_WINDOW = timedelta(days=7)
"""Discord's own limit."""


def check_delete_window(window: timedelta) -> None:
    """Raises InvalidDeleteWindow unless the window is within 0 to 7 days."""
    if not timedelta(0) <= window <= LONGEST_DELETE_WINDOW:
        raise InvalidDeleteWindow(window=window, longest=LONGEST_DELETE_WINDOW)
