"""The use cases that look back on cases, put together on whichever records a test brings."""

from datetime import timedelta

from attrs import define

from application.moderation.casebook.amendable_case import AmendableCase
from application.moderation.casebook.record_void import RecordVoidHandler
from application.moderation.casebook.undo_case import UndoCase, UndoCaseHandler
from application.moderation.casebook.unvoid_case import UnvoidCase, UnvoidCaseHandler
from application.moderation.casebook.void_case import VoidCase, VoidCaseHandler
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import RequestId
from domain.shared.standing import Standing
from tests.builders import GUILD, a_moderator, a_request
from tests.fakes.clock import START
from tests.moderation import Moderation

ONE, TWO, THREE = map(CaseNumber, range(1, 4))


@define
class Casebook:
    moderation: Moderation

    @property
    def _amendable(self) -> AmendableCase:
        return AmendableCase(self.moderation.cases, self.moderation.discord)

    @property
    def _record_void(self) -> RecordVoidHandler:
        return RecordVoidHandler(self.moderation.uow, self.moderation.clock)

    @property
    def void(self) -> VoidCaseHandler:
        return VoidCaseHandler(self._amendable, self._record_void)

    @property
    def unvoid(self) -> UnvoidCaseHandler:
        return UnvoidCaseHandler(self._amendable, self._record_void)

    @property
    def undo(self) -> UndoCaseHandler:
        return UndoCaseHandler(self.moderation.cases, self.moderation.take_action)


def voiding(reason: str = "a mistake", *, number: CaseNumber = ONE, by: Standing | None = None) -> VoidCase:
    return VoidCase(guild=GUILD, number=number, by=by or a_moderator(), reason=reason)


def unvoiding(reason: str = "none at all", *, number: CaseNumber = ONE, by: Standing | None = None) -> UnvoidCase:
    return UnvoidCase(guild=GUILD, number=number, by=by or a_moderator(), reason=reason)


def undoing(
    number: CaseNumber = ONE, *, by: Standing | None = None, request: RequestId | None = None, reason: str | None = None
) -> UndoCase:
    return UndoCase(
        guild=GUILD,
        number=number,
        by=by or a_moderator(),
        reason=reason,
        request=request or a_request(),
        asked_at=START + timedelta(minutes=1),  # by then what it undoes is there
    )
