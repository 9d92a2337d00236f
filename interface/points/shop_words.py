"""What people read of `/daily` and of the shop."""

from functools import singledispatch

from domain.points import shop_errors as errors
from domain.points.daily_settings import DAILY_AMOUNT, DAILY_BONUS, DAILY_BONUS_DAYS
from domain.points.purchase import Refusal
from interface.shared.languages import gettext, gettext_lazy, ngettext, number
from interface.shared.layout import as_typed
from interface.shared.setting_face import SettingFace, SettingGroup

DAILY_SETTINGS = SettingGroup(
    name="daily",
    description="About the points of /daily",
    faces=(
        SettingFace(
            setting=DAILY_AMOUNT,
            option="amount",
            title=gettext_lazy("Points a day"),
            description="What /daily gives on the first day; 0 turns it off",
        ),
        SettingFace(
            setting=DAILY_BONUS,
            option="bonus",
            title=gettext_lazy("More for each day of a streak"),
            description="What each further day of a streak brings on top",
        ),
        SettingFace(
            setting=DAILY_BONUS_DAYS,
            option="bonus_days",
            title=gettext_lazy("Days of a streak that bring more"),
            description="After this many further days the amount stays as it is",
        ),
    ),
)

REFUSALS = {
    Refusal.ROLE_REFUSED: gettext_lazy("Discord did not let me give the role"),
    Refusal.LEFT: gettext_lazy("the buyer had left the server"),
    Refusal.HELD_ALREADY: gettext_lazy("the buyer had the role already"),
    Refusal.REVERSED: gettext_lazy("a moderator had reversed the payment"),
}


@singledispatch
def shop_words(error: Exception) -> str | None:
    return None


@shop_words.register
def _(_: errors.DailyIsOff) -> str:
    return gettext("This server gives no points for coming by each day.")


@shop_words.register
def _(error: errors.DailyAlreadyClaimed) -> str:
    return gettext(
        "You have today's points already. The next ones are yours <t:{next_at}:R>; your streak is at {days}.",
        next_at=int(error.next_at.timestamp()),
        days=days(error.streak),
    )


@shop_words.register
def _(_: errors.ItemNotFound) -> str:
    return gettext("There is no such item in the shop. `/shop list` shows what there is.")


@shop_words.register
def _(_: errors.ItemNameTaken) -> str:
    return gettext("The shop has an item of this name already. Nothing was changed.")


@shop_words.register
def _(error: errors.InvalidItemName) -> str:
    return gettext(
        "A name has 1 to {longest} characters, not {length}. Nothing was changed.",
        longest=error.longest,
        length=error.length,
    )


@shop_words.register
def _(error: errors.InvalidStock) -> str:
    return gettext(
        "The stock is a number from 0 to {largest}, not {stock}. Nothing was changed.",
        largest=number(error.largest),
        stock=number(error.stock),
    )


@shop_words.register
def _(error: errors.ShopFull) -> str:
    return gettext("The shop has room for {most} items, and it is full. Remove one first.", most=error.most)


@shop_words.register
def _(error: errors.SoldOut) -> str:
    return gettext("**{name}** is sold out. Nothing was bought.", name=as_typed(error.name))


@shop_words.register
def _(error: errors.PriceChanged) -> str:
    return gettext(
        "**{name}** costs {now} now, not {shown}. Nothing was bought; choose it again to buy it at that price.",
        name=as_typed(error.name),
        now=number(error.now),
        shown=number(error.shown),
    )


@shop_words.register
def _(error: errors.RoleHeldAlready) -> str:
    return gettext("You have <@&{role}> already. Nothing was bought.", role=error.role)


@shop_words.register
def _(_: errors.PurchaseUnderWay) -> str:
    return gettext("You have paid for this already, and the role is on its way. `/shop history` shows how far it is.")


@shop_words.register
def _(_: errors.PurchaseNotFound) -> str:
    return gettext("There is no such purchase in this server.")


@shop_words.register
def _(error: errors.PurchaseDelivered) -> str:
    return gettext(
        "That paid for <@&{role}>, which the buyer has got. A purchase that was delivered is not reversed.",
        role=error.role,
    )


@shop_words.register
def _(_: errors.PurchaseTakenOver) -> str:
    return gettext("This purchase is being finished elsewhere. `/shop history` shows how far it is.")


def days(count: int) -> str:
    return ngettext("{n} day", "{n} days", count)
