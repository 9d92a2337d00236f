from attrs import define, evolve

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.points.purchase import Purchase


@define
class SettlePurchaseHandler:
    """Records that the role was given. Raises PurchaseTakenOver where another holds the lease, or has settled it."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, purchase: Purchase) -> None:
        delivered = evolve(purchase)
        delivered.deliver(at=self._clock.now())
        async with self._uow() as uow:
            await uow.purchases.save(delivered)
            await uow.commit()
