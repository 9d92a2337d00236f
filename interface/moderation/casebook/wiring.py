from collections.abc import Callable

from attrs import frozen
from discord import app_commands

from application.moderation.casebook.amendable_case import AmendableCase
from application.moderation.casebook.asked_query import QueryReading
from application.moderation.casebook.export_cases import ExportCasesHandler
from application.moderation.casebook.keep_search import KeepSearchHandler
from application.moderation.casebook.list_own_cases import ListOwnCasesHandler
from application.moderation.casebook.queries import CasebookReader
from application.moderation.casebook.record_void import RecordVoidHandler
from application.moderation.casebook.search_cases import SearchCasesHandler
from application.moderation.casebook.show_history import ShowHistoryHandler
from application.moderation.casebook.show_mod_stats import ShowModStatsHandler
from application.moderation.casebook.turn_search_page import TurnSearchPageHandler
from application.moderation.casebook.undo_case import UndoCase, UndoCaseHandler
from application.moderation.casebook.unvoid_case import UnvoidCaseHandler
from application.moderation.casebook.void_case import VoidCase, VoidCaseHandler
from application.moderation.queries import CaseReader, CaseView
from application.moderation.take_action import TakeAction
from application.shared.moments import Moments
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from interface.moderation.actions.edge import Tree
from interface.moderation.casebook.commands import CasebookUseCases, add_changing
from interface.moderation.casebook.looking import (
    LookingUseCases,
    TurnFoundPage,
    TurnOwnPage,
    add_histories,
    add_searching,
)
from interface.moderation.casebook.offering import OfferedCases
from interface.moderation.casebook.stats_command import add_mod_stats
from interface.moderation.casebook.stats_drawing import StudioStatsPictures
from interface.moderation.casebook.undoing import Tell, UndoAndAnswer
from interface.moderation.commands import CaseUseCases
from interface.shared.avatars import Avatars
from interface.shared.buttons import Button
from interface.shared.wiring import Shared, zones_of


@frozen
class Casebook:
    """The part of moderation that looks back: voiding, undoing, searching, counting."""

    add_commands: Callable[[Tree, app_commands.Group], None]
    """To the tree, and to the group `/case`."""
    buttons: tuple[Button, ...]
    undo: UseCase[UndoCase, CaseView]
    void: UseCase[VoidCase, CaseView]


def casebook(
    shared: Shared,
    *,
    cases: CaseReader,
    shown: CaseUseCases,
    standings: Standings,
    take_action: UseCase[TakeAction, CaseView],
    tell: Tell,
    avatars: Avatars,
    book: CasebookReader,
    get_settings: UseCase[GuildId, Settings],
    moments: Moments,
) -> Casebook:
    amendable = AmendableCase(cases, standings)
    record_void = shared.transaction(RecordVoidHandler(shared.uow, shared.clock), also=(ConcurrentChange,))
    use_cases = CasebookUseCases(
        show=shown.show,
        void=shared.measured(VoidCaseHandler(amendable, record_void)),
        unvoid=shared.measured(UnvoidCaseHandler(amendable, record_void)),
        read_reason=shown.read_reason,
        offer_reasons=shown.offer_reasons,
    )
    undo_case = shared.measured(UndoCaseHandler(cases, take_action))
    undo = UndoAndAnswer(undo_case, tell, avatars, shown.read_reason)
    offer = OfferedCases(shown.suggest)

    reading = QueryReading(zones_of(shared, get_settings), moments)
    keep = shared.transaction(KeepSearchHandler(shared.uow, shared.clock))
    looking = LookingUseCases(
        search=shared.measured(SearchCasesHandler(reading, book, keep)),
        turn=shared.measured(TurnSearchPageHandler(book)),
        export=shared.measured(ExportCasesHandler(reading, book)),
        history=shared.measured(ShowHistoryHandler(book, cases)),
        own=shared.measured(ListOwnCasesHandler(book, get_settings)),
    )
    stats = shared.measured(ShowModStatsHandler(book, StudioStatsPictures(shared.studio), shared.clock))

    def add_commands(tree: Tree, group: app_commands.Group) -> None:
        add_changing(group, use_cases, undo, offer)
        add_searching(group, looking)
        add_histories(tree, looking)
        add_mod_stats(tree, stats)

    buttons = (undo.button(), TurnFoundPage(looking.turn).button(), TurnOwnPage(looking.own).button())
    return Casebook(add_commands, buttons, undo_case, use_cases.void)
