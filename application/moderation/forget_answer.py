from contextlib import suppress

from attrs import define, frozen

from application.moderation.queries import CaseView
from application.shared.errors import CommitOutcomeUnknown, RecordsUnavailable, TransientFailure
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case import CaseStatus


@frozen
class ForgetAnswer:
    """The moderator was shown the case as it is here."""

    case: CaseView


@define
class ForgetAnswerHandler:
    """Takes note that the answer was given; while the case is pending, one is still owed.

    Where that cannot be recorded, the same answer is given once more.
    """

    _uow: UnitOfWorkFactory

    async def __call__(self, command: ForgetAnswer) -> None:
        if command.case.status is CaseStatus.PENDING:
            return
        with suppress(RecordsUnavailable, CommitOutcomeUnknown, TransientFailure):
            async with self._uow() as uow:
                await uow.owed_answers.forget(command.case.guild, command.case.number)
                await uow.commit()
