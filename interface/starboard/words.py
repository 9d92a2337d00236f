"""What people read of what can go wrong with starboards."""

from functools import singledispatch

from application.starboard.ports import BoardUnwritable, MessageGone, MessageOutOfReach
from domain.starboard import errors
from interface.shared.languages import gettext, number
from interface.shared.layout import in_code


@singledispatch
def starboard_words(error: Exception) -> str | None:
    return None


@starboard_words.register
def _(error: errors.NotAnEmoji) -> str:
    return gettext("{typed} is not an emoji that I can look for. Nothing was changed.", typed=in_code(error.typed))


@starboard_words.register
def _(error: errors.TooManyEmojis) -> str:
    return gettext(
        "Those are {count} emojis; a board has {most} at most. Nothing was changed.", count=error.count, most=error.most
    )


@starboard_words.register
def _(error: errors.UnusableBoardName) -> str:
    return gettext("A board's name has 1 to {longest} characters. Nothing was changed.", longest=error.longest)


@starboard_words.register
def _(error: errors.ThresholdOutOfRange) -> str:
    return gettext(
        "How many stars it takes is a number from 1 to {most}. Nothing was changed.", most=number(error.most)
    )


@starboard_words.register
def _(error: errors.LowerAboveThreshold) -> str:
    return gettext(
        "With fewer than {lower} stars a message would be taken off, but {threshold} bring it on: "
        "the lower number must not be above the other. Nothing was changed.",
        lower=error.lower,
        threshold=error.threshold,
    )


@starboard_words.register
def _(error: errors.TooManyIgnored) -> str:
    return gettext(
        "A board ignores {most} channels at most; ignore their category. Nothing was changed.", most=error.most
    )


@starboard_words.register
def _(error: errors.TooManyBoards) -> str:
    return gettext(
        "There are {most} boards already, which is the most. `/starboard remove` one first.", most=error.most
    )


@starboard_words.register
def _(_: errors.BoardExists) -> str:
    return gettext("There is a board of that name already. Nothing was changed.")


@starboard_words.register
def _(_: errors.ChannelHasBoard) -> str:
    return gettext("Another board is in that channel already; each needs one of its own. Nothing was changed.")


@starboard_words.register
def _(error: errors.BoardNotFound) -> str:
    return gettext("There is no board {name}. `/starboard show` lists those there are.", name=in_code(error.name))


@starboard_words.register
def _(error: errors.NothingChanged) -> str:
    return gettext("The board {name} is like that already. Nothing was changed.", name=in_code(error.name))


@starboard_words.register
def _(_: errors.NoBoards) -> str:
    return gettext("There is no board yet; `/starboard add` makes one.")


@starboard_words.register
def _(error: errors.NotReadable) -> str:
    return gettext(
        "I may not read what was written in <#{channel}>, so there is nothing that I could count.",
        channel=error.channel,
    )


@starboard_words.register
def _(error: BoardUnwritable) -> str:
    return gettext("I cannot post in <#{channel}>. `/starboard show` says what is missing.", channel=error.channel)


@starboard_words.register
def _(_: MessageGone) -> str:
    return gettext("Somebody deleted that message.")


@starboard_words.register
def _(_: MessageOutOfReach) -> str:
    return gettext("I cannot read that message any more.")
