"""What people see of `/daily` and of the shop, also at its longest."""

from datetime import timedelta

import pytest

from application.points.buy_item import BuyReceipt
from application.points.claim_daily import DailyReceipt
from application.points.edit_item import ItemDetails
from application.points.list_items import ItemPage
from application.points.shop_queries import ItemView
from domain.points.account import MAX_POINTS
from domain.points.purchase import PurchaseState, Refusal
from domain.points.shop_item import LARGEST_STOCK, ItemId
from domain.shared.history import Change, Value
from domain.shared.ids import RoleId, UserId
from domain.shared.paging import Page
from domain.shared.roles import POWERS, NoSuchRole, RoleGivesPower, RoleUnusable
from interface.points.shop_buttons import Pick, offer, purchase_page, shop_page
from interface.points.shop_cards import (
    daily_card,
    item_card,
    item_details,
    receipt_card,
    refund_marker,
    refund_notice,
)
from interface.points.shop_words import REFUSALS
from interface.shared.layout import texts_of
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import buttons_of
from tests.shop import VIP
from tests.unit.interface.fitting import fits
from tests.unit.interface.points.shop_views import (
    LARGEST,
    LONGEST_TYPED,
    a_purchase_view,
    an_item_view,
    the_largest_item,
    the_largest_purchase,
)

AT = int(START.timestamp())
LONGEST_CURRENCY = "*" * 32


def a_daily(*, streak: int = 1, longest: int = 1) -> DailyReceipt:
    return DailyReceipt(amount=1234, balance=5678, streak=streak, longest=longest, next_at=START, currency="*fish*")


def test_a_day_says_what_it_brought_and_when_the_next_begins() -> None:
    assert texts_of(daily_card(a_daily())) == [
        "### **1,234** \\*fish\\* for today\n"
        "**Streak** 1 day\n"
        "**Balance** 5,678\n"
        f"-# The next ones are yours <t:{AT}:R>"
    ]


def test_a_streak_shorter_than_the_longest_says_so() -> None:
    assert "**Streak** 3 days, the longest was 1,000 days\n" in texts_of(daily_card(a_daily(streak=3, longest=1000)))[0]
    assert "longest" not in texts_of(daily_card(a_daily(streak=3, longest=3)))[0]


@pytest.mark.parametrize(
    ("state", "refusal", "said"),
    [
        (PurchaseState.PAID, None, "On its way"),
        (PurchaseState.DELIVERED, None, "Given"),
        *((PurchaseState.REFUNDED, refusal, f"Refunded: {REFUSALS[refusal]}") for refusal in Refusal),
    ],
)
def test_a_receipt_says_what_was_paid_what_is_left_and_how_far_it_is(
    state: PurchaseState, refusal: Refusal | None, said: str
) -> None:
    purchase = a_purchase_view(name="*VIP*", price=1500, state=state, refusal=refusal)
    assert texts_of(receipt_card(BuyReceipt(purchase, 250, "*fish*"))) == [
        f"### You bought \\*VIP\\*\n**Role** <@&{VIP}>\n**Price** 1,500 \\*fish\\*\n**Left** 250\n**State** {said}",
        "-# Purchase #3",
    ]


def test_every_refusal_has_words() -> None:
    assert set(REFUSALS) == set(Refusal)


@pytest.mark.parametrize(
    ("stock", "left", "label"), [(None, "", "Buy"), (2000, " · 2,000 left", "Buy"), (0, " · sold out", "Sold out")]
)
def test_an_item_says_what_it_costs_and_how_many_are_left(stock: int | None, left: str, label: str) -> None:
    item = an_item_view(name="*VIP*", price=1500, stock=stock)
    shown = shop_page(ItemPage(Page((item,)), "fish", {}))
    assert texts_of(shown) == [
        "### Shop\n-# Prices are in fish",
        f"**\\*VIP\\*** · 1,500{left}\n<@&{VIP}>",
    ]
    [button] = buttons_of(as_message(shown))
    assert (button["label"], button["custom_id"], button["disabled"]) == (label, "shop:buy:7:1500", stock == 0)


def test_managers_read_what_is_wrong_with_an_item() -> None:
    faults: dict[ItemId, RoleUnusable] = {ItemId(7): NoSuchRole(VIP)}
    shown = shop_page(ItemPage(Page((an_item_view(), an_item_view(8))), "points", faults))
    assert texts_of(shown)[1].endswith(f"\n-# ⚠ There is no role with the ID {VIP} in this server.")
    assert "⚠" not in texts_of(shown)[2]


def test_an_empty_shop_says_so() -> None:
    assert texts_of(shop_page(ItemPage(Page(()), "points", {})))[1] == "*Nothing is for sale.*"


def test_a_page_of_the_longest_items_fits_with_all_that_can_be_wrong_with_them() -> None:
    items = tuple(the_largest_item(place) for place in range(8))
    faults: dict[ItemId, RoleUnusable] = {
        item.id: RoleGivesPower(RoleId(LARGEST), tuple(sorted(POWERS))) for item in items
    }
    shown = shop_page(ItemPage(Page(items, newer=1, older=2), LONGEST_CURRENCY, faults))
    assert fits(shown)
    assert len(buttons_of(as_message(shown))) == 10
    assert all(text.endswith("…") for text in texts_of(shown)[1:])


def test_an_offer_asks_first_and_its_button_carries_the_price() -> None:
    shown = offer(an_item_view())
    assert texts_of(shown)[0] == "### Do you want to buy this?"
    assert [button["custom_id"] for button in buttons_of(as_message(shown))] == ["shop:buy:7:500"]
    assert fits(offer(the_largest_item()))


