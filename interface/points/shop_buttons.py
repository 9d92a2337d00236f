"""Pages of the shop and of purchases, and the buttons that buy, and lead from one page to the next."""

import re

import discord
from attrs import define, frozen

from application.points.buy_item import BuyItem, BuyReceipt
from application.points.list_items import ItemPage, ListItems
from application.points.shop_queries import ItemView, PurchaseView
from application.points.show_purchases import ShowPurchases
from application.shared.use_case import UseCase
from domain.points.shop_item import ItemId
from domain.shared.ids import RequestId, UserId
from domain.shared.paging import Direction, Page, Seek
from interface.points.shop_cards import BuyButton, item_list, item_text, purchase_list, receipt_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.currency import currency_name
from interface.shared.languages import gettext
from interface.shared.layout import Card, as_typed, card
from interface.shared.messages import replace
from interface.shared.words import shared_words

ITEMS_A_PAGE = 8
PURCHASES_A_PAGE = 8

_BUY = r"shop:buy:(?P<item>\d{1,18}):(?P<price>\d{1,13})"
_ITEMS = r"shop:items:(?P<direction>newer|older):(?P<cursor>\d{1,18})"
_PURCHASES = r"shop:bought:(?P<direction>newer|older):(?P<cursor>\d{1,18}):(?P<user>\d{0,19})"


@frozen
class Pick:
    """An item at the price that the person was shown, as a button or a suggestion carries it."""

    item: ItemId
    price: int

    @classmethod
    def of(cls, item: ItemView) -> "Pick":
        return cls(item.id, item.price)

    @classmethod
    def parse(cls, value: str) -> "Pick | None":
        """None for what a person typed without choosing a suggestion."""
        match = re.fullmatch(r"(\d{1,18})@(\d{1,13})", value)
        return None if match is None else cls(ItemId(int(match[1])), int(match[2]))

    @property
    def value(self) -> str:
        return f"{self.item}@{self.price}"


def buy_button(item: ItemView) -> BuyButton:
    pick, is_left = Pick.of(item), item.stock != 0
    return discord.ui.Button(
        label=gettext("Buy") if is_left else gettext("Sold out"),
        style=discord.ButtonStyle.primary,
        custom_id=f"shop:buy:{pick.item}:{pick.price}",
        disabled=not is_left,
    )


def shop_page(shown: ItemPage) -> Card:
    entries = []
    for item in shown.page.items:
        fault = shown.faults.get(item.id)
        entries.append((item_text(item, None if fault is None else shared_words(fault)), buy_button(item)))
    listed = item_list(
        gettext("Shop\n-# Prices are in {currency}", currency=as_typed(currency_name(shown.currency))), entries
    )
    return _with_buttons(listed, shown.page, "shop:items:{direction}:{cursor}")


def offer(item: ItemView) -> Card:
    """One item with its button, for who has not seen its price yet."""
    return card(item_list(gettext("Do you want to buy this?"), [(item_text(item), buy_button(item))]))


def purchase_page(page: Page[PurchaseView], user: UserId | None) -> Card:
    template = f"shop:bought:{{direction}}:{{cursor}}:{'' if user is None else user}"
    return _with_buttons(purchase_list(page, user), page, template)


@define
class PressBuy:
    _buy: UseCase[BuyItem, BuyReceipt]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        command = BuyItem(
            guild=guild_of(interaction),
            buyer=UserId(interaction.user.id),
            item=ItemId(int(match["item"])),
            shown=int(match["price"]),
            request=RequestId(interaction.id),
        )
        await replace(interaction, receipt_card(await self._buy(command)))

    def button(self) -> Button:
        return Button(_BUY, self, part_of="shop buy")


@define
class TurnShopPage:
    _list: UseCase[ListItems, ItemPage]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        command = ListItems(guild=guild_of(interaction), by=asker_of(interaction), seek=_seek(match, size=ITEMS_A_PAGE))
        await replace(interaction, shop_page(await self._list(command)))

    def button(self) -> Button:
        return Button(_ITEMS, self, part_of="shop list")


@define
class TurnPurchasePage:
    _show: UseCase[ShowPurchases, Page[PurchaseView]]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        user = UserId(int(match["user"])) if match["user"] else None
        command = ShowPurchases(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            user=user,
            seek=_seek(match, size=PURCHASES_A_PAGE),
        )
        await replace(interaction, purchase_page(await self._show(command), user))

    def button(self) -> Button:
        return Button(_PURCHASES, self, part_of="shop history")


def _seek(match: re.Match[str], *, size: int) -> Seek:
    return Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=size)


def _with_buttons[T](shown: discord.ui.Container[discord.ui.LayoutView], page: Page[T], template: str) -> Card:
    cursors = {Direction.NEWER: page.newer, Direction.OLDER: page.older}
    if any(cursor is not None for cursor in cursors.values()):
        buttons: list[BuyButton] = [
            discord.ui.Button(
                label=gettext("← Newer") if direction is Direction.NEWER else gettext("Older →"),
                # A disabled button needs a custom id of its own too; nothing has the number 0.
                custom_id=template.format(direction=direction.value, cursor=cursor or 0),
                disabled=cursor is None,
            )
            for direction, cursor in cursors.items()
        ]
        shown.add_item(discord.ui.ActionRow(*buttons))
    return card(shown)
