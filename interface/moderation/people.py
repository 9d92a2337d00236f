"""How cards name people: a mention alone shows digits once somebody has left, so what is stored stands beside it."""

from domain.moderation.nobody import NOBODY
from domain.shared.ids import UserId
from domain.shared.names import Names
from interface.shared.languages import gettext
from interface.shared.layout import as_typed, shortened

_LONGEST_SHORT_NAME = 32
"""Characters; as long as Discord lets names be today."""


def known_as(user: UserId, names: Names) -> str:
    """All that is known of somebody, but for the mention."""
    known = {name.casefold(): name for name in (names.username, names.display_name) if name is not None}
    return " · ".join([*map(as_typed, reversed(known.values())), f"ID {user}"])


def mentioned(moderator: UserId) -> str:
    """Who took an action; nobody, where Discord did not say who did."""
    return gettext("*nobody known*") if moderator == NOBODY else f"<@{moderator}>"


def known_shortly(user: UserId, names: Names) -> str:
    """The same in a line of many."""
    name = names.username or names.display_name
    return " ".join([*([] if name is None else [shortened(name, _LONGEST_SHORT_NAME)]), str(user)])
