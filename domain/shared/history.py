"""Append-only history: who changed what, when, from what to what."""

from datetime import datetime

from attrs import define, field, frozen

from domain.shared.events import Aggregate
from domain.shared.ids import UserId

type Value = str | int | bool | None
"""What a changed field held: as JSON knows it, so that a flag stays a flag."""


@frozen(kw_only=True)
class Change:
    """One line of an aggregate's history."""

    field: str
    old: Value
    new: Value
    by: UserId
    at: datetime


@frozen
class RecordedChange:
    """A line that was saved; a later one has a larger id."""

    id: int
    change: Change


@define(eq=False, kw_only=True)
class ChangeableAggregate(Aggregate):
    """An aggregate that people change; it remembers its changes until a repository pulls them."""

    _changes: list[Change] = field(factory=list, init=False, repr=False)

    def _note(self, *changes: Change) -> None:
        self._changes.extend(changes)

    def pull_changes(self) -> tuple[Change, ...]:
        """Hand over the history not saved yet, oldest first."""
        changes = tuple(self._changes)
        self._changes.clear()
        return changes
