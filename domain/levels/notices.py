"""What is said when a member reaches a level."""

import re
from collections.abc import Mapping
from enum import StrEnum

from domain.levels.reward_errors import UnknownNoticeVariable

LONGEST_NOTICE = 300
"""Characters, as typed."""

VARIABLES = ("user", "level", "server", "xp")

_VARIABLE = re.compile(r"\{(\w+)\}")


class NoticePlace(StrEnum):
    OFF = "off"
    CHANNEL = "channel"
    DIRECT_MESSAGE = "direct_message"


def check_notice(text: str) -> None:
    """Raises UnknownNoticeVariable; braces around anything but a word are just braces."""
    for name in _VARIABLE.findall(text):
        if name not in VARIABLES:
            raise UnknownNoticeVariable(name=name, known=VARIABLES)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each known variable replaced once: what a value holds is not looked at again."""
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)
