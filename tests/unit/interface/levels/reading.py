"""What people read of each error about levels."""

from application.levels.notice_errors import NoticeUnwritable
from domain.levels import errors as levels_errors
from domain.levels import level_errors, operation_errors, reward_errors
from domain.shared.ids import ChannelId, RoleId, UserId

SOMEBODY = UserId(3)
ROLE = RoleId(4)

READ: tuple[tuple[Exception, str], ...] = (
    (level_errors.LevelOutOfRange(level=12_000, highest=10_000), "There is no level 12,000 here: levels go from 0 to"),
    (level_errors.UnusableCurve(), "Each level must take more XP than the one before"),
    (level_errors.CurveTooLong(levels=501, most=500), "A table holds 500 levels at most, not 501."),
    (
        level_errors.XpOutOfBounds(xp=5, amount=-6, most=100),
        "They have 5 XP, and -6 would lead out of what is possible",
    ),
    (operation_errors.OperationNotFound(7), "There is no import 7 in this server."),
    (
        operation_errors.ImportUnderWay(7, "add"),
        "This file is being imported already, as import 7, with --mode add. Go on with that mode, or take it back "
        "first: `tux levels rollback 7`. Nothing was changed.",
    ),
    (
        operation_errors.OperationTakenBack(7),
        "Import 7 is being taken back, or was, so no more of it is brought in.",
    ),
    (
        operation_errors.RulesChangedMeanwhile(began=1, now=2),
        "The rules were changed meanwhile, from version 1 to 2, and only some members were counted anew. Run `tux "
        "levels recompute` again: it counts all members under the rules in force.",
    ),
    (operation_errors.OperationNotUndoable(7), "Operation 7 is no import that could be taken back"),
    (level_errors.BotHasNoXp(SOMEBODY), "<@3> is a bot, and bots have no XP."),
    (level_errors.MayNotChangeOwnXp(), "Somebody else must decide about your own XP."),
    (level_errors.MemberOutranksModerator(SOMEBODY), "<@3> stands at least as high as you do"),
    (level_errors.BlockedAlready(SOMEBODY), "The activity of <@3> brings no XP already."),
    (level_errors.NotBlocked(SOMEBODY), "The activity of <@3> is not blocked."),
    (level_errors.SeveralCurves(), "Name one curve only"),
    (level_errors.StepWithoutFirst(), "`linear_step` needs `linear_first`"),
    (level_errors.CurveUnreadable("ten"), "`ten` is no whole number."),
    (level_errors.NothingToAdjust(), "0 XP change nothing."),
    (level_errors.AdjustedAlready(), "I have received this already, and did it once."),
    (level_errors.AdjustmentReasonTooLong(length=481, longest=480), "The reason has 481 characters"),
    (reward_errors.RewardLevelOutOfRange(level=0, highest=100), "A reward belongs to a level from 1 to 100, not to 0."),
    (reward_errors.TooManyRewards(50), "There are 50 rewards already, and no more fit."),
    (reward_errors.RewardNotFound(5, ROLE), "<@&4> is no reward of level 5."),
    (reward_errors.RewardThereAlready(5, ROLE), "<@&4> is a reward of level 5 already."),
    (
        reward_errors.UnknownNoticeVariable(name="usr", known=("user", "level")),
        "I don't know what to fill in for `{usr}`. I know `{user}`, `{level}`. Nothing was changed.",
    ),
    (NoticeUnwritable(ChannelId(8)), "I cannot write to <#8>."),
    (
        levels_errors.RuleOutOfRange(rule="cooldown", value=100_000, least=1, most=86_400),
        "**Seconds between messages that count** can be 1 to 86,400, not 100,000.",
    ),
    (
        levels_errors.TooManyExceptions(rule="excluded_roles", most=100),
        "**Roles without XP** can name 100 at most. Remove some first.",
    ),
    (levels_errors.RulesNotFound(7), "This server has no version 7 of its rules for levels."),
)
