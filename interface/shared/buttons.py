"""Buttons that survive a restart: all they need is in their custom id, whichever process sent the message."""

import re
from collections.abc import Awaitable, Callable

import discord
from attrs import frozen

from interface.shared.answering import ErrorAnswers
from interface.shared.border import Interaction

type DynamicItem = type[discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]]]


@frozen
class Button:
    """What a press of any button, or a choice from any select, does whose whole custom id matches the template."""

    template: str
    press: Callable[[Interaction, re.Match[str]], Awaitable[None]]
    part_of: str | None
    """The command that it belongs to: who may not use that may not press it. None where it is for everybody."""


def dynamic_item(button: Button, answers: ErrorAnswers) -> DynamicItem:
    """The class that discord.py makes of a press."""

    class Pressed(discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=button.template):
        def __init__(self, match: re.Match[str]) -> None:
            super().__init__(discord.ui.Button(custom_id=match.string))
            self.match = match

        @classmethod
        async def from_custom_id(
            cls, _interaction: Interaction, _item: discord.ui.Item[discord.ui.LayoutView], match: re.Match[str], /
        ) -> "Pressed":
            return cls(match)

        async def callback(self, interaction: Interaction) -> None:
            async with answers.answering(interaction):
                await answers.admit(interaction, button.part_of)
                await button.press(interaction, self.match)

    return Pressed
