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
from interface.shared.languages import gettext, ngettext
from interface.shared.layout import card, container
from interface.shared.messages import answer


def stuck_bulk(stuck: StuckBulk) -> discord.ui.Section[discord.ui.LayoutView]:
    face, when = bulk_face_of(stuck.act), int(stuck.tried_next.timestamp())
    retry: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(
        label=gettext("Try now"), custom_id=f"stuck:bulk:{stuck.number}"
    )
    text = ngettext(
        "**Bulk operation #{number}** {icon} {act} · by <@{moderator}>\n-# nothing more of it was "
        "done in {n} try · next <t:{when}:R> · `/bulk show {number}`",
        "**Bulk operation #{number}** {icon} {act} · by <@{moderator}>\n-# nothing more of it was "
        "done in {n} tries · next <t:{when}:R> · `/bulk show {number}`",
        stuck.attempts,
        number=stuck.number,
        icon=face.icon,
        act=face.title,
        moderator=stuck.moderator,
        when=when,
    )
    return discord.ui.Section(text, accessory=retry)


@define
class TryBulkAgain:
    _retry: UseCase[RetryBulk, None]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        number = OperationNumber(int(match["number"]))
        await self._retry(RetryBulk(guild=guild_of(interaction), number=number, by=asker_of(interaction)))
        said = gettext(
            "Bulk operation #{number} is being tried again now. `/bulk show {number}` tells how far it is.",
            number=number,
        )
        await answer(interaction, card(container(said)))

    def button(self) -> Button:
        return Button(r"stuck:bulk:(?P<number>\d{1,9})", self, part_of="moderation stuck")
