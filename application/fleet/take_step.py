from datetime import timedelta

from attrs import define

from application.fleet.ports import Neighbours
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.fleet.orders import Orders, Report


@define
class TakeStepHandler:
    """Renews the lease of a process for all that it has, and tells it what to serve."""

    _uow: UnitOfWorkFactory
    _neighbours: Neighbours
    _lease: timedelta

    async def __call__(self, command: Report) -> Orders:
        async with self._uow() as uow:
            fleet, now = await uow.fleets.take()
            gone = self._neighbours.gone([process.identity for process in fleet.processes.values()])
            orders = fleet.step(command, at=now, lease=self._lease, gone=gone)
            await uow.fleets.save(fleet)
            await uow.commit()
        return orders
