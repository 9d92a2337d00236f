"""Selects that survive a restart: all they need is in their custom id, whichever process sent the message."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import cast

import discord
from attrs import frozen

from interface.shared.answering import ErrorAnswers
from interface.shared.border import Interaction

type DynamicSelect = type[discord.ui.DynamicItem[discord.ui.Item[discord.ui.LayoutView]]]


@frozen
class Select:
    """What is done with what is picked in any select whose whole custom id matches the template."""

    template: str
    choose: Callable[[Interaction, re.Match[str], Sequence[str]], Awaitable[None]]
    part_of: str
    """The command that it belongs to: who may not use that may not pick anything."""


def dynamic_select(select: Select, answers: ErrorAnswers) -> DynamicSelect:
    """The class that discord.py makes of a pick."""

    class Picked(discord.ui.DynamicItem[discord.ui.Item[discord.ui.LayoutView]], template=select.template):
        def __init__(self, item: discord.ui.Item[discord.ui.LayoutView], match: re.Match[str]) -> None:
            super().__init__(item)
            self.match = match

        @classmethod
        async def from_custom_id(
            cls, _interaction: Interaction, item: discord.ui.Item[discord.ui.LayoutView], match: re.Match[str], /
        ) -> "Picked":
            return cls(item, match)

        async def callback(self, interaction: Interaction) -> None:
            async with answers.answering(interaction):
                await answers.admit(interaction, select.part_of)
                await select.choose(interaction, self.match, _picked(interaction))

    return Picked


def _picked(interaction: Interaction) -> Sequence[str]:
    return cast(Sequence[str], cast(Mapping[str, object], interaction.data)["values"])
