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
from interface.levels.words import LEVELS_SETTINGS
from interface.shared.layout import in_code
from interface.shared.setting_face import SettingFace, SettingGroup

LEVEL_SETTINGS = SettingGroup(
    name="levels",
    description="About XP, levels, their rewards and notices",
    faces=(
        *LEVELS_SETTINGS.faces,
        SettingFace(
            setting=REWARD_MODE,
            option="reward_roles",
            title="Reward roles",
            description="Whether members keep the roles of lower levels",
        ),
        SettingFace(
            setting=LEVEL_NOTICE,
            option="notice",
            title="Level-up notice",
            description="Where it is said that a member reached a level",
        ),
        SettingFace(
            setting=LEVEL_NOTICE_CHANNEL,
            option="notice_channel",
            title="Channel of level-up notices",
            description="The channel, if notices are posted in one",
        ),
        SettingFace(
            setting=LEVEL_NOTICE_TEXT,
            option="notice_text",
            title="Text of level-up notices",
            description="With {user}, {level}, {server} and {xp} filled in; nobody is pinged",
        ),
        SettingFace(
            setting=LEVELS_STAFF_CHANNEL,
            option="staff_channel",
            title="Staff channel of levels",
            description="Where I say which reward roles I cannot hand out; the mod-log without one",
        ),
    ),
)


@singledispatch
def level_words(error: Exception) -> str | None:
    return None


@level_words.register
def _(error: errors.LevelOutOfRange) -> str:
    return f"There is no level {error.level:,} here: levels go from 0 to {error.highest:,}. Nothing was changed."


@level_words.register
def _(_: errors.UnusableCurve) -> str:
    return "Each level must take more XP than the one before, from 1 to 1,000,000,000,000. Nothing was changed."


@level_words.register
def _(error: errors.CurveTooLong) -> str:
    return f"A table holds {error.most} levels at most, not {error.levels}. Nothing was changed."


@level_words.register
def _(error: operation_errors.OperationNotFound) -> str:
    return f"There is no import {error.operation} in this server."


@level_words.register
def _(error: operation_errors.OperationNotUndoable) -> str:
    return f"Operation {error.operation} is no import that could be taken back, or was taken back already."


@level_words.register
def _(error: errors.BotHasNoXp) -> str:
    return f"<@{error.user}> is a bot, and bots have no XP. Nothing was changed."


@level_words.register
def _(_: errors.MayNotChangeOwnXp) -> str:
    return "Somebody else must decide about your own XP. Nothing was changed."


@level_words.register
def _(error: errors.MemberOutranksModerator) -> str:
    return f"<@{error.user}> stands at least as high as you do: your highest role must be above theirs."


@level_words.register
def _(error: operation_errors.ImportUnderWay) -> str:
    return (
        f"This file is being imported already, as import {error.operation}, with --mode {error.mode}. Go on with that "
        f"mode, or take it back first: `tux levels rollback {error.operation}`. Nothing was changed."
    )


@level_words.register
def _(error: operation_errors.OperationTakenBack) -> str:
    return f"Import {error.operation} is being taken back, or was, so no more of it is brought in."


@level_words.register
def _(error: operation_errors.RulesChangedMeanwhile) -> str:
    return (
        f"The rules were changed meanwhile, from version {error.began} to {error.now}, and only some members were "
        "counted anew. Run `tux levels recompute` again: it counts all members under the rules in force."
    )


@level_words.register
def _(error: errors.BlockedAlready) -> str:
    return f"The activity of <@{error.user}> brings no XP already."


@level_words.register
def _(error: errors.NotBlocked) -> str:
    return f"The activity of <@{error.user}> is not blocked."


@level_words.register
def _(error: errors.CurveUnreadable) -> str:
    return f"{in_code(error.word)} is no whole number. Write a table like `100, 250, 450`. Nothing was changed."


@level_words.register
def _(_: errors.SeveralCurves) -> str:
    return "Name one curve only: `linear_first` (with `linear_step`), `totals` or `standard_curve`."


@level_words.register
def _(_: errors.StepWithoutFirst) -> str:
    return "`linear_step` needs `linear_first`: how many XP the first level takes."


@level_words.register
def _(error: errors.XpOutOfBounds) -> str:
    return (
        f"They have {error.xp:,} XP, and {error.amount:+,} would lead out of what is possible: "
        f"0 to {error.most:,}. Nothing was changed."
    )


@level_words.register
def _(_: errors.NothingToAdjust) -> str:
    return "0 XP change nothing."


@level_words.register
def _(_: errors.AdjustedAlready) -> str:
    return "I have received this already, and did it once."


@level_words.register
def _(error: errors.AdjustmentReasonTooLong) -> str:
    return f"The reason has {error.length} characters; {error.longest} is the most that fits. Nothing was changed."


@level_words.register
def _(error: reward_errors.RewardLevelOutOfRange) -> str:
    return f"A reward belongs to a level from 1 to {error.highest:,}, not to {error.level:,}. Nothing was changed."


@level_words.register
def _(error: reward_errors.TooManyRewards) -> str:
    return f"There are {error.most} rewards already, and no more fit. Take one away first: `/levels rewards remove`."


@level_words.register
def _(error: reward_errors.RewardNotFound) -> str:
    return f"<@&{error.role}> is no reward of level {error.level:,}. Have a look at `/levels rewards list`."


@level_words.register
def _(error: reward_errors.RewardThereAlready) -> str:
    return f"<@&{error.role}> is a reward of level {error.level:,} already."


@level_words.register
def _(error: reward_errors.UnknownNoticeVariable) -> str:
    known = ", ".join(f"`{{{name}}}`" for name in error.known)
    return f"I don't know what to fill in for {in_code('{' + error.name + '}')}. I know {known}. Nothing was changed."


@level_words.register
def _(error: NoticeUnwritable) -> str:
    return f"I cannot write to <#{error.channel}>. Please check it with `/settings show`, and my permissions there."
