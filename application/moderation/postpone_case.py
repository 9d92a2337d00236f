from datetime import datetime, timedelta

from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case import Case


@frozen(kw_only=True)
class PostponeCase:
    """`impossible_for` is how long it could not be tried."""

    case: Case
    until: datetime
    impossible_for: timedelta


@define
class PostponeCaseHandler:
    """Gives the lease of a case back, so that it is taken up again soon; one that lost the lease changes nothing."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: PostponeCase) -> None:
        async with self._uow() as uow:
            await uow.cases.postpone(command.case, until=command.until, impossible_for=command.impossible_for)
            await uow.commit()
