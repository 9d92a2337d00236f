from typing import Final

from domain.shared.ids import UserId

NOBODY: Final = UserId(0)
"""In place of a moderator whom Discord did not record; the case can be claimed."""