@pytest.mark.parametrize(("newer", "older"), [(None, None), (5, None), (None, 2), (5, 2)])
def test_buttons_lead_to_the_pages_there_are(newer: int | None, older: int | None) -> None:
    for shown, opening, end in (
        (shop_page(ItemPage(Page((), newer=newer, older=older), "points", {})), "shop:items", ""),
        (purchase_page(Page((), newer=newer, older=older), MEMBER), "shop:bought", f":{MEMBER}"),
        (purchase_page(Page((), newer=newer, older=older), None), "shop:bought", ":"),
    ):
        buttons = [(button["custom_id"], button["disabled"]) for button in buttons_of(as_message(shown))]
        leading = [
            (f"{opening}:newer:{newer or 0}{end}", newer is None),
            (f"{opening}:older:{older or 0}{end}", older is None),
        ]
        assert buttons == (leading if newer or older else [])


def test_a_pick_is_read_back_and_nothing_else_is_taken_for_one() -> None:
    item = the_largest_item()
    assert Pick.parse(Pick.of(item).value) == Pick(item.id, MAX_POINTS)
    assert len(Pick.of(item).value) <= 100
    for typed in ("VIP", "7", "7@", "@5", "7@5 ", "7@-5", f"{10**18}@5", f"7@{10**13}"):
        assert Pick.parse(typed) is None


def test_purchases_say_whose_what_when_and_how_far() -> None:
    bought = a_purchase_view(name="*VIP*", price=1500, state=PurchaseState.DELIVERED)
    refunded = a_purchase_view(2, refusal=Refusal.LEFT)
    page = Page((bought, refunded))
    assert texts_of(purchase_page(page, None)) == [
        "### Purchases",
        f"**\\*VIP\\*** · 1,500 · <@{MEMBER}> · <t:{AT}:R>\n-# #3 · <@&{VIP}> · Given",
        f"**VIP** · 500 · <@{MEMBER}> · <t:{AT}:R>\n-# #2 · <@&{VIP}> · Refunded: the buyer had left the server",
    ]
    own = texts_of(purchase_page(page, MEMBER))
    assert own[0] == f"### Purchases of <@{MEMBER}>"
    assert own[1].startswith(f"**\\*VIP\\*** · 1,500 · <t:{AT}:R>")
    assert texts_of(purchase_page(Page(()), MEMBER))[1] == "*Nothing was bought.*"


def test_a_page_of_the_longest_purchases_fits() -> None:
    page = Page(tuple(the_largest_purchase(place) for place in range(8)), newer=1, older=2)
    for user in (None, UserId(LARGEST)):
        assert fits(purchase_page(page, user))


def changed(field: str, old: Value, new: Value) -> Change:
    return Change(field=field, old=old, new=new, by=MODERATOR, at=START + timedelta(0))


def test_an_edited_item_shows_what_it_was() -> None:
    history = (
        changed("is_sold", True, False),
        changed("stock", 3, None),
        changed("name", "*Star*", "VIP"),
    )
    shown = item_details(ItemDetails(an_item_view(), history, is_changed=True))
    assert texts_of(shown) == [
        "### Item changed",
        f"**VIP** · 500\n<@&{VIP}>",
        "-# Item #7",
        "**Changes**\n"
        f"-# <t:{AT}:f> <@{MODERATOR}> took it off the shop\n"
        f"-# <t:{AT}:f> <@{MODERATOR}> changed the stock: 3 → no limit\n"
        f"-# <t:{AT}:f> <@{MODERATOR}> changed the name: \\*Star\\* → VIP",
    ]
    untouched = item_details(ItemDetails(an_item_view(), (), is_changed=False))
    assert texts_of(untouched)[0] == "### Nothing was changed"
    assert len(texts_of(untouched)) == 3


def test_an_item_with_the_longest_history_fits() -> None:
    largest = Change(field="name", old=LONGEST_TYPED, new=LONGEST_TYPED, by=UserId(LARGEST), at=START)
    assert fits(item_details(ItemDetails(the_largest_item(), (largest,) * 13, is_changed=True)))


def test_a_manager_reads_which_item_it_was() -> None:
    assert texts_of(item_card("Now for sale", an_item_view(stock=LARGEST_STOCK))) == [
        "### Now for sale",
        f"**VIP** · 500 · 1,000,000 left\n<@&{VIP}>",
        "-# Item #7",
    ]
    assert fits(item_card("Now for sale", the_largest_item()))


def test_a_refund_says_from_where_what_and_why_and_can_be_found_again() -> None:
    purchase = a_purchase_view(name="*VIP*", price=1500, refusal=Refusal.ROLE_REFUSED)
    shown = refund_notice(purchase, "*fish*", "The *Guild*")
    assert texts_of(shown) == [
        "### You have your \\*fish\\* back, from The \\*Guild\\*\n"
        "You bought **\\*VIP\\*** for 1,500, but Discord did not let me give the role.",
        f"-# Purchase `{GUILD}/3`",
    ]
    assert texts_of(shown)[-1] == refund_marker(purchase)
    assert fits(refund_notice(the_largest_purchase(), LONGEST_CURRENCY, "*" * 100))


def test_the_longest_receipts_fit() -> None:
    assert fits(receipt_card(BuyReceipt(the_largest_purchase(), MAX_POINTS, LONGEST_CURRENCY)))
    items: tuple[ItemView, ...] = ()
    assert fits(shop_page(ItemPage(Page(items), LONGEST_CURRENCY, {})))
