"""What people read of levels, rewards and imports."""

from functools import singledispatch

from domain.levels import level_errors as errors


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
