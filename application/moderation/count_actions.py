from attrs import define, frozen

from application.moderation.queries import CaseReader, CaseView
from application.shared.errors import RecordsUnavailable, TransientFailure
from application.shared.total import Total
from domain.moderation.case import CaseStatus


@frozen
class CountActions:
    """Which one of the member's actions of its kind a case is, just after it was taken."""

    case: CaseView


@define
class CountActionsHandler:
    """Counts those that were carried out, the case itself included.

    None where the kind is not counted, nothing was done, or the records are away: what was done is told all the same.
    """

    _cases: CaseReader

    async def __call__(self, command: CountActions) -> Total | None:
        case = command.case
        if not case.kind.is_counted or case.status is not CaseStatus.APPLIED:
            return None
        try:
            return await self._cases.count_applied(case.guild, case.target, case.kind, up_to=case.number)
        except (RecordsUnavailable, TransientFailure):
            return None
