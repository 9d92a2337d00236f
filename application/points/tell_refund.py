from attrs import define, frozen

from application.points.shop_ports import BuyerNotifier
from application.points.shop_queries import ShopReader
from domain.points.transaction import TransactionId
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class TellRefund:
    guild: GuildId
    purchase: TransactionId


@define
class TellRefundHandler:
    """Tells the buyer that the points are back, and why. Raises DiscordUnreachable."""

    _shop: ShopReader
    _buyers: BuyerNotifier

    async def __call__(self, command: TellRefund) -> None:
        await self._buyers.tell_refund(await self._shop.purchase(command.guild, command.purchase))
