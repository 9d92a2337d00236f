from application.points.deliver_purchase import DeliverPurchase
from application.points.tell_refund import TellRefund
from application.shared.reaction import EventReactions
from application.shared.use_case import UseCase
from domain.points.shop_events import ItemBought, PurchaseRefunded
from domain.shared.events import Event


def shop_reactions(
    *, deliver: UseCase[DeliverPurchase, None], tell_refund: UseCase[TellRefund, None]
) -> EventReactions:
    async def hand_over(event: Event) -> None:
        assert isinstance(event, ItemBought)
        await deliver(DeliverPurchase(guild=event.guild, purchase=event.purchase))

    async def tell_buyer(event: Event) -> None:
        assert isinstance(event, PurchaseRefunded)
        await tell_refund(TellRefund(guild=event.guild, purchase=event.purchase))

    return {ItemBought: (hand_over,), PurchaseRefunded: (tell_buyer,)}
