"""Reasons that are offered while a moderator types."""

from attrs import define, evolve
from discord import app_commands

from application.moderation.templates.list_templates import SuggestReasons
from application.moderation.templates.queries import TemplateView
from application.moderation.templates.read_reason import template_token
from application.shared.use_case import UseCase
from domain.moderation.actions.action import ActionKind
from domain.shared.permission import Permission
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.reasons import Suggest
from interface.shared.suggesting import MOST_CHOICES, offered

_LONGEST = 100
"""Characters of a choice's name and of its value (Discord API reference, "Application command option choice")."""


@define
class OfferReasons:
    _suggest: UseCase[SuggestReasons, tuple[TemplateView, ...]]

    def __call__(self, kind: ActionKind | None) -> Suggest:
        async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return await offered(self._offered(_asked(interaction, typed, kind)))

        return suggest

    def of_no_kind(self, needs: Permission, longest: int) -> Suggest:
        async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
            command = evolve(_asked(interaction, typed, None), needs=needs, longest=longest)
            return await offered(self._offered(command))

        return suggest

    async def _offered(self, command: SuggestReasons) -> list[app_commands.Choice[str]]:
        return [reason_choice(template) for template in await self._suggest(command)]


def _asked(interaction: Interaction, typed: str, kind: ActionKind | None) -> SuggestReasons:
    return SuggestReasons(
        guild=guild_of(interaction), by=asker_of(interaction), typed=typed, kind=kind, limit=MOST_CHOICES
    )


def reason_choice(template: TemplateView) -> app_commands.Choice[str]:
    """Where its text is too long for a choice, a token stands for it."""
    name = f"{template.name} · {template.text}"
    value = template.text if len(template.text) <= _LONGEST else template_token(template.id)
    return app_commands.Choice(name=name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…", value=value)
