from datetime import datetime

from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.repository import DueCase


@frozen(kw_only=True)
class PostponeEnd:
    """`problem` is what stood in the way; with None nothing did, but that nobody answered: the try does not count."""

    due: DueCase
    until: datetime
    problem: str | None


@define
class PostponeEndHandler:
    """Has the end of a case tried again later, unless the claim was lost meanwhile."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: PostponeEnd) -> None:
        async with self._uow() as uow:
            if command.problem is None:
                await uow.case_schedule.give_back(command.due, until=command.until)
            else:
                await uow.case_schedule.note(command.due, command.problem)
            await uow.commit()
