"""What people read of points."""

from functools import singledispatch

from application.points.ports import MembersHidden
from domain.points import errors
from domain.points.settings import CURRENCY, DAILY_GIVE_LIMIT, GIVING, MIN_ACCOUNT_AGE
from interface.shared.setting_face import SettingFace, SettingGroup
from interface.shared.words import PERMISSION_NAMES

POINT_SETTINGS = SettingGroup(
    name="points",
    description="About points",
    faces=(
        SettingFace(setting=CURRENCY, option="called", title="Points are called", description="What points are called"),
        SettingFace(
            setting=GIVING,
            option="giving",
            title="Members can give points",
            description="Whether members can give points to each other",
        ),
        SettingFace(
            setting=DAILY_GIVE_LIMIT,
            option="daily_limit",
            title="Most points given in a day (0: no limit)",
            description="The most that one member can give away in a day; 0 for no limit",
        ),
        SettingFace(
            setting=MIN_ACCOUNT_AGE,
            option="account_age",
            title="Days that a giver's account must be old",
            description="How many days old a Discord account must be to give points; 0 for any age",
        ),
    ),
)


@singledispatch
def points_words(error: Exception) -> str | None:
    return None


@points_words.register
def _(error: errors.InvalidAmount) -> str:
    return (
        f"Points are counted in whole numbers from 1 to {error.largest:,}, not {error.amount:,}. Nothing was changed."
    )


@points_words.register
def _(error: errors.ReasonTooLong) -> str:
    return f"The reason has {error.length} characters; {error.longest} is the most that fits. Nothing was changed."


@points_words.register
def _(error: errors.InsufficientPoints) -> str:
    holds = f"there is {error.balance:,} in it" if error.user is None else f"<@{error.user}> has {error.balance:,}"
    return f"That takes {error.needed:,}, and {holds}. Nothing was changed."


@points_words.register
def _(error: errors.ReceiverFull) -> str:
    if error.user is None:
        return f"It holds {error.balance:,}, and cannot hold more than {error.largest:,}. Nothing was changed."
    return (
        f"<@{error.user}> has {error.balance:,}, and nobody can hold more than {error.largest:,}: "
        f"{error.amount:,} more do not fit. Nothing was changed."
    )


@points_words.register
def _(_: errors.SelfTransfer) -> str:
    return "You cannot give to yourself. Nothing was changed."


@points_words.register
def _(error: errors.BotHasNoWallet) -> str:
    return f"<@{error.user}> is a bot, and bots have no points."


@points_words.register
def _(error: errors.ReceiverLeft) -> str:
    return f"<@{error.user}> is not a member of this server. Nothing was changed."


@points_words.register
def _(error: errors.ReceiverTimedOut) -> str:
    return f"<@{error.user}> is timed out, and is given nothing meanwhile. Nothing was changed."


@points_words.register
def _(_: errors.TransfersOff) -> str:
    return "In this server members cannot give to each other. Nothing was changed."


@points_words.register
def _(error: errors.AccountTooYoung) -> str:
    return (
        f"In this server Discord accounts younger than {error.days} days cannot give yet; "
        f"yours can from <t:{int(error.old_enough_at.timestamp())}:f> on. Nothing was changed."
    )


@points_words.register
def _(error: errors.DailyLimitReached) -> str:
    left = max(0, error.limit - error.given)
    return (
        f"Each member can give {error.limit:,} a day here. You gave {error.given:,} today, "
        f"so {left:,} are left, and not {error.asked:,}. Nothing was changed."
    )


@points_words.register
def _(error: errors.MayNotFavourOneself) -> str:
    needed = PERMISSION_NAMES[error.needed]
    return f"You would get points by your own hand, which takes the permission **{needed}**. Nothing was changed."


@points_words.register
def _(error: errors.HolderOutranksModerator) -> str:
    return f"<@{error.user}> stands at least as high as you do: your highest role must be above theirs."


@points_words.register
def _(error: errors.NobodyHasRole) -> str:
    return f"Nobody who could get points has <@&{error.role}>. Nothing was changed."


@points_words.register
def _(_: errors.RoleGrantNotFound) -> str:
    return "I don't know this grant any more. Please use `/points grant-role` again."


@points_words.register
def _(error: errors.RoleGrantOutdated) -> str:
    others = (
        "Other members have the role now than when you were shown this."
        if error.now == error.planned
        else f"{error.now:,} members have the role now, and {error.planned:,} had it when you were shown this."
    )
    return f"{others} Nothing was changed. Please use `/points grant-role` again."


@points_words.register
def _(_: errors.RoleGrantTooOld) -> str:
    return "This was shown to you more than an hour ago. Nothing was changed. Please use `/points grant-role` again."


@points_words.register
def _(_: MembersHidden) -> str:
    return (
        "Discord tells me who has a role only if I run with the members intent, which is off. Nothing was changed. "
        "Whoever runs me can turn it on."
    )


@points_words.register
def _(error: errors.TransactionNotFound) -> str:
    return f"There is no transaction #{error.id} in this server."


@points_words.register
def _(_: errors.AlreadyReversed) -> str:
    return "It was reversed already. Nothing was changed."


@points_words.register
def _(error: errors.ReversalIsFinal) -> str:
    return f"#{error.id} is itself a reversal, and stays. Nothing was changed."


@points_words.register
def _(_: errors.AlreadyRecorded) -> str:
    return "I have received this already, and did it once."


@points_words.register
def _(_: errors.BalanceOutOfBounds) -> str:
    return "Somebody would have less than nothing, or more than anybody can hold. Nothing was changed."
