from attrs import define, frozen

from application.points.shop_ports import BuyerNotifier
from application.points.shop_queries import ShopReader
from application.shared.use_case import UseCase
from domain.points.settings import CURRENCY
from domain.points.transaction import TransactionId
from domain.shared.ids import GuildId
from domain.shared.settings import Settings


@frozen(kw_only=True)
class TellRefund:
    guild: GuildId
    purchase: TransactionId


@define
class TellRefundHandler:
    """Tells the buyer that the points are back, and why. Raises DiscordUnreachable."""

    _shop: ShopReader
    _buyers: BuyerNotifier
    _get_settings: UseCase[GuildId, Settings]

    async def __call__(self, command: TellRefund) -> None:
        purchase = await self._shop.purchase(command.guild, command.purchase)
        settings = await self._get_settings(command.guild)
        await self._buyers.tell_refund(purchase, settings[CURRENCY])
