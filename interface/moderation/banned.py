"""Whom an unban is about, while it is typed and when it was."""

from attrs import define
from discord import app_commands

from application.moderation.find_banned import FindBanned
from application.moderation.ports import BannedUser
from application.moderation.suggest_bans import SuggestBans
from application.shared.use_case import UseCase
from domain.shared.names import Names
from interface.moderation.choices import ban_choice
from interface.shared.border import Interaction, Person, asker_of, guild_of
from interface.shared.suggesting import MOST_CHOICES, offered


@define
class BannedPeople:
    _suggest: UseCase[SuggestBans, tuple[BannedUser, ...]]
    _find: UseCase[FindBanned, BannedUser]

    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(self._suggested(interaction, typed))

    async def find(self, interaction: Interaction, typed: str) -> Person:
        command = FindBanned(guild=guild_of(interaction), by=asker_of(interaction), typed=typed)
        ban = await self._find(command)
        names = Names(username=ban.username, display_name=ban.display_name or ban.username)
        return Person(id=ban.user, names=names)

    async def _suggested(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        command = SuggestBans(guild=guild_of(interaction), by=asker_of(interaction), typed=typed, limit=MOST_CHOICES)
        return [ban_choice(ban) for ban in await self._suggest(command)]
