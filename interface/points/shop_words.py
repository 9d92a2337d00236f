"""What people read of `/daily` and of the shop."""

from functools import singledispatch

from domain.points import shop_errors as errors
from domain.points.daily_settings import DAILY_AMOUNT, DAILY_BONUS, DAILY_BONUS_DAYS
from domain.points.purchase import Refusal
from interface.shared.layout import as_typed
from interface.shared.setting_face import SettingFace, SettingGroup

DAILY_SETTINGS = SettingGroup(
    name="daily",
    description="About the points of /daily",
    faces=(
        SettingFace(
            setting=DAILY_AMOUNT,
            option="amount",
            title="Points a day",
            description="What /daily gives on the first day; 0 turns it off",
        ),
        SettingFace(
            setting=DAILY_BONUS,
            option="bonus",
            title="More for each day of a streak",
            description="What each further day of a streak brings on top",
        ),
        SettingFace(
            setting=DAILY_BONUS_DAYS,
            option="bonus_days",
            title="Days of a streak that bring more",
            description="After this many further days the amount stays as it is",
        ),
    ),
)

REFUSALS = {
    Refusal.ROLE_REFUSED: "Discord did not let me give the role",
    Refusal.LEFT: "the buyer had left the server",
    Refusal.HELD_ALREADY: "the buyer had the role already",
    Refusal.REVERSED: "a moderator had reversed the payment",
}


@singledispatch
def shop_words(error: Exception) -> str | None:
    return None


@shop_words.register
def _(_: errors.DailyIsOff) -> str:
    return "This server gives no points for coming by each day."


@shop_words.register
def _(error: errors.DailyAlreadyClaimed) -> str:
    return (
        f"You have today's points already. The next ones are yours <t:{int(error.next_at.timestamp())}:R>; "
        f"your streak is at {days(error.streak)}."
    )


@shop_words.register
def _(_: errors.ItemNotFound) -> str:
    return "There is no such item in the shop. `/shop list` shows what there is."


@shop_words.register
def _(_: errors.ItemNameTaken) -> str:
    return "The shop has an item of this name already. Nothing was changed."


@shop_words.register
def _(error: errors.InvalidItemName) -> str:
    return f"A name has 1 to {error.longest} characters, not {error.length}. Nothing was changed."


@shop_words.register
def _(error: errors.InvalidStock) -> str:
    return f"The stock is a number from 0 to {error.largest:,}, not {error.stock:,}. Nothing was changed."


@shop_words.register
def _(error: errors.ShopFull) -> str:
    return f"The shop has room for {error.most} items, and it is full. Remove one first."


@shop_words.register
def _(error: errors.SoldOut) -> str:
    return f"**{as_typed(error.name)}** is sold out. Nothing was bought."


@shop_words.register
def _(error: errors.PriceChanged) -> str:
    return (
        f"**{as_typed(error.name)}** costs {error.now:,} now, not {error.shown:,}. "
        "Nothing was bought; choose it again to buy it at that price."
    )


@shop_words.register
def _(error: errors.RoleHeldAlready) -> str:
    return f"You have <@&{error.role}> already. Nothing was bought."


@shop_words.register
def _(_: errors.PurchaseUnderWay) -> str:
    return "You have paid for this already, and the role is on its way. `/shop history` shows how far it is."


@shop_words.register
def _(_: errors.PurchaseNotFound) -> str:
    return "There is no such purchase in this server."


@shop_words.register
def _(error: errors.PurchaseDelivered) -> str:
    return f"That paid for <@&{error.role}>, which the buyer has got. A purchase that was delivered is not reversed."


@shop_words.register
def _(_: errors.PurchaseTakenOver) -> str:
    return "This purchase is being finished elsewhere. `/shop history` shows how far it is."


def days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"
