"""The use cases that look back on cases, put together on whichever records a test brings."""

from datetime import timedelta

from attrs import define

from application.moderation.casebook.amendable_case import AmendableCase
from application.moderation.casebook.asked_query import QueryReading
from application.moderation.casebook.export_cases import ExportCasesHandler
from application.moderation.casebook.keep_search import KeepSearchHandler
from application.moderation.casebook.list_own_cases import ListOwnCasesHandler
from application.moderation.casebook.queries import CasebookReader
from application.moderation.casebook.record_void import RecordVoidHandler
from application.moderation.casebook.search_cases import SearchCasesHandler
from application.moderation.casebook.show_history import ShowHistoryHandler
from application.moderation.casebook.turn_search_page import TurnSearchPageHandler
from application.moderation.casebook.undo_case import UndoCase, UndoCaseHandler
from application.moderation.casebook.unvoid_case import UnvoidCase, UnvoidCaseHandler
from application.moderation.casebook.void_case import VoidCase, VoidCaseHandler
from application.shared.moments import Moments
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import RequestId
from domain.shared.standing import Standing
from infrastructure.dates_in_words import DateparserDates
from tests.builders import GUILD, a_moderator, a_request
from tests.fakes.clock import START
from tests.moderation import Moderation

ONE, TWO, THREE = map(CaseNumber, range(1, 4))


@define
class Casebook:
    moderation: Moderation
    book: CasebookReader

    @property
    def _reading(self) -> QueryReading:
        return QueryReading(self.moderation.zones, Moments(DateparserDates()))

    @property
    def search(self) -> SearchCasesHandler:
        return SearchCasesHandler(
            self._reading, self.book, KeepSearchHandler(self.moderation.uow, self.moderation.clock)
        )

    @property
    def turn(self) -> TurnSearchPageHandler:
        return TurnSearchPageHandler(self.book)

    @property
    def export(self) -> ExportCasesHandler:
        return ExportCasesHandler(self._reading, self.book)

    @property
    def history(self) -> ShowHistoryHandler:
        return ShowHistoryHandler(self.book, self.moderation.cases)

    @property
    def own(self) -> ListOwnCasesHandler:
        return ListOwnCasesHandler(self.book, self.moderation.get_settings)

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
