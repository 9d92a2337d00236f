"""What people see of `/daily` and of the shop: pure functions from view records to components."""

import discord

from application.points.buy_item import BuyReceipt
from application.points.claim_daily import DailyReceipt
from application.points.edit_item import ItemDetails
from application.points.shop_queries import ItemView, PurchaseView
from domain.points.purchase import PurchaseState
from domain.shared.history import Change, Value
from domain.shared.ids import UserId
from domain.shared.paging import Page
from interface.points.cards import GOLD, amount_text
from interface.points.shop_words import REFUSALS, days
from interface.shared.enum_words import in_words
from interface.shared.layout import (
    GREY,
    Card,
    Container,
    as_typed,
    card,
    container,
    room_left,
    shortened,
    text,
    within,
)

GREEN = 0x30A46C

type BuyButton = discord.ui.Button[discord.ui.LayoutView]

_LONGEST_FAULT = 160
_LONGEST_HELD = 60


def daily_card(receipt: DailyReceipt) -> Card:
    """What the day brought, and when the next one begins."""
    streak = f"**Streak** {days(receipt.streak)}"
    if receipt.longest > receipt.streak:
        streak += f", the longest was {days(receipt.longest)}"
    lines = [
        f"### {amount_text(receipt.amount, receipt.currency)} for today",
        streak,
        f"**Balance** {receipt.balance:,}",
        f"-# The next ones are yours <t:{int(receipt.next_at.timestamp())}:R>",
    ]
    return card(container("\n".join(lines), colour=GOLD))


def receipt_card(receipt: BuyReceipt) -> Card:
    """What the buyer reads after paying."""
    purchase = receipt.purchase
    lines = [
        f"### You bought {as_typed(purchase.name)}",
        f"**Role** <@&{purchase.role}>",
        f"**Price** {purchase.price:,} {as_typed(receipt.currency)}",
        f"**Left** {receipt.balance:,}",
        f"**State** {_state(purchase)}",
    ]
    return card(container("\n".join(lines), f"-# Purchase #{purchase.transaction}", colour=_colour(purchase)))


def item_text(item: ItemView, fault: str | None = None) -> str:
    """An item in the shop; `fault` is what managers read where its role cannot be given."""
    left = "" if item.stock is None else f" · {item.stock:,} left" if item.stock else " · sold out"
    lines = [f"**{as_typed(item.name)}** · {item.price:,}{left}", f"<@&{item.role}>"]
    if fault is not None:
        lines.append(f"-# ⚠ {fault if len(fault) <= _LONGEST_FAULT else fault[: _LONGEST_FAULT - 1] + '…'}")
    return "\n".join(lines)


def item_list(heading: str, entries: list[tuple[str, BuyButton]]) -> Container:
    """Items, each with its button. The buttons that lead on are not in it yet."""
    shown = container(f"### {heading}", *(() if entries else ("*Nothing is for sale.*",)))
    for words, button in entries:
        section: discord.ui.Section[discord.ui.LayoutView] = discord.ui.Section(text(words), accessory=button)
        shown.add_item(section)
    return shown


def item_card(title: str, item: ItemView) -> Card:
    """What a manager reads after adding or removing an item."""
    return card(container(f"### {title}", item_text(item), f"-# Item #{item.id}", colour=GREEN))


def item_details(details: ItemDetails) -> Card:
    """An item with the changes made to it."""
    title = "Item changed" if details.is_changed else "Nothing was changed"
    texts = (f"### {title}", item_text(details.item), f"-# Item #{details.item.id}")
    shown = container(*texts)
    if details.history:
        changes = within([*map(_change_line, details.history)], room_left(*texts), heading="**Changes**")
        shown.add_item(discord.ui.Separator()).add_item(text(changes))
    return card(shown)


def purchase_list(page: Page[PurchaseView], user: UserId | None) -> Container:
    """Purchases of a member, or of everybody. The buttons that lead on are not in it yet."""
    heading = "### Purchases" if user is None else f"### Purchases of <@{user}>"
    texts = [_entry(purchase, user) for purchase in page.items] or ["*Nothing was bought.*"]
    return container(heading, *texts)


def refund_notice(purchase: PurchaseView, currency: str, guild_name: str) -> Card:
    """What the buyer is told, with a reference that a message can be found by again."""
    assert purchase.refusal is not None, "a refund says why"
    lines = [
        f"### You have your {as_typed(currency)} back, from {as_typed(guild_name)}",
        f"You bought **{as_typed(purchase.name)}** for {purchase.price:,}, but {in_words(REFUSALS, purchase.refusal)}.",
    ]
    return card(container("\n".join(lines), refund_marker(purchase), colour=GREY))


def refund_marker(purchase: PurchaseView) -> str:
    """The last text of the message; unlike any other purchase's, in any guild."""
    return f"-# Purchase `{purchase.guild}/{purchase.transaction}`"


def _entry(purchase: PurchaseView, user: UserId | None) -> str:
    parts = [f"**{as_typed(purchase.name)}**", f"{purchase.price:,}"]
    if user is None:
        parts.append(f"<@{purchase.user}>")
    parts.append(f"<t:{int(purchase.bought_at.timestamp())}:R>")
    return " · ".join(parts) + f"\n-# #{purchase.transaction} · <@&{purchase.role}> · {_state(purchase)}"


_STATES = {
    PurchaseState.PAID: "On its way",
    PurchaseState.DELIVERED: "Given",
    PurchaseState.REFUNDED: "Refunded",
}


def _state(purchase: PurchaseView) -> str:
    if purchase.refusal is not None:
        return f"Refunded: {in_words(REFUSALS, purchase.refusal)}"
    return in_words(_STATES, purchase.state)


def _colour(purchase: PurchaseView) -> int:
    return GREY if purchase.state is PurchaseState.REFUNDED else GREEN


def _change_line(change: Change) -> str:
    when = f"<t:{int(change.at.timestamp())}:f>"
    if change.field == "is_sold":
        return f"-# {when} <@{change.by}> took it off the shop"
    return f"-# {when} <@{change.by}> changed the {change.field}: {_held(change.old)} → {_held(change.new)}"


def _held(value: Value) -> str:
    return "no limit" if value is None else shortened(str(value), _LONGEST_HELD)
