"""What people read of points."""

from functools import singledispatch

from application.points.ports import MembersHidden
from domain.points import errors
from domain.points.settings import CURRENCY, DAILY_GIVE_LIMIT, GIVING, MIN_ACCOUNT_AGE
from interface.shared.currency import DEFAULT_NAME
from interface.shared.languages import gettext, gettext_lazy, number
from interface.shared.setting_face import SettingFace, SettingGroup
from interface.shared.words import PERMISSION_NAMES

POINT_SETTINGS = SettingGroup(
    name="points",
    description="About points",
    faces=(
        SettingFace(
            setting=CURRENCY,
            option="called",
            title=gettext_lazy("Points are called"),
            description="What points are called",
            names={CURRENCY.default: DEFAULT_NAME},
        ),
        SettingFace(
            setting=GIVING,
            option="giving",
            title=gettext_lazy("Members can give points"),
            description="Whether members can give points to each other",
        ),
        SettingFace(
            setting=DAILY_GIVE_LIMIT,
            option="daily_limit",
            title=gettext_lazy("Most points given in a day (0: no limit)"),
            description="The most that one member can give away in a day; 0 for no limit",
        ),
        SettingFace(
            setting=MIN_ACCOUNT_AGE,
            option="account_age",
            title=gettext_lazy("Days that a giver's account must be old"),
            description="How many days old a Discord account must be to give points; 0 for any age",
        ),
    ),
)


@singledispatch
def points_words(error: Exception) -> str | None:
    return None


@points_words.register
def _(error: errors.InvalidAmount) -> str:
    return gettext(
        "Points are counted in whole numbers from 1 to {largest}, not {amount}. Nothing was changed.",
        largest=number(error.largest),
        amount=number(error.amount),
    )


@points_words.register
def _(error: errors.ReasonTooLong) -> str:
    return gettext(
        "The reason has {length} characters; {longest} is the most that fits. Nothing was changed.",
        length=error.length,
        longest=error.longest,
    )


@points_words.register
def _(error: errors.InsufficientPoints) -> str:
    if error.user is None:
        return gettext(
            "That takes {needed}, and there is {balance} in it. Nothing was changed.",
            needed=number(error.needed),
            balance=number(error.balance),
        )
    return gettext(
        "That takes {needed}, and <@{user}> has {balance}. Nothing was changed.",
        needed=number(error.needed),
        user=error.user,
        balance=number(error.balance),
    )


@points_words.register
def _(error: errors.ReceiverFull) -> str:
    if error.user is None:
        return gettext(
            "It holds {balance}, and cannot hold more than {largest}. Nothing was changed.",
            balance=number(error.balance),
            largest=number(error.largest),
        )
    return gettext(
        "<@{user}> has {balance}, and nobody can hold more than {largest}: {amount} more do not fit. "
        "Nothing was changed.",
        user=error.user,
        balance=number(error.balance),
        largest=number(error.largest),
        amount=number(error.amount),
    )


@points_words.register
def _(_: errors.SelfTransfer) -> str:
    return gettext("You cannot give to yourself. Nothing was changed.")


@points_words.register
def _(error: errors.BotHasNoWallet) -> str:
    return gettext("<@{user}> is a bot, and bots have no points.", user=error.user)


@points_words.register
def _(error: errors.ReceiverLeft) -> str:
    return gettext("<@{user}> is not a member of this server. Nothing was changed.", user=error.user)


@points_words.register
def _(error: errors.ReceiverTimedOut) -> str:
    return gettext("<@{user}> is timed out, and is given nothing meanwhile. Nothing was changed.", user=error.user)


@points_words.register
def _(_: errors.TransfersOff) -> str:
    return gettext("In this server members cannot give to each other. Nothing was changed.")


@points_words.register
def _(error: errors.AccountTooYoung) -> str:
    return gettext(
        "In this server Discord accounts younger than {days} days cannot give yet; yours can from "
        "<t:{old_enough_at}:f> on. Nothing was changed.",
        days=error.days,
        old_enough_at=int(error.old_enough_at.timestamp()),
    )


@points_words.register
def _(error: errors.DailyLimitReached) -> str:
    left = max(0, error.limit - error.given)
    return gettext(
        "Each member can give {limit} a day here. You gave {given} today, so {left} are left, and "
        "not {asked}. Nothing was changed.",
        limit=number(error.limit),
        given=number(error.given),
        left=number(left),
        asked=number(error.asked),
    )


@points_words.register
def _(error: errors.MayNotFavourOneself) -> str:
    needed = PERMISSION_NAMES[error.needed]
    return gettext(
        "You would get points by your own hand, which takes the permission **{needed}**. Nothing was changed.",
        needed=needed,
    )


@points_words.register
def _(error: errors.HolderOutranksModerator) -> str:
    return gettext(
        "<@{user}> stands at least as high as you do: your highest role must be above theirs.", user=error.user
    )


@points_words.register
def _(error: errors.NobodyHasRole) -> str:
    return gettext("Nobody who could get points has <@&{role}>. Nothing was changed.", role=error.role)


@points_words.register
def _(_: errors.RoleGrantNotFound) -> str:
    return gettext("I don't know this grant any more. Please use `/points grant-role` again.")


@points_words.register
def _(error: errors.RoleGrantOutdated) -> str:
    others = (
        gettext("Other members have the role now than when you were shown this.")
        if error.now == error.planned
        else gettext(
            "{now} members have the role now, and {planned} had it when you were shown this.",
            now=number(error.now),
            planned=number(error.planned),
        )
    )
    return f"{others} {gettext('Nothing was changed. Please use `/points grant-role` again.')}"


@points_words.register
def _(_: errors.RoleGrantTooOld) -> str:
    return gettext(
        "This was shown to you more than an hour ago. Nothing was changed. Please use `/points grant-role` again."
    )


@points_words.register
def _(_: MembersHidden) -> str:
    return gettext(
        "Discord tells me who has a role only if I run with the members intent, which is off. "
        "Nothing was changed. Whoever runs me can turn it on."
    )


@points_words.register
def _(error: errors.TransactionNotFound) -> str:
    return gettext("There is no transaction #{id} in this server.", id=error.id)


@points_words.register
def _(_: errors.AlreadyReversed) -> str:
    return gettext("It was reversed already. Nothing was changed.")


@points_words.register
def _(error: errors.ReversalIsFinal) -> str:
    return gettext("#{id} is itself a reversal, and stays. Nothing was changed.", id=error.id)


@points_words.register
def _(_: errors.AlreadyRecorded) -> str:
    return gettext("I have received this already, and did it once.")


@points_words.register
def _(_: errors.BalanceOutOfBounds) -> str:
    return gettext("Somebody would have less than nothing, or more than anybody can hold. Nothing was changed.")
