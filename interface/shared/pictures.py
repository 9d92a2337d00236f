"""Pictures in messages: a file that is uploaded, and the place in the card that shows it."""

import io

import discord
from attrs import field, frozen

from application.shared.drawing import Png

_LONGEST_DESCRIPTION = 1024
"""Characters (Discord API reference, "Media Gallery Item Structure" and "Attachment Object")."""


@frozen
class Picture:
    name: str
    """A file name, ending in `.png`."""
    png: Png = field(repr=False)
    description: str
    """What it shows, in words, for those who cannot see it."""

    def file(self) -> discord.File:
        """A new one for each message: discord.py reads it to its end."""
        return discord.File(io.BytesIO(self.png), self.name, description=_short(self.description))


def gallery(picture: Picture) -> discord.ui.MediaGallery[discord.ui.LayoutView]:
    """Shows a picture that is sent with the same message."""
    shown = discord.MediaGalleryItem(f"attachment://{picture.name}", description=_short(picture.description))
    return discord.ui.MediaGallery(shown)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_DESCRIPTION else text[: _LONGEST_DESCRIPTION - 1] + "…"
