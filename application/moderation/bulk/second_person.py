"""Whether a second person has to approve an operation, by what is on record at this moment."""

from datetime import datetime

from application.shared.unit_of_work import UnitOfWork
from domain.moderation.budgets.budget import WINDOW, budget_of
from domain.moderation.bulk.approval import COUNTED, COUNTED_FOR, Reach
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.settings import APPROVAL_ABOVE
from domain.moderation.bulk.target import TargetState
from domain.shared.settings import Settings
from domain.shared.standing import Standing


async def needs_second_person(
    uow: UnitOfWork, operation: BulkOperation, targets: int, by: Standing, settings: Settings, *, at: datetime
) -> bool:
    """If it were confirmed now, for so many.

    The owner needs nobody: there may be nobody else, and the limits themselves are theirs to set. An undo needs nobody
    either: a mistake must be mended at once.
    """
    if by.is_owner or operation.undoes is not None:
        return False
    limit, kind = settings[APPROVAL_ABOVE], operation.act.kind
    budget = budget_of(settings, kind, by)
    taken = 0
    if budget is not None:
        taken_at = await uow.cases.newest_taken(operation.guild, by.user, kind, most=budget)
        taken = sum(moment > at - WINDOW for moment in taken_at)
        taken += await uow.bulk_operations.count_alone(  # those who have no case yet
            operation, [TargetState.WAITING], since=at - WINDOW, most=budget
        )
    lately = await uow.bulk_operations.count_alone(operation, COUNTED, since=at - COUNTED_FOR, most=limit + 1)
    return Reach(targets=targets, alone_lately=lately, taken=taken, budget=budget).goes_beyond(limit)
