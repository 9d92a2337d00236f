from collections.abc import Mapping

from attrs import define, frozen

from application.points.shop_queries import ItemView, ShopReader
from application.shared.roles import RoleDirectory
from application.shared.use_case import UseCase
from domain.points.settings import CURRENCY
from domain.points.shop_item import ItemId
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.roles import RoleUnusable, fault_of
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListItems:
    guild: GuildId
    by: Standing
    seek: Seek


@frozen
class ItemPage:
    """`faults` says of which items the role cannot be given at the moment, and why; only managers are told."""

    page: Page[ItemView]
    currency: str
    faults: Mapping[ItemId, RoleUnusable]


@define
class ListItemsHandler:
    """What is for sale; for everybody."""

    _shop: ShopReader
    _directory: RoleDirectory
    _get_settings: UseCase[GuildId, Settings]

    async def __call__(self, command: ListItems) -> ItemPage:
        page = await self._shop.items(command.guild, command.seek)
        currency = (await self._get_settings(command.guild))[CURRENCY]
        if not command.by.may(Permission.MANAGE_GUILD):
            return ItemPage(page, currency, {})
        roles = await self._directory.of(command.guild)
        faults = {item.id: fault for item in page.items if (fault := fault_of(roles, item.role)) is not None}
        return ItemPage(page, currency, faults)
