"""The commands and buttons of shop."""

from collections.abc import Mapping

from application.points.add_item import AddItem
from application.points.buy_item import BuyItem
from application.points.claim_daily import ClaimDaily
from application.points.edit_item import EditItem
from application.points.find_item import FindItem
from application.points.list_items import ListItems
from application.points.remove_item import RemoveItem
from application.points.show_purchases import ShowPurchases
from domain.shared.paging import Direction, Seek
from domain.shared.permission import Permission
from tests.builders import GUILD, MEMBER
from tests.fakes.payloads import PLAIN_ROLE
from tests.unit.interface.samples.given import ITEM, ITEM_PRICE
from tests.unit.interface.samples.sample import Further, Press, Sample, Samples

_ITEM = "item!:string?[1..100]"
_CHOSEN = f"{ITEM}@{ITEM_PRICE}"

_COMMANDS: Mapping[str, Sample] = {
    "daily": Sample(
        right=None,
        asks=lambda by, request: [ClaimDaily(guild=GUILD, user=by.user, request=request)],
        says="### **100** points for today\n**Streak** 1 day\n**Balance** 600\n",
    ),
    "shop list": Sample(
        right=None,
        asks=lambda by, _: [ListItems(guild=GUILD, by=by, seek=Seek(size=8))],
        says="### Shop\n-# Prices are in points",
    ),
    "shop buy": Sample(
        right=None,
        takes=_ITEM,
        given={"item": _CHOSEN},
        asks=lambda by, request: [BuyItem(guild=GUILD, buyer=by.user, item=ITEM, shown=ITEM_PRICE, request=request)],
        says=f"### You bought VIP\n**Role** <@&{PLAIN_ROLE}>\n**Price** 300 points\n**Left** 200\n**State** On its way",
    ),
    "shop add": Sample(
        right=Permission.MANAGE_GUILD,
        besides=Permission.MANAGE_ROLES,
        takes="name!:string[1..60] price!:integer[1..1000000000000] role!:role stock:integer[0..1000000]",
        given={"name": "Star", "price": 700, "role": PLAIN_ROLE, "stock": 3},
        asks=lambda by, _: [AddItem(guild=GUILD, by=by, name="Star", price=700, role=PLAIN_ROLE, stock=3)],
        says="### Now for sale",
    ),
    "shop edit": Sample(
        right=Permission.MANAGE_GUILD,
        takes=(
            f"{_ITEM} name:string[1..60] price:integer[1..1000000000000] stock:integer[0..1000000] unlimited:boolean"
        ),
        given={"item": _CHOSEN, "name": "Star", "price": 700, "stock": 3, "unlimited": False},
        asks=lambda by, _: [
            FindItem(guild=GUILD, which=ITEM),
            EditItem(guild=GUILD, by=by, item=ITEM, name="Star", price=700, stock=3),
        ],
        says="### Item changed",
    ),
    "shop remove": Sample(
        right=Permission.MANAGE_GUILD,
        takes=_ITEM,
        given={"item": "vip"},
        asks=lambda by, _: [FindItem(guild=GUILD, which="vip"), RemoveItem(guild=GUILD, by=by, item=ITEM)],
        says="### No longer for sale",
    ),
    "shop history": Sample(
        right=None,
        takes="member:user everybody:boolean",
        asks=lambda by, _: [ShowPurchases(guild=GUILD, by=by, user=by.user, seek=Seek(size=8))],
        says="### Purchases of <@",
    ),
}

_BUTTONS: Mapping[str, Press] = {
    f"shop:buy:{ITEM}:{ITEM_PRICE}": Press(
        right=None,
        asks=lambda by, request: [BuyItem(guild=GUILD, buyer=by.user, item=ITEM, shown=ITEM_PRICE, request=request)],
        says="### You bought VIP\n",
    ),
    "shop:items:older:901": Press(
        right=None,
        asks=lambda by, _: [ListItems(guild=GUILD, by=by, seek=Seek(cursor=901, direction=Direction.OLDER, size=8))],
        says="### Shop\n",
    ),
    f"shop:bought:newer:3:{MEMBER}": Press(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [
            ShowPurchases(guild=GUILD, by=by, user=MEMBER, seek=Seek(cursor=3, direction=Direction.NEWER, size=8))
        ],
        says=f"### Purchases of <@{MEMBER}>",
    ),
    "shop:bought:older:3:": Press(
        right=Permission.MANAGE_GUILD,
        asks=lambda by, _: [
            ShowPurchases(guild=GUILD, by=by, user=None, seek=Seek(cursor=3, direction=Direction.OLDER, size=8))
        ],
        says="### Purchases",
    ),
}

_FURTHER: Mapping[str, tuple[Further, ...]] = {
    "shop edit": (
        Further(
            given={"item": _CHOSEN, "unlimited": True},
            asks=lambda by, _: [EditItem(guild=GUILD, by=by, item=ITEM, unlimited=True)],
        ),
    ),
    "shop history": (
        Further(
            given={"member": MEMBER},
            besides=Permission.MANAGE_GUILD,
            asks=lambda by, _: [ShowPurchases(guild=GUILD, by=by, user=MEMBER, seek=Seek(size=8))],
        ),
        Further(
            given={"everybody": True},
            besides=Permission.MANAGE_GUILD,
            asks=lambda by, _: [ShowPurchases(guild=GUILD, by=by, user=None, seek=Seek(size=8))],
        ),
    ),
}

SAMPLES = Samples(commands=_COMMANDS, buttons=_BUTTONS, further=_FURTHER)
