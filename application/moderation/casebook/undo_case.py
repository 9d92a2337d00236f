from datetime import datetime

from attrs import define, field, frozen

from application.moderation.queries import CaseReader, CaseView
from application.moderation.take_action import TakeAction
from application.shared.use_case import UseCase
from domain.moderation.amending import RIGHT
from domain.moderation.case import CaseStatus
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CannotBeUndone, CaseStillPending
from domain.moderation.links import Link, Relation
from domain.moderation.term import NotInForce
from domain.shared.ids import GuildId, RequestId
from domain.shared.names import Names
from domain.shared.standing import Standing


@frozen(kw_only=True)
class UndoCase:
    guild: GuildId
    number: CaseNumber
    by: Standing
    reason: str | None
    request: RequestId
    asked_at: datetime
    """By Discord's clock."""
    moderator_names: Names = field(factory=Names)
    answer_place: AnswerPlace | None = None


@define
class UndoCaseHandler:
    """Takes the opposite action, as a case of its own that says which one it undoes; with all checks of that action."""

    _cases: CaseReader
    _take_action: UseCase[TakeAction, CaseView]

    async def __call__(self, command: UndoCase) -> CaseView:
        """Raises MissingPermission, CaseNotFound, CannotBeUndone, CaseStillPending, NotInForce, or what taking the
        action raises."""
        command.by.require(RIGHT)
        case = await self._cases.show(command.guild, command.number)
        opposite = case.kind.undone_by
        if opposite is None:
            raise CannotBeUndone(case.number, case.kind.name)
        if not case.still_stands:
            # Delivered again after it was done, it is refused because it was done.
            earlier = await self._cases.opened_by(command.guild, command.request)
            if earlier is not None:
                return earlier
            raise CaseStillPending(case.number) if case.status is CaseStatus.PENDING else NotInForce(case.number)
        return await self._take_action(
            TakeAction(
                kind=opposite,
                guild=command.guild,
                moderator=command.by,
                target=case.target,
                reason=command.reason,
                request=command.request,
                asked_at=command.asked_at,
                answer_place=command.answer_place,
                target_names=case.target_names,
                moderator_names=command.moderator_names,
                links=(Link(Relation.UNDOES, case.number),),
            )
        )
