"""Bulk operations that several attempts could not go on with, and the button that has one gone on with at once."""

import re

import discord
from attrs import define

from application.moderation.bulk.queries import StuckBulk
from application.moderation.bulk.retry_bulk import RetryBulk
from application.shared.use_case import UseCase
from domain.moderation.bulk.number import OperationNumber
from interface.moderation.bulk.faces import bulk_face_of
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.layout import card, container
from interface.shared.messages import answer


def stuck_bulk(stuck: StuckBulk) -> discord.ui.Section[discord.ui.LayoutView]:
    face, when = bulk_face_of(stuck.act), int(stuck.tried_next.timestamp())
    retry: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(
        label="Try now", custom_id=f"stuck:bulk:{stuck.number}"
    )
    text = (
        f"**Bulk operation #{stuck.number}** {face.icon} {face.title} · by <@{stuck.moderator}>\n"
        f"-# nothing more of it was done in {stuck.attempts:,} tries · next <t:{when}:R> · `/bulk show {stuck.number}`"
    )
    return discord.ui.Section(text, accessory=retry)


@define
class TryBulkAgain:
    _retry: UseCase[RetryBulk, None]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        number = OperationNumber(int(match["number"]))
        await self._retry(RetryBulk(guild=guild_of(interaction), number=number, by=asker_of(interaction)))
        said = f"Bulk operation #{number} is being tried again now. `/bulk show {number}` tells how far it is."
        await answer(interaction, card(container(said)))

    def button(self) -> Button:
        return Button(r"stuck:bulk:(?P<number>\d{1,9})", self, part_of="moderation stuck")
