"""What every command that begins a bulk operation asks for, and does."""

from collections.abc import Callable
from datetime import timedelta

import discord
from attrs import define
from discord import app_commands

from application.moderation.bulk.plan_bulk import Meant, PlanBulk, PlannedBulk
from application.moderation.templates.read_reason import ReadReason
from application.shared.use_case import UseCase
from domain.moderation.actions.action import ActionKind
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.selection import LONGEST_PATTERN
from domain.shared.ids import RequestId, RoleId
from interface.moderation.bulk.buttons import show_preview
from interface.moderation.bulk.id_file import text_of
from interface.shared.border import Interaction, asker_of, guild_of, names_of
from interface.shared.reasons import Suggest

type ListText = app_commands.Range[str, 1, 6000]
type SpanText = app_commands.Range[str, 1, 100]
type PatternText = app_commands.Range[str, 1, LONGEST_PATTERN]
type BeginningText = app_commands.Range[str, 1, 32]

MEANT = {
    "users": "IDs or mentions of those who are meant",
    "file": "A text file with their IDs",
    "joined_within": "Only who joined within this time, such as 30m",
    "account_younger_than": "Only who made their account within this time, such as 2d",
    "name_pattern": "Only who has a name that this pattern fits (RE2), such as ^free.*nitro",
    "name_begins": "Only who has a name that begins like this",
    "without_roles": "Only who has no role",
}


@define
class PlanAndShow:
    """What every command that begins an operation does."""

    _plan: UseCase[PlanBulk, PlannedBulk]
    _read_reason: UseCase[ReadReason, str | None]
    reasons: Callable[[ActionKind], Suggest]
    """What is offered for why."""

    async def __call__(
        self,
        interaction: Interaction,
        act: BulkAct,
        meant: Meant,
        file: discord.Attachment | None,
        reason: str | None,
        *,
        role: discord.Role | None = None,
        delete_messages: timedelta = timedelta(0),
        tell: bool = False,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        guild = guild_of(interaction)
        command = PlanBulk(
            guild=guild,
            act=act,
            by=asker_of(interaction),
            names=names_of(interaction.user),
            meant=meant,
            file=await text_of(file),
            reason=await self._read_reason(ReadReason(guild=guild, typed=reason)),
            request=RequestId(interaction.id),
            asked_at=interaction.created_at,
            role=None if role is None else RoleId(role.id),
            delete_messages=delete_messages,
            tell=tell,
        )
        await show_preview(interaction, await self._plan(command))
