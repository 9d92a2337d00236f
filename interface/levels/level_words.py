"""What people read of levels, rewards and imports."""

from functools import singledispatch

from application.levels.notice_errors import NoticeUnwritable
from domain.levels import level_errors as errors
from domain.levels import operation_errors, reward_errors
from domain.levels.level_settings import (
    LEVEL_NOTICE,
    LEVEL_NOTICE_CHANNEL,
    LEVEL_NOTICE_TEXT,
    LEVELS_STAFF_CHANNEL,
    REWARD_MODE,
)
from domain.levels.notices import NoticePlace
from domain.levels.rewards import RewardMode
from interface.levels.words import XP_FOR_ACTIVITY
from interface.shared.languages import gettext, gettext_lazy, number, signed
from interface.shared.layout import in_code
from interface.shared.setting_face import SettingFace, SettingGroup

LEVEL_SETTINGS = SettingGroup(
    name="levels",
    description="About XP, levels, their rewards and notices",
    faces=(
        XP_FOR_ACTIVITY,
        SettingFace(
            setting=REWARD_MODE,
            option="reward_roles",
            title=gettext_lazy("Reward roles"),
            description="Whether members keep the roles of lower levels",
            names={RewardMode.STACK: gettext_lazy("stack"), RewardMode.REPLACE: gettext_lazy("replace")},
        ),
        SettingFace(
            setting=LEVEL_NOTICE,
            option="notice",
            title=gettext_lazy("Level-up notice"),
            description="Where it is said that a member reached a level",
            names={
                NoticePlace.OFF: gettext_lazy("off"),
                NoticePlace.CHANNEL: gettext_lazy("channel"),
                NoticePlace.DIRECT_MESSAGE: gettext_lazy("direct message"),
            },
        ),
        SettingFace(
            setting=LEVEL_NOTICE_CHANNEL,
            option="notice_channel",
            title=gettext_lazy("Channel of level-up notices"),
            description="The channel, if notices are posted in one",
        ),
        SettingFace(
            setting=LEVEL_NOTICE_TEXT,
            option="notice_text",
            title=gettext_lazy("Text of level-up notices"),
            description="With {user}, {level}, {server} and {xp} filled in; nobody is pinged",
        ),
        SettingFace(
            setting=LEVELS_STAFF_CHANNEL,
            option="staff_channel",
            title=gettext_lazy("Staff channel of levels"),
            description="Where I say which reward roles I cannot hand out; the mod-log without one",
        ),
    ),
)


@singledispatch
def level_words(error: Exception) -> str | None:
    return None


@level_words.register
def _(error: errors.LevelOutOfRange) -> str:
    return gettext(
        "There is no level {level} here: levels go from 0 to {highest}. Nothing was changed.",
        level=number(error.level),
        highest=number(error.highest),
    )


@level_words.register
def _(_: errors.UnusableCurve) -> str:
    return gettext(
        "Each level must take more XP than the one before, from 1 to 1,000,000,000,000. Nothing was changed."
    )


@level_words.register
def _(error: errors.CurveTooLong) -> str:
    return gettext(
        "A table holds {most} levels at most, not {levels}. Nothing was changed.", most=error.most, levels=error.levels
    )


@level_words.register
def _(error: operation_errors.OperationNotFound) -> str:
    return gettext("There is no import {operation} in this server.", operation=error.operation)


@level_words.register
def _(error: operation_errors.OperationNotUndoable) -> str:
    return gettext(
        "Operation {operation} is no import that could be taken back, or was taken back already.",
        operation=error.operation,
    )


@level_words.register
def _(error: errors.BotHasNoXp) -> str:
    return gettext("<@{user}> is a bot, and bots have no XP. Nothing was changed.", user=error.user)


@level_words.register
def _(_: errors.MayNotChangeOwnXp) -> str:
    return gettext("Somebody else must decide about your own XP. Nothing was changed.")


@level_words.register
def _(error: errors.MemberOutranksModerator) -> str:
    return gettext(
        "<@{user}> stands at least as high as you do: your highest role must be above theirs.", user=error.user
    )


