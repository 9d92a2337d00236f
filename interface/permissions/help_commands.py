import re
from collections.abc import Sequence

import discord
from attrs import define
from discord import app_commands

from application.permissions.show_help import Help, ShowHelp
from application.shared.use_case import UseCase
from interface.permissions.catalogue import TreeCatalogue
from interface.permissions.help_cards import area_card, help_card, overview
from interface.permissions.help_entries import AREAS, Entry, entries
from interface.permissions.holders import holder_of
from interface.permissions.shown import commands_like, typed_command
from interface.shared.border import Interaction, guild_if_any
from interface.shared.buttons import Button
from interface.shared.messages import answer, replace
from interface.shared.suggesting import offered

type Tree = app_commands.CommandTree[discord.Client]
type Command = app_commands.Range[str, 1, 100]


def add_help(tree: Tree, show: UseCase[ShowHelp, Help], catalogue: TreeCatalogue) -> None:
    @tree.command(name="help", description="What you can use here, and how")
    @app_commands.describe(command="More about one of them, or about all of a group")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def help_(interaction: Interaction, command: Command | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        named = None if command is None else typed_command(command, catalogue.rights)
        await answer(interaction, help_card(await show(_asked(interaction, named)), entries(catalogue)))

    @help_.autocomplete("command")
    async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        async def names() -> list[app_commands.Choice[str]]:
            return commands_like(typed, (await show(_asked(interaction))).usable)

        return await offered(names())


@define
class TurnHelpPage:
    _show: UseCase[ShowHelp, Help]
    _catalogue: TreeCatalogue

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        usable = await self._usable(interaction)
        area = match["area"]
        await replace(interaction, overview(usable) if area is None else area_card(usable, area, int(match["page"])))

    def button(self) -> Button:
        return Button(rf"help:(?:all|(?P<area>{'|'.join(AREAS)}):(?P<page>\d{{1,3}}))", self, part_of="help")

    async def _usable(self, interaction: Interaction) -> Sequence[Entry]:
        shown = await self._show(_asked(interaction))
        return [each for each in entries(self._catalogue) if each.name in shown.usable]


def _asked(interaction: Interaction, command: str | None = None) -> ShowHelp:
    return ShowHelp(guild=guild_if_any(interaction), by=holder_of(interaction.user), command=command)
