from collections.abc import Mapping

from attrs import define, field, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.fleet.process import ProcessId


@frozen
class LeaveFleet:
    """A process gives back what it had: it serves nothing any more."""

    process: ProcessId
    answered: Mapping[int, tuple[int, ...]] = field(factory=dict)
    """What it took up shortly before, of each shard that it still had."""


@define
class LeaveFleetHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, command: LeaveFleet) -> None:
        async with self._uow() as uow:
            fleet, now = await uow.fleets.take()
            fleet.leave(command.process, at=now, answered=command.answered)
            await uow.fleets.save(fleet)
            await uow.commit()