@level_words.register
def _(error: operation_errors.ImportUnderWay) -> str:
    return gettext(
        "This file is being imported already, as import {operation}, with --mode {mode}. Go on with "
        "that mode, or take it back first: `tux levels rollback {operation}`. Nothing was changed.",
        operation=error.operation,
        mode=error.mode,
    )


@level_words.register
def _(error: operation_errors.OperationTakenBack) -> str:
    return gettext(
        "Import {operation} is being taken back, or was, so no more of it is brought in.", operation=error.operation
    )


@level_words.register
def _(error: operation_errors.RulesChangedMeanwhile) -> str:
    return gettext(
        "The rules were changed meanwhile, from version {began} to {now}, and only some members were "
        "counted anew. Run `tux levels recompute` again: it counts all members under the rules in "
        "force.",
        began=error.began,
        now=error.now,
    )


@level_words.register
def _(error: errors.BlockedAlready) -> str:
    return gettext("The activity of <@{user}> brings no XP already.", user=error.user)


@level_words.register
def _(error: errors.NotBlocked) -> str:
    return gettext("The activity of <@{user}> is not blocked.", user=error.user)


@level_words.register
def _(error: errors.CurveUnreadable) -> str:
    return gettext(
        "{word} is no whole number. Write a table like `100, 250, 450`. Nothing was changed.", word=in_code(error.word)
    )


@level_words.register
def _(_: errors.SeveralCurves) -> str:
    return gettext("Name one curve only: `linear_first` (with `linear_step`), `totals` or `standard_curve`.")


@level_words.register
def _(_: errors.StepWithoutFirst) -> str:
    return gettext("`linear_step` needs `linear_first`: how many XP the first level takes.")


@level_words.register
def _(error: errors.XpOutOfBounds) -> str:
    return gettext(
        "They have {xp} XP, and {amount} would lead out of what is possible: 0 to {most}. Nothing was changed.",
        xp=number(error.xp),
        amount=signed(error.amount),
        most=number(error.most),
    )


@level_words.register
def _(_: errors.NothingToAdjust) -> str:
    return gettext("0 XP change nothing.")


@level_words.register
def _(_: errors.AdjustedAlready) -> str:
    return gettext("I have received this already, and did it once.")


@level_words.register
def _(error: errors.AdjustmentReasonTooLong) -> str:
    return gettext(
        "The reason has {length} characters; {longest} is the most that fits. Nothing was changed.",
        length=error.length,
        longest=error.longest,
    )


@level_words.register
def _(error: reward_errors.RewardLevelOutOfRange) -> str:
    return gettext(
        "A reward belongs to a level from 1 to {highest}, not to {level}. Nothing was changed.",
        highest=number(error.highest),
        level=number(error.level),
    )


@level_words.register
def _(error: reward_errors.TooManyRewards) -> str:
    return gettext(
        "There are {most} rewards already, and no more fit. Take one away first: `/levels rewards remove`.",
        most=error.most,
    )


@level_words.register
def _(error: reward_errors.RewardNotFound) -> str:
    return gettext(
        "<@&{role}> is no reward of level {level}. Have a look at `/levels rewards list`.",
        role=error.role,
        level=number(error.level),
    )


@level_words.register
def _(error: reward_errors.RewardThereAlready) -> str:
    return gettext("<@&{role}> is a reward of level {level} already.", role=error.role, level=number(error.level))


@level_words.register
def _(error: reward_errors.UnknownNoticeVariable) -> str:
    known = ", ".join(f"`{{{name}}}`" for name in error.known)
    return gettext(
        "I don't know what to fill in for {placeholder}. I know {known}. Nothing was changed.",
        placeholder=in_code("{" + error.name + "}"),
        known=known,
    )


@level_words.register
def _(error: NoticeUnwritable) -> str:
    return gettext(
        "I cannot write to <#{channel}>. Please check it with `/settings show`, and my permissions there.",
        channel=error.channel,
    )
