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
from interface.points.cards import amount_text
from interface.points.shop_words import REFUSALS, days
from interface.shared.currency import counted_currency, currency_name
from interface.shared.enum_words import in_words
from interface.shared.languages import gettext, gettext_lazy, number, untranslated
from interface.shared.layout import (
    AMBER,
    GREEN,
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
from interface.shared.setting_face import shown_name

type BuyButton = discord.ui.Button[discord.ui.LayoutView]

_LONGEST_FAULT = 160
_LONGEST_HELD = 60


def daily_card(receipt: DailyReceipt) -> Card:
    """What the day brought, and when the next one begins."""
    if receipt.longest > receipt.streak:
        streak = gettext(
            "**Streak** {days}, the longest was {longest}", days=days(receipt.streak), longest=days(receipt.longest)
        )
    else:
        streak = gettext("**Streak** {days}", days=days(receipt.streak))
    lines = [
        gettext("### {amount} for today", amount=amount_text(receipt.amount, receipt.currency)),
        streak,
        gettext("**Balance** {balance}", balance=number(receipt.balance)),
        gettext("-# The next ones are yours <t:{next_at}:R>", next_at=int(receipt.next_at.timestamp())),
    ]
    return card(container("\n".join(lines), colour=AMBER))


def receipt_card(receipt: BuyReceipt) -> Card:
    """What the buyer reads after paying."""
    purchase = receipt.purchase
    lines = [
        gettext("### You bought {name}", name=as_typed(purchase.name)),
        gettext("**Role** <@&{role}>", role=purchase.role),
        gettext(
            "**Price** {price} {currency}",
            price=number(purchase.price),
            currency=as_typed(counted_currency(purchase.price, receipt.currency)),
        ),
        gettext("**Left** {balance}", balance=number(receipt.balance)),
        gettext("**State** {state}", state=_state(purchase)),
    ]
    footer = gettext("-# Purchase #{id}", id=purchase.transaction)
    return card(container("\n".join(lines), footer, colour=_colour(purchase)))


def item_text(item: ItemView, fault: str | None = None) -> str:
    """An item in the shop; `fault` is what managers read where its role cannot be given."""
    parts = [f"**{as_typed(item.name)}**", number(item.price)]
    if item.stock is not None:
        parts.append(gettext("{stock} left", stock=number(item.stock)) if item.stock else gettext("sold out"))
    lines = [" · ".join(parts), f"<@&{item.role}>"]
    if fault is not None:
        lines.append(f"-# ⚠ {fault if len(fault) <= _LONGEST_FAULT else fault[: _LONGEST_FAULT - 1] + '…'}")
    return "\n".join(lines)


def item_list(heading: str, entries: list[tuple[str, BuyButton]]) -> Container:
    """Items, each with its button. The buttons that lead on are not in it yet."""
    shown = container(f"### {heading}", *(() if entries else (gettext("*Nothing is for sale.*"),)))
    for words, button in entries:
        section: discord.ui.Section[discord.ui.LayoutView] = discord.ui.Section(text(words), accessory=button)
        shown.add_item(section)
    return shown


def item_card(title: str, item: ItemView) -> Card:
    """What a manager reads after adding or removing an item."""
    return card(container(f"### {title}", item_text(item), gettext("-# Item #{id}", id=item.id), colour=GREEN))


def item_details(details: ItemDetails) -> Card:
    """An item with the changes made to it."""
    title = gettext("Item changed") if details.is_changed else gettext("Nothing was changed")
    texts = (f"### {title}", item_text(details.item), gettext("-# Item #{id}", id=details.item.id))
    shown = container(*texts)
    if details.history:
        changes = within([*map(_change_line, details.history)], room_left(*texts), heading=gettext("**Changes**"))
        shown.add_item(discord.ui.Separator()).add_item(text(changes))
    return card(shown)


def purchase_list(page: Page[PurchaseView], user: UserId | None) -> Container:
    """Purchases of a member, or of everybody. The buttons that lead on are not in it yet."""
    heading = gettext("### Purchases") if user is None else gettext("### Purchases of <@{user}>", user=user)
    texts = [_entry(purchase, user) for purchase in page.items] or [gettext("*Nothing was bought.*")]
    return container(heading, *texts)


def refund_notice(purchase: PurchaseView, currency: str, guild_name: str) -> Card:
    """What the buyer is told, with a reference that a message can be found by again."""
    assert purchase.refusal is not None, "a refund says why"
    lines = [
        gettext(
            "### You have your {currency} back, from {guild_name}",
            currency=as_typed(currency_name(currency)),
            guild_name=as_typed(guild_name),
        ),
        gettext(
            "You bought **{name}** for {price}, but {why}.",
            name=as_typed(purchase.name),
            price=number(purchase.price),
            why=in_words(REFUSALS, purchase.refusal),
        ),
    ]
    return card(container("\n".join(lines), refund_marker(purchase), colour=GREY))


def refund_marker(purchase: PurchaseView) -> str:
    """The last text of the message; unlike any other purchase's, in any guild."""
    return untranslated(f"-# Purchase `{purchase.guild}/{purchase.transaction}`")


def _entry(purchase: PurchaseView, user: UserId | None) -> str:
    parts = [f"**{as_typed(purchase.name)}**", number(purchase.price)]
    if user is None:
        parts.append(f"<@{purchase.user}>")
    parts.append(f"<t:{int(purchase.bought_at.timestamp())}:R>")
    return " · ".join(parts) + f"\n-# #{purchase.transaction} · <@&{purchase.role}> · {_state(purchase)}"


_FIELDS = {
    "name": gettext_lazy("the name"),
    "price": gettext_lazy("the price"),
    "stock": gettext_lazy("the stock"),
}
_STATES = {
    PurchaseState.PAID: gettext_lazy("On its way"),
    PurchaseState.DELIVERED: gettext_lazy("Given"),
    PurchaseState.REFUNDED: gettext_lazy("Refunded"),
}


def _state(purchase: PurchaseView) -> str:
    if purchase.refusal is not None:
        return gettext("Refunded: {why}", why=in_words(REFUSALS, purchase.refusal))
    return in_words(_STATES, purchase.state)


def _colour(purchase: PurchaseView) -> int:
    return GREY if purchase.state is PurchaseState.REFUNDED else GREEN


def _change_line(change: Change) -> str:
    when = f"<t:{int(change.at.timestamp())}:f>"
    if change.field == "is_sold":
        return gettext("-# {when} <@{by}> took it off the shop", when=when, by=change.by)
    return gettext(
        "-# {when} <@{by}> changed {what}: {old} → {new}",
        when=when,
        by=change.by,
        what=_FIELDS.get(change.field) or shown_name(change.field),
        old=_held(change.old),
        new=_held(change.new),
    )


def _held(value: Value) -> str:
    return gettext("no limit") if value is None else shortened(str(value), _LONGEST_HELD)
