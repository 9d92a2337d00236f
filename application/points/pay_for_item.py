from attrs import define, frozen

from application.points.record_transaction import RecordTransaction
from application.points.shop_queries import ItemView
from application.shared.unit_of_work import UnitOfWork
from application.shared.use_case import UseCase
from domain.points.amount import Points
from domain.points.own_reasons import for_payment
from domain.points.purchase import Purchase
from domain.points.transaction import PURCHASE, RecordedTransaction, take
from domain.shared.ids import RequestId, UserId


@frozen(kw_only=True)
class PayForItem:
    item: ItemView
    buyer: UserId
    price: Points
    request: RequestId


@define
class PayForItemHandler:
    """Debit, stock and purchase, with the event that has it delivered: one transaction, or none of them.

    A request delivered again gets the payment of the first time. Raises InsufficientPoints, ItemNotFound, PriceChanged,
    SoldOut, PurchaseUnderWay.
    """

    _record: UseCase[RecordTransaction, RecordedTransaction]

    async def __call__(self, command: PayForItem) -> RecordedTransaction:
        ordered = command.item

        async def take_from_stock(uow: UnitOfWork, payment: RecordedTransaction) -> None:
            item = await uow.shop_items.take_one(ordered.guild, ordered.id, price=command.price)
            await uow.purchases.add(Purchase.paid_with(payment, item))

        draft = take(
            guild=ordered.guild,
            actor=command.buyer,
            giver=command.buyer,
            amount=command.price,
            reason=for_payment(ordered.name),
            request=command.request,
            kind=PURCHASE,
        )
        return await self._record(RecordTransaction(draft, also=take_from_stock))
