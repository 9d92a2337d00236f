"""Whom an unban is about, while it is typed and when it was."""

import discord
from attrs import define
from discord import app_commands

from application.moderation.find_banned import FindBanned
from application.moderation.ports import BannedUser
from application.moderation.suggest_bans import SuggestBans
from application.shared.use_case import UseCase
from domain.shared.ids import UserId
from interface.moderation.choices import ban_choice
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.suggesting import MOST_CHOICES, offered


@define
class BannedPeople:
    _suggest: UseCase[SuggestBans, tuple[BannedUser, ...]]
    _find: UseCase[FindBanned, UserId]

    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(self._suggested(interaction, typed))

    async def find(self, interaction: Interaction, typed: str) -> discord.Object:
        command = FindBanned(guild=guild_of(interaction), by=asker_of(interaction), typed=typed)
        return discord.Object(await self._find(command))

    async def _suggested(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        command = SuggestBans(guild=guild_of(interaction), by=asker_of(interaction), typed=typed, limit=MOST_CHOICES)
        return [ban_choice(ban) for ban in await self._suggest(command)]
