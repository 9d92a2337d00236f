"""What is brought in from another bot, as every context needs it: its parts, and what is said of each row."""

from enum import StrEnum
from typing import Final

from domain.shared.ids import RequestId, UserId

IMPORTER: Final = UserId(0)
"""Whoever runs the bot, from its command line; nobody in Discord has this id."""

_FIRST = 2**61
"""Interactions have ids above 0, and bulk operations take the numbers below it as far as -(2^31 x 2^14)."""


class Part(StrEnum):
    """In the order in which they are brought in; what is taken back goes the other way."""

    SETTINGS = "settings"
    CASES = "cases"
    LEVELS = "levels"
    LEVEL_BLOCKS = "level_blocks"
    SNIPPETS = "snippets"
    SNIPPET_BANS = "snippet_bans"
    REMINDERS = "reminders"
    ABSENCES = "absences"
    BOARDS = "boards"
    STARRED = "starred"


class Remark(StrEnum):
    """What is not as it was over there, or why a row stays there."""

    # Brought in, with a difference.
    NEW_NUMBER = "new_number"
    TEXT_CUT = "text_cut"
    TIME_UNKNOWN = "time_unknown"
    AS_NOTE = "as_note"
    MODERATOR_UNKNOWN = "moderator_unknown"
    END_NOT_TAKEN_OVER = "end_not_taken_over"
    END_TAKEN_OVER = "end_taken_over"
    ENDED_HERE = "ended_here"
    OTHER_LEVEL = "other_level"
    ALIAS_LEFT_OUT = "alias_left_out"
    ENDS_WITH_MESSAGE = "ends_with_message"

    # Left out.
    NOT_HERE = "not_here"
    THERE_ALREADY = "there_already"
    NAME_TAKEN = "name_taken"
    NAME_UNUSABLE = "name_unusable"
    NOTHING_TO_READ = "nothing_to_read"
    TOO_MANY = "too_many"
    OVER = "over"
    VALUE_UNUSABLE = "value_unusable"
    NO_BOARD = "no_board"
    UNDER_WAY = "under_way"


def request_of(number: int) -> RequestId:
    """What stands for the request of something brought in: unlike any of Discord's, and the same each time."""
    return RequestId(-_FIRST - number)
