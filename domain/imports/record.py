"""An import: what was brought in from where, how far it has come, and what was said of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import NewType

from attrs import define, evolve, field, frozen

from domain.imports.errors import ImportedFromElsewhere, ImportEndsDiffer, ImportNotUndoable, ImportTakenBack
from domain.shared.ids import GuildId
from domain.shared.importing import Part, Remark

ImportId = NewType("ImportId", int)

LONGEST_ORIGIN = 500


class ImportSource(StrEnum):
    TUX = "tux"
    ZEPPELIN = "zeppelin"
    RED = "red"


class ImportState(StrEnum):
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


UNDER_WAY = (ImportState.APPLYING, ImportState.UNDOING)


@frozen(kw_only=True)
class Tally:
    """Of one part. `cursor` is the last key over there that was looked at; `settled` is what its rules decided at the
    beginning, such as up to which number cases keep theirs."""

    cursor: int
    settled: int = 0
    brought: int = 0
    known: int = 0
    """Brought in before."""
    left_out: Mapping[Remark, int] = field(factory=dict)
    remarks: Mapping[Remark, int] = field(factory=dict)
    taken_back: int = 0
    kept: int = 0
    """Changed by somebody since, and so not taken back."""

    @property
    def rows(self) -> int:
        return self.brought + self.known + sum(self.left_out.values())

    def __add__(self, other: "Tally") -> "Tally":
        return evolve(
            self,
            cursor=max(self.cursor, other.cursor),
            settled=self.settled or other.settled,
            brought=self.brought + other.brought,
            known=self.known + other.known,
            left_out=_sum(self.left_out, other.left_out),
            remarks=_sum(self.remarks, other.remarks),
            taken_back=self.taken_back + other.taken_back,
            kept=self.kept + other.kept,
        )


@define(eq=False, kw_only=True)
class Import:
    guild: GuildId
    id: ImportId
    source: ImportSource
    origin: str
    """Where it came from, without a password: a database, or a file's name."""
    state: ImportState
    takes_over_ends: bool
    tallies: dict[Part, Tally] = field(factory=dict)
    started_at: datetime
    ended_at: datetime | None = None

    def check_goes_on(self, *, takes_over_ends: bool | None) -> None:
        """With what is said now; None where nothing is. Raises ImportTakenBack, ImportEndsDiffer."""
        if self.state is not ImportState.APPLYING:
            raise ImportTakenBack(self.id)
        if takes_over_ends is not None and takes_over_ends is not self.takes_over_ends:
            raise ImportEndsDiffer(self.id, self.takes_over_ends)

    def check_origin(self, now: str) -> None:
        """Whether something from there can follow on this. Raises ImportedFromElsewhere."""
        if now != self.origin:
            raise ImportedFromElsewhere(self.id, self.origin, now)

    def add(self, part: Part, tally: Tally) -> None:
        before = self.tallies.get(part)
        self.tallies[part] = tally if before is None else before + tally

    def cursor(self, part: Part) -> int | None:
        tally = self.tallies.get(part)
        return None if tally is None else tally.cursor

    def end(self, *, at: datetime) -> None:
        self.state = ImportState.UNDONE if self.state is ImportState.UNDOING else ImportState.APPLIED
        self.ended_at = at

    def undo(self) -> None:
        """Begin to take it back, or go on with that. Raises ImportNotUndoable."""
        if self.state is ImportState.UNDONE:
            raise ImportNotUndoable(self.id)
        self.state, self.ended_at = ImportState.UNDOING, None


def counted(remarks: Iterable[Remark]) -> Mapping[Remark, int]:
    found = dict[Remark, int]()
    for remark in remarks:
        found[remark] = found.get(remark, 0) + 1
    return found


def _sum(one: Mapping[Remark, int], other: Mapping[Remark, int]) -> Mapping[Remark, int]:
    return {
        each: one.get(each, 0) + other.get(each, 0) for each in (*one, *(each for each in other if each not in one))
    }
