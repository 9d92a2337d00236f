from attrs import define, field, frozen

from application.moderation.errors import ActionUnfinished
from application.moderation.jail.jail_book import JailBook
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case import Case, CaseStatus
from domain.moderation.jail.swap import RoleSwap


@frozen
class NoteSwap:
    case: Case
    swap: RoleSwap


@define
class NoteSwapHandler:
    """Puts on record which roles are about to change hands.

    Only whoever holds the case may; anybody else's note would undo what has been noted since. Raises ActionUnfinished.
    """

    _uow: UnitOfWorkFactory
    _book: JailBook = field(factory=JailBook)

    async def __call__(self, command: NoteSwap) -> None:
        async with self._uow() as uow:
            case = await uow.cases.lock(command.case.guild, command.case.number)
            if case.status is not CaseStatus.PENDING or case.lease_token != command.case.lease_token:
                raise ActionUnfinished(case.number)
            await uow.role_swaps.put(command.swap)
            await uow.commit()
        if command.swap.jail_role is not None:
            self._book.note(case.guild, command.swap.user, command.swap.jail_role)
