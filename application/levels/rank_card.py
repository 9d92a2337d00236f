"""What a rank card shows, and who draws it."""

from typing import Protocol

from attrs import field, frozen
from attrs.validators import ge

from application.shared.drawing import Png, Theme


@frozen(kw_only=True)
class RankCard:
    name: str
    """As the member is shown in the guild; any script, any length."""
    avatar: bytes | None
    """An image file in any usual format; without one, or with one that cannot be read, the card shows an initial."""
    level: int = field(validator=ge(0))
    rank: int | None = field(default=None)
    """The place in the guild, from 1; None where it is not known."""
    xp: int = field(validator=ge(0))
    """All XP together."""
    into_level: int = field(validator=ge(0))
    """XP since this level was reached."""
    to_next: int | None
    """XP from this level to the next as a whole; None at the highest level."""
    theme: Theme = Theme.DARK
    accent: int | None = None
    """0xRRGGBB, such as the colour of the member's name; blue without one. Made readable on the background."""


class RankCards(Protocol):
    async def draw(self, card: RankCard) -> Png:
        """Raises CannotDraw; the same can then be said as text."""
        ...
