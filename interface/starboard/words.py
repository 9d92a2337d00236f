"""What people read of what can go wrong with starboards."""

from functools import singledispatch

from application.starboard.ports import BoardUnwritable, MessageGone, MessageOutOfReach
from domain.starboard import errors
from interface.shared.layout import in_code


@singledispatch
def starboard_words(error: Exception) -> str | None:
    return None


@starboard_words.register
def _(error: errors.NotAnEmoji) -> str:
    return f"{in_code(error.typed)} is not an emoji that I can look for. Nothing was changed."


@starboard_words.register
def _(error: errors.TooManyEmojis) -> str:
    return f"Those are {error.count} emojis; a board has {error.most} at most. Nothing was changed."


@starboard_words.register
def _(error: errors.UnusableBoardName) -> str:
    return f"A board's name has 1 to {error.longest} characters. Nothing was changed."


@starboard_words.register
def _(error: errors.ThresholdOutOfRange) -> str:
    return f"How many stars it takes is a number from 1 to {error.most:,}. Nothing was changed."


@starboard_words.register
def _(error: errors.LowerAboveThreshold) -> str:
    return (
        f"With fewer than {error.lower} stars a message would be taken off, but {error.threshold} bring it on: the "
        "lower number must not be above the other. Nothing was changed."
    )


@starboard_words.register
def _(error: errors.TooManyIgnored) -> str:
    return f"A board ignores {error.most} channels at most; ignore their category. Nothing was changed."


@starboard_words.register
def _(error: errors.TooManyBoards) -> str:
    return f"There are {error.most} boards already, which is the most. `/starboard remove` one first."


@starboard_words.register
def _(_: errors.BoardExists) -> str:
    return "There is a board of that name already. Nothing was changed."


@starboard_words.register
def _(_: errors.ChannelHasBoard) -> str:
    return "Another board is in that channel already; each needs one of its own. Nothing was changed."


@starboard_words.register
def _(error: errors.BoardNotFound) -> str:
    return f"There is no board {in_code(error.name)}. `/starboard show` lists those there are."


@starboard_words.register
def _(error: errors.NothingChanged) -> str:
    return f"The board {in_code(error.name)} is like that already. Nothing was changed."


@starboard_words.register
def _(_: errors.NoBoards) -> str:
    return "There is no board yet; `/starboard add` makes one."


@starboard_words.register
def _(error: errors.NotReadable) -> str:
    return f"I may not read what was written in <#{error.channel}>, so there is nothing that I could count."


@starboard_words.register
def _(error: BoardUnwritable) -> str:
    return f"I cannot post in <#{error.channel}>. `/starboard show` says what is missing."


@starboard_words.register
def _(_: MessageGone) -> str:
    return "Somebody deleted that message."


@starboard_words.register
def _(_: MessageOutOfReach) -> str:
    return "I cannot read that message any more."
