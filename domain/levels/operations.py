"""Work on the levels of a whole guild: imports, which can be taken back, and recomputations."""

from datetime import datetime
from enum import StrEnum
from typing import NewType

from attrs import define

from domain.levels.operation_errors import OperationNotUndoable
from domain.shared.ids import GuildId, RequestId, UserId

OperationId = NewType("OperationId", int)

OPERATOR = UserId(0)
"""Whoever runs the bot, from its command line; nobody in Discord has this id."""


class OperationKind(StrEnum):
    IMPORT = "import"
    RECOMPUTE = "recompute"


class OperationState(StrEnum):
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


class ImportMode(StrEnum):
    """What becomes of the XP that a member has when others are imported."""

    ADD = "add"
    REPLACE = "replace"
    MAX = "max"
    """The larger number is kept."""


def imported_amount(mode: ImportMode, *, present: int, imported: int) -> int:
    """How many XP the import adds; negative where it takes some."""
    match mode:
        case ImportMode.ADD:
            return imported
        case ImportMode.REPLACE:
            return imported - present
        case ImportMode.MAX:
            return max(imported - present, 0)


@define(eq=False, kw_only=True)
class Operation:
    """Goes through members by their ids; `cursor` is the last one that it is done with, so that it can be resumed."""

    guild: GuildId
    id: OperationId
    kind: OperationKind
    subject: str
    """What tells it from others of its kind: of an import, the digest of the file; else the version of the rules."""
    source: str
    mode: ImportMode | None
    state: OperationState
    cursor: UserId
    members: int
    started_at: datetime
    ended_at: datetime | None

    @property
    def request(self) -> RequestId:
        """As whose request its adjustments are kept; no interaction has a number below 0."""
        undoes = self.state in (OperationState.UNDOING, OperationState.UNDONE)
        return RequestId(-2 * self.id - undoes)

    @property
    def applied_as(self) -> RequestId:
        return RequestId(-2 * self.id)

    def advance(self, cursor: UserId, members: int) -> None:
        self.cursor = cursor
        self.members += members

    def restart(self) -> None:
        """What has ended begins anew; what was interrupted goes on."""
        if self.state is OperationState.APPLIED:
            self.state, self.cursor, self.members, self.ended_at = OperationState.APPLYING, UserId(0), 0, None

    def end(self, *, at: datetime) -> None:
        self.state = OperationState.UNDONE if self.state is OperationState.UNDOING else OperationState.APPLIED
        self.ended_at = at

    def undo(self) -> None:
        """Begin to take it back, or go on with that. Raises OperationNotUndoable."""
        if self.kind is not OperationKind.IMPORT or self.state is OperationState.UNDONE:
            raise OperationNotUndoable(self.id)
        if self.state is not OperationState.UNDOING:
            self.state, self.cursor, self.members, self.ended_at = OperationState.UNDOING, UserId(0), 0, None
