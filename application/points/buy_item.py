from attrs import define, frozen

from application.points.pay_for_item import PayForItem
from application.points.shop_queries import PurchaseView, ShopReader
from application.shared.roles import RoleDirectory, RoleGateway
from application.shared.use_case import UseCase
from domain.points.account import wallet
from domain.points.amount import points
from domain.points.settings import CURRENCY
from domain.points.shop_errors import RoleHeldAlready
from domain.points.shop_item import ItemId
from domain.points.transaction import RecordedTransaction
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.roles import fault_of
from domain.shared.settings import Settings


@frozen(kw_only=True)
class BuyItem:
    """`shown` is the price that the buyer saw; at any other nothing is bought."""

    guild: GuildId
    buyer: UserId
    item: ItemId
    shown: int
    request: RequestId


@frozen
class BuyReceipt:
    """`balance` is what the payment left in the wallet."""

    purchase: PurchaseView
    balance: int
    currency: str


@define
class BuyItemHandler:
    """Sells a role: refused before anything is paid where it cannot be given or the buyer has it. It is given by
    DeliverPurchase, once the purchase is on record.

    A request delivered again gets the receipt of the first time, with what has become of it since. Raises RoleUnusable,
    RoleHeldAlready, NotAMember, DiscordUnreachable, and what PayForItem raises.
    """

    _shop: ShopReader
    _roles: RoleGateway
    _directory: RoleDirectory
    _pay: UseCase[PayForItem, RecordedTransaction]
    _get_settings: UseCase[GuildId, Settings]

    async def __call__(self, command: BuyItem) -> BuyReceipt:
        settings = await self._get_settings(command.guild)
        item = await self._shop.item(command.guild, command.item)
        earlier = await self._shop.bought_by(command.guild, command.request)
        if earlier is None:
            if (fault := fault_of(await self._directory.of(command.guild), item.role)) is not None:
                raise fault
            if item.role in await self._roles.held(command.guild, command.buyer):
                raise RoleHeldAlready(item.role)
        payment = await self._pay(
            PayForItem(item=item, buyer=command.buyer, price=points(command.shown), request=command.request)
        )
        # Nothing is read any more: it could fail, and what is paid is paid.
        purchase = earlier or PurchaseView.paid_with(payment, item)
        return BuyReceipt(purchase, payment.entry_of(wallet(command.buyer)).balance_after, settings[CURRENCY])
