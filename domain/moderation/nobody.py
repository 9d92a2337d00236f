from typing import Final

from domain.shared.ids import UserId
from domain.shared.standing import Standing

NOBODY: Final = UserId(0)
"""In place of a moderator whom Discord did not record; the case can be claimed."""


def standing_of_nobody(user: UserId) -> Standing | None:
    """Below everybody, without a look; None where it is somebody."""
    return Standing(user=NOBODY, is_member=False) if user == NOBODY else None
