from datetime import datetime

from attrs import define, evolve, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.drift.check import DriftCheck
from domain.moderation.drift.difference import Difference


@frozen(kw_only=True)
class RecordDrift:
    check: DriftCheck
    found: tuple[Difference, ...]
    at: datetime
    due_at: datetime


@define
class RecordDriftHandler:
    """What a look found; one that lost its claim records nothing."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RecordDrift) -> None:
        check = evolve(command.check)  # fresh, should it be run again
        check.record(command.found, at=command.at)
        async with self._uow() as uow:
            if await uow.drift_checks.finish(check, due_at=command.due_at):
                await uow.commit()
