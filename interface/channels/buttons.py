"""The button that confirms a purge."""

import re

import discord
from attrs import define

from application.channels.purge_messages import ConfirmPurge, Purged
from application.shared.use_case import UseCase
from domain.channels.act import ActStatus
from domain.channels.numbers import ActNumber
from interface.channels.asking import asker_in, id_of, place_of
from interface.channels.cards import purge_preview, purged_card
from interface.shared.border import Interaction, guild_of
from interface.shared.buttons import Button
from interface.shared.languages import ngettext
from interface.shared.layout import Card, card
from interface.shared.messages import replace

_TEMPLATE = r"purge:go:(?P<number>\d{1,9})"


def purge_answer(purged: Purged) -> Card:
    """What was deleted; or what would be, with the button that does it."""
    if purged.act.status is not ActStatus.PROPOSED or purged.found is None:
        return purged_card(purged)
    shown = purge_preview(purged.act, purged.found)
    confirm: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(
        label=ngettext("Delete {n} message", "Delete {n} messages", purged.act.meant),
        style=discord.ButtonStyle.danger,
        custom_id=f"purge:go:{purged.act.number}",
    )
    shown.add_item(discord.ui.ActionRow(confirm))
    return card(shown)


@define
class ConfirmPurgeButton:
    _confirm: UseCase[ConfirmPurge, Purged]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        place = place_of(interaction)
        command = ConfirmPurge(
            guild=guild_of(interaction),
            number=ActNumber(int(match["number"])),
            channel=id_of(place),
            asker=asker_in(interaction, place),
        )
        await replace(interaction, purged_card(await self._confirm(command)))

    def button(self) -> Button:
        return Button(_TEMPLATE, self, part_of="purge")
