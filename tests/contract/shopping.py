"""A shop with something in it, and what was bought there."""

from domain.points.amount import Points
from domain.points.purchase import Purchase
from domain.points.shop_item import ItemName, ShopItem
from domain.points.shop_repository import NewItem
from domain.points.transaction import take
from domain.shared.ids import GuildId, RequestId, RoleId, UserId
from tests.builders import GUILD, MEMBER, a_request
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.points import a_grant

VIP = RoleId(41)


def a_new_item(
    name: str = "VIP", *, guild: GuildId = GUILD, price: int = 500, role: RoleId = VIP, stock: int | None = None
) -> NewItem:
    return NewItem(guild=guild, name=ItemName(name), price=Points(price), role=role, stock=stock)


async def added(backend: Backend, *items: NewItem) -> list[ShopItem]:
    made = []
    async with backend.uow() as uow:
        for item in items:
            made.append(await uow.shop_items.add(item))
        await uow.commit()
    return made


async def bought(
    backend: Backend, item: ShopItem, *, user: UserId = MEMBER, request: RequestId | None = None
) -> Purchase:
    """Paid for, with points that the buyer is given first."""
    async with backend.uow() as uow:
        await uow.points.record(a_grant(user, item.price, guild=item.guild), at=START)
        draft = take(
            guild=item.guild,
            actor=user,
            giver=user,
            amount=item.price,
            reason=None,
            request=request or a_request(),
        )
        payment = await uow.points.record(draft, at=START)
        purchase = Purchase.paid_with(payment, item)
        await uow.purchases.add(purchase)
        await uow.commit()
    return purchase
