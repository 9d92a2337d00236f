"""What every picture has in common, whoever draws it."""

from enum import Enum
from typing import NewType

from attrs import frozen

from application.shared.errors import ApplicationError

Png = NewType("Png", bytes)
"""A whole PNG file."""


class Theme(Enum):
    LIGHT = "light"
    DARK = "dark"


@frozen
class CannotDraw(ApplicationError):
    """There is no picture this time: whoever draws is hung, dead or overwhelmed. What it would show can still be said.

    `why` is for the log.
    """

    why: str
