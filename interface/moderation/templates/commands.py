import discord
from attrs import frozen
from discord import app_commands

from application.moderation.templates.change_templates import (
    AddTemplate,
    EditTemplate,
    RemoveTemplate,
    TemplateDetails,
)
from application.moderation.templates.list_templates import FindTemplate, ListTemplates, SuggestReasons
from application.moderation.templates.queries import TemplateView
from application.shared.use_case import UseCase
from domain.moderation.reason import LONGEST_REASON
from domain.moderation.templates.template import LONGEST_NAME
from interface.moderation.templates.cards import template_card, template_details, template_list
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.languages import gettext
from interface.shared.messages import answer
from interface.shared.suggesting import MOST_CHOICES, offered

type Name = app_commands.Range[str, 1, LONGEST_NAME]
type Text = app_commands.Range[str, 1, LONGEST_REASON]
type Which = app_commands.Range[str, 1, 100]
type KindsText = app_commands.Range[str, 1, 100]

_KINDS = "For which kinds of action, as ban kick; all of them without it"


@frozen(kw_only=True)
class TemplateUseCases:
    add: UseCase[AddTemplate, TemplateView]
    edit: UseCase[EditTemplate, TemplateDetails]
    remove: UseCase[RemoveTemplate, TemplateView]
    list: UseCase[ListTemplates, tuple[TemplateView, ...]]
    find: UseCase[FindTemplate, TemplateView]
    suggest: UseCase[SuggestReasons, tuple[TemplateView, ...]]


class TemplateCommands(app_commands.Group):
    def __init__(self, use_cases: TemplateUseCases) -> None:
        super().__init__(
            name="templates",
            description="Reasons that are offered to moderators while they type",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self._use_cases = use_cases

    @app_commands.command(description="Offer a reason from now on")
    @app_commands.describe(name="What moderators find it by", text="The reason itself", kinds=_KINDS)
    async def add(self, interaction: Interaction, name: Name, text: Text, kinds: KindsText | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        command = AddTemplate(guild=guild_of(interaction), by=asker_of(interaction), name=name, text=text, kinds=kinds)
        await answer(interaction, template_card(gettext("Template added"), await self._use_cases.add(command)))

    @app_commands.command(description="Change a template, or look at its changes")
    @app_commands.describe(template="Which one", name="Its new name", text="Its new text")
    @app_commands.describe(kinds="For which kinds of action from now on; all for every kind")
    async def edit(
        self,
        interaction: Interaction,
        template: Which,
        name: Name | None = None,
        text: Text | None = None,
        kinds: KindsText | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await self._named(interaction, template)
        command = EditTemplate(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            template=found.id,
            name=name,
            text=text,
            kinds=kinds,
        )
        await answer(interaction, template_details(await self._use_cases.edit(command)))

    @app_commands.command(description="Offer a template no longer")
    @app_commands.describe(template="Which one")
    async def remove(self, interaction: Interaction, template: Which) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await self._named(interaction, template)
        command = RemoveTemplate(guild=guild_of(interaction), by=asker_of(interaction), template=found.id)
        await answer(interaction, template_card(gettext("Template removed"), await self._use_cases.remove(command)))

    @app_commands.command(name="list", description="All templates of this server")
    async def list_(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListTemplates(guild=guild_of(interaction), by=asker_of(interaction))
        await answer(interaction, template_list(await self._use_cases.list(command)))

    @edit.autocomplete("template")
    @remove.autocomplete("template")
    async def _suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(self._suggested(interaction, typed))

    async def _suggested(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        command = SuggestReasons(
            guild=guild_of(interaction), by=asker_of(interaction), typed=typed, kind=None, limit=MOST_CHOICES
        )
        return [
            app_commands.Choice(name=template.name, value=str(template.id))
            for template in await self._use_cases.suggest(command)
        ]

    async def _named(self, interaction: Interaction, typed: str) -> TemplateView:
        """The template that was chosen from the suggestions, or whose name was typed."""
        return await self._use_cases.find(FindTemplate(guild=guild_of(interaction), which=typed))
