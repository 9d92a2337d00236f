"""Files in messages: one that is uploaded, and the place in the card where it can be fetched."""

import io
from typing import Protocol

import discord
from attrs import field, frozen


class Upload(Protocol):
    def file(self) -> discord.File:
        """A new one for each message: discord.py reads it to its end."""
        ...


@frozen
class Document:
    name: str
    """A file name with its ending."""
    content: bytes = field(repr=False)

    def file(self) -> discord.File:
        return discord.File(io.BytesIO(self.content), self.name)

    def shown(self) -> discord.ui.File[discord.ui.LayoutView]:
        """Where it is in the card that it is sent with."""
        return discord.ui.File(f"attachment://{self.name}")
