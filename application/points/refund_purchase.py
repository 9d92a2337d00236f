from attrs import define, evolve, frozen

from application.points.record_transaction import RecordTransaction
from application.points.shop_ports import OwnId
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.points.account import MINT, wallet
from domain.points.errors import AlreadyReversed
from domain.points.own_reasons import for_refund
from domain.points.purchase import Purchase, Refusal
from domain.points.transaction import REVERSAL, Draft, RecordedTransaction, moved
from domain.shared.ids import RequestId, UserId


@frozen
class RefundPurchase:
    purchase: Purchase
    refusal: Refusal


@define
class RefundPurchaseHandler:
    """Gives the points back as the reversal of the payment, and one to the stock: one transaction, once.

    Where a moderator has reversed the payment, that is recorded instead. Raises PurchaseTakenOver where another holds
    the lease or has settled it, ReceiverFull where the wallet has no room, DiscordUnreachable.
    """

    _record: UseCase[RecordTransaction, RecordedTransaction]
    _uow: UnitOfWorkFactory
    _clock: Clock
    _own_id: OwnId

    async def __call__(self, command: RefundPurchase) -> None:
        purchase = command.purchase

        async def settle(uow: UnitOfWork, _: RecordedTransaction) -> None:
            await self._settle(uow, purchase, command.refusal)

        try:
            await self._record(RecordTransaction(_refund(purchase, command.refusal, by=self._own_id()), also=settle))
        except AlreadyReversed:
            async with self._uow() as uow:
                await self._settle(uow, purchase, Refusal.REVERSED)
                await uow.commit()

    async def _settle(self, uow: UnitOfWork, purchase: Purchase, refusal: Refusal) -> None:
        refunded = evolve(purchase)
        refunded.refund(refusal, at=self._clock.now())
        await uow.purchases.save(refunded)
        if purchase.from_stock:
            await uow.shop_items.put_back(purchase.guild, purchase.item)


def _refund(purchase: Purchase, refusal: Refusal, *, by: UserId) -> Draft:
    return Draft(
        guild=purchase.guild,
        kind=REVERSAL,
        actor=by,
        reason=for_refund(refusal),
        # No interaction asks for a refund. Interactions have ids above zero, so this one is its own alone.
        request=RequestId(-purchase.transaction),
        entries=moved(MINT, wallet(purchase.user), purchase.price),
        reverses=purchase.transaction,
    )
