from attrs import define
from discord import app_commands

from application.moderation.queries import CaseView
from application.moderation.suggest_cases import SuggestCases
from application.shared.use_case import UseCase
from interface.moderation.choices import case_choice
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.suggesting import MOST_CHOICES, offered


@define
class OfferedCases:
    """The cases that a person may mean who has typed so far."""

    _suggest: UseCase[SuggestCases, tuple[CaseView, ...]]

    async def __call__(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(self._choices(interaction, typed))

    async def _choices(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        command = SuggestCases(guild=guild_of(interaction), by=asker_of(interaction), typed=typed, limit=MOST_CHOICES)
        return [case_choice(case) for case in await self._suggest(command)]
