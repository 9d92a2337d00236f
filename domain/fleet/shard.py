"""One of the connections into which Discord splits a large bot."""

from datetime import datetime
from enum import StrEnum

from attrs import define

from domain.fleet.process import ProcessId


class HandOver(StrEnum):
    """How a shard came to the process that has it."""

    FREE = "free"
    """Nobody had it: it is new, or was given back."""
    HANDED = "handed"
    """From a process that went on serving it until this one was connected."""
    LAPSED = "lapsed"
    """From a process that died, or could not renew its lease."""


@define(eq=False, kw_only=True)
class Shard:
    number: int
    holder: ProcessId | None = None
    held_since: datetime | None = None
    came_by: HandOver | None = None
    vacant_since: datetime | None = None
    """Since when nobody has it."""
    heir: ProcessId | None = None
    """Who connects to it beside its holder, to take it over without a gap."""
    heir_is_ready: bool = False
    answered: tuple[int, ...] = ()
    """The interactions that the last holder took up shortly before it handed the shard over: the heir, who heard of
    them too, leaves those alone."""
    cut_off_since: datetime | None = None
    """Since when its holder is not connected to it."""

    def take(self, process: ProcessId, *, at: datetime, by: HandOver, answered: tuple[int, ...] = ()) -> None:
        self.holder, self.held_since, self.came_by, self.vacant_since = process, at, by, None
        self.cut_off_since = None if self.heir == process and self.heir_is_ready else at
        self.heir, self.heir_is_ready, self.answered = None, False, answered

    def note_connection(self, *, is_up: bool, at: datetime) -> None:
        self.cut_off_since = None if is_up else self.cut_off_since or at

    def vacate(self, *, at: datetime, by: HandOver, answered: tuple[int, ...] = ()) -> None:
        """Its heir has it now, connected or not; else nobody."""
        if self.heir is not None:
            self.take(self.heir, at=at, by=by, answered=answered)
        else:
            self.holder, self.held_since, self.came_by, self.vacant_since, self.answered = None, None, by, at, ()
            self.cut_off_since = None

    def name_heir(self, process: ProcessId | None) -> None:
        self.heir, self.heir_is_ready = process, False
