import discord
from attrs import frozen
from discord import app_commands

from application.points.add_item import AddItem
from application.points.buy_item import BuyItem, BuyReceipt
from application.points.claim_daily import ClaimDaily, DailyReceipt
from application.points.edit_item import EditItem, ItemDetails
from application.points.find_item import FindItem
from application.points.list_items import ItemPage, ListItems
from application.points.remove_item import RemoveItem
from application.points.shop_queries import ItemView, PurchaseView
from application.points.show_purchases import ShowPurchases
from application.points.suggest_items import SuggestItems
from application.shared.use_case import UseCase
from domain.points.account import MAX_POINTS
from domain.points.shop_item import LARGEST_STOCK, LONGEST_NAME
from domain.shared.ids import RequestId, RoleId, UserId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from interface.points.shop_buttons import (
    ITEMS_A_PAGE,
    PURCHASES_A_PAGE,
    Pick,
    offer,
    purchase_page,
    shop_page,
)
from interface.points.shop_cards import daily_card, item_card, item_details, receipt_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.gate import NEEDS
from interface.shared.languages import gettext, number
from interface.shared.messages import answer
from interface.shared.suggesting import offered

type Name = app_commands.Range[str, 1, LONGEST_NAME]
type Price = app_commands.Range[int, 1, MAX_POINTS]
type Stock = app_commands.Range[int, 0, LARGEST_STOCK]
type Which = app_commands.Range[str, 1, 100]

_LONGEST_TYPED = 60


@frozen(kw_only=True)
class ShopUseCases:
    list: UseCase[ListItems, ItemPage]
    find: UseCase[FindItem, ItemView]
    suggest: UseCase[SuggestItems, tuple[ItemView, ...]]
    buy: UseCase[BuyItem, BuyReceipt]
    add: UseCase[AddItem, ItemView]
    edit: UseCase[EditItem, ItemDetails]
    remove: UseCase[RemoveItem, ItemView]
    purchases: UseCase[ShowPurchases, Page[PurchaseView]]


def daily_command(
    claim: UseCase[ClaimDaily, DailyReceipt],
) -> app_commands.Command[app_commands.Group, [], None]:
    @app_commands.command(description="Take today's points; day after day they become more")
    @app_commands.guild_only()
    async def daily(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ClaimDaily(
            guild=guild_of(interaction), user=UserId(interaction.user.id), request=RequestId(interaction.id)
        )
        await answer(interaction, daily_card(await claim(command)))

    return daily


class ShopCommands(app_commands.Group):
    def __init__(self, use_cases: ShopUseCases) -> None:
        super().__init__(name="shop", description="Roles for points", guild_only=True)
        self._use_cases = use_cases

    @app_commands.command(name="list", description="What is for sale")
    async def list_(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListItems(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=ITEMS_A_PAGE))
        await answer(interaction, shop_page(await self._use_cases.list(command)))

    @app_commands.command(description="Buy something")
    @app_commands.describe(item="What to buy, at the price that the list shows")
    async def buy(self, interaction: Interaction, item: Which) -> None:
        await interaction.response.defer(ephemeral=True)
        pick = Pick.parse(item)
        if pick is None:
            await answer(interaction, offer(await self._named(interaction, item)))
            return
        command = BuyItem(
            guild=guild_of(interaction),
            buyer=UserId(interaction.user.id),
            item=pick.item,
            shown=pick.price,
            request=RequestId(interaction.id),
        )
        await answer(interaction, receipt_card(await self._use_cases.buy(command)))

    @app_commands.command(
        description="Put a role on sale (Manage Server)",
        extras={NEEDS: (Permission.MANAGE_GUILD, Permission.MANAGE_ROLES)},
    )
    @app_commands.describe(name="What it is called", price="In points", role="What the buyer gets")
    @app_commands.describe(stock="How many there are; without it there is no limit")
    async def add(
        self, interaction: Interaction, name: Name, price: Price, role: discord.Role, stock: Stock | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = AddItem(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            name=name,
            price=price,
            role=RoleId(role.id),
            stock=stock,
        )
        await answer(interaction, item_card(gettext("Now for sale"), await self._use_cases.add(command)))

    @app_commands.command(
        description="Change an item, or look at its changes (Manage Server)", extras={NEEDS: (Permission.MANAGE_GUILD,)}
    )
    @app_commands.describe(item="Which item", name="Its new name", price="Its new price")
    @app_commands.describe(stock="How many are left from now on", unlimited="Lift the limit of the stock")
    async def edit(
        self,
        interaction: Interaction,
        item: Which,
        name: Name | None = None,
        price: Price | None = None,
        stock: Stock | None = None,
        unlimited: bool = False,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await self._named(interaction, item)
        command = EditItem(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            item=found.id,
            name=name,
            price=price,
            stock=stock,
            unlimited=unlimited,
        )
        await answer(interaction, item_details(await self._use_cases.edit(command)))

    @app_commands.command(
        description="Take an item off the shop (Manage Server)", extras={NEEDS: (Permission.MANAGE_GUILD,)}
    )
    @app_commands.describe(item="Which item")
    async def remove(self, interaction: Interaction, item: Which) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await self._named(interaction, item)
        command = RemoveItem(guild=guild_of(interaction), by=asker_of(interaction), item=found.id)
        await answer(interaction, item_card(gettext("No longer for sale"), await self._use_cases.remove(command)))

    @app_commands.command(description="What was bought, and whether it was given or refunded")
    @app_commands.describe(
        member="Whose purchases, instead of your own (Manage Server)",
        everybody="The purchases of all (Manage Server)",
    )
    async def history(
        self, interaction: Interaction, member: discord.User | None = None, everybody: bool = False
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        user = None if everybody else UserId((member or interaction.user).id)
        command = ShowPurchases(
            guild=guild_of(interaction), by=asker_of(interaction), user=user, seek=Seek(size=PURCHASES_A_PAGE)
        )
        await answer(interaction, purchase_page(await self._use_cases.purchases(command), user))

    @buy.autocomplete("item")
    @edit.autocomplete("item")
    @remove.autocomplete("item")
    async def _suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(self._suggested(interaction, typed))

    async def _suggested(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        command = SuggestItems(guild=guild_of(interaction), typed=typed[:_LONGEST_TYPED])
        found = await self._use_cases.suggest(command)
        return [
            app_commands.Choice(name=f"{item.name} · {number(item.price)}", value=Pick.of(item).value) for item in found
        ]

    async def _named(self, interaction: Interaction, typed: str) -> ItemView:
        """The item that was chosen from the suggestions, or whose name was typed."""
        pick = Pick.parse(typed)
        which = typed if pick is None else pick.item
        return await self._use_cases.find(FindItem(guild=guild_of(interaction), which=which))
