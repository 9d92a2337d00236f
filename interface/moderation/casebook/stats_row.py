from attrs import frozen

from application.moderation.casebook.queries import ModeratorCounts
from domain.moderation.nobody import NOBODY
from interface.shared.languages import gettext


@frozen
class StatsRow:
    name: str
    counts: tuple[tuple[str, int], ...]
    """Of each kind, by its name in words, most first."""

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


def plain_name(counts: ModeratorCounts) -> str:
    """Where nothing is linked: in a picture, and beside it."""
    unnamed = gettext("nobody known") if counts.moderator == NOBODY else str(counts.moderator)
    return counts.names.display_name or counts.names.username or unnamed
