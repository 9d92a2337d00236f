"""Messages that are to be looked at, until it is on record that they are."""

from collections.abc import Collection

from attrs import define, field

from domain.starboard.repository import Starred

MOST_HINTS = 10_000


@define(eq=False)
class Hints:
    """However often a message is starred in between, it is one hint; more than MOST_HINTS are left out."""

    _starred: set[Starred] = field(factory=set)
    _deleted: set[Starred] = field(factory=set)

    def starred(self, message: Starred) -> None:
        self._add(self._starred, [message])

    def deleted(self, messages: Collection[Starred]) -> None:
        self._add(self._deleted, messages)

    def pull(self) -> tuple[frozenset[Starred], frozenset[Starred]]:
        """What was starred, and what was deleted, since the last time."""
        pulled = frozenset(self._starred), frozenset(self._deleted)
        self._starred.clear()
        self._deleted.clear()
        return pulled

    def put_back(self, starred: Collection[Starred], deleted: Collection[Starred]) -> None:
        self._add(self._starred, starred)
        self._add(self._deleted, deleted)

    def _add(self, to: set[Starred], messages: Collection[Starred]) -> None:
        for message in messages:
            if len(to) < MOST_HINTS:
                to.add(message)
