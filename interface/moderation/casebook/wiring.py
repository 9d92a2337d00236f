from collections.abc import Callable

from attrs import frozen
from discord import app_commands

from application.moderation.casebook.amendable_case import AmendableCase
from application.moderation.casebook.record_void import RecordVoidHandler
from application.moderation.casebook.undo_case import UndoCaseHandler
from application.moderation.casebook.unvoid_case import UnvoidCaseHandler
from application.moderation.casebook.void_case import VoidCaseHandler
from application.moderation.queries import CaseReader, CaseView
from application.moderation.take_action import TakeAction
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.shared.errors import ConcurrentChange
from interface.moderation.actions.edge import Tree
from interface.moderation.casebook.commands import CasebookUseCases, add_changing
from interface.moderation.casebook.offering import OfferedCases
from interface.moderation.casebook.undoing import Tell, UndoAndAnswer
from interface.moderation.commands import CaseUseCases
from interface.shared.avatars import Avatars
from interface.shared.buttons import Button
from interface.shared.wiring import Shared


@frozen
class Casebook:
    """The part of moderation that looks back: voiding, undoing, searching, counting."""

    add_commands: Callable[[Tree, app_commands.Group], None]
    """To the tree, and to the group `/case`."""
    buttons: tuple[Button, ...]


def casebook(
    shared: Shared,
    *,
    cases: CaseReader,
    shown: CaseUseCases,
    standings: Standings,
    take_action: UseCase[TakeAction, CaseView],
    tell: Tell,
    avatars: Avatars,
) -> Casebook:
    amendable = AmendableCase(cases, standings)
    record_void = shared.transaction(RecordVoidHandler(shared.uow, shared.clock), also=(ConcurrentChange,))
    use_cases = CasebookUseCases(
        show=shown.show,
        void=shared.measured(VoidCaseHandler(amendable, record_void)),
        unvoid=shared.measured(UnvoidCaseHandler(amendable, record_void)),
    )
    undo = UndoAndAnswer(shared.measured(UndoCaseHandler(cases, take_action)), tell, avatars)
    offer = OfferedCases(shown.suggest)

    def add_commands(_tree: Tree, group: app_commands.Group) -> None:
        add_changing(group, use_cases, undo, offer)

    return Casebook(add_commands, (undo.button(),))
