from attrs import define, frozen

from application.points.shop_queries import PurchaseView, ShopReader
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowPurchases:
    """Of a member, or of everybody where `user` is None."""

    guild: GuildId
    by: Standing
    user: UserId | None
    seek: Seek


@define
class ShowPurchasesHandler:
    """Everybody may see their own purchases; those of others only who may manage the server."""

    _shop: ShopReader

    async def __call__(self, command: ShowPurchases) -> Page[PurchaseView]:
        if command.user != command.by.user:
            command.by.require(Permission.MANAGE_GUILD)
        return await self._shop.purchases(command.guild, command.user, command.seek)
