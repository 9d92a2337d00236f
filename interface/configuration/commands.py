import re
from collections.abc import Callable, Iterable

import discord
from attrs import frozen
from discord import app_commands

from application.configuration.apply_plan import ApplyPlan, ApplyResult
from application.configuration.export_configuration import ConfigurationExport, ExportConfiguration
from application.configuration.list_versions import ListedVersion, ListVersions
from application.configuration.plan_configuration import PlanConfiguration, Planned, PlanRollback
from application.configuration.views import Fingerprint
from application.shared.use_case import UseCase
from domain.configuration.errors import PlanNotFound
from domain.configuration.version import PlanId, VersionNumber
from domain.shared.ids import RequestId
from domain.shared.paging import Page, Seek
from interface.configuration.buttons import VERSIONS_A_PAGE, version_page
from interface.configuration.cards import export_card, planned_card, result_card
from interface.configuration.files import content_of
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.gate import INSTEAD_OF
from interface.shared.messages import answer
from interface.shared.words import Words

_CODE = re.compile(r"\s*(\d{1,19})-([0-9a-f]{16})\s*", re.ASCII)

type Number = app_commands.Range[int, 1, 2_000_000_000]


@frozen(kw_only=True)
class ConfigurationUseCases:
    export: UseCase[ExportConfiguration, ConfigurationExport]
    plan: UseCase[PlanConfiguration, Planned]
    apply: UseCase[ApplyPlan, ApplyResult]
    roll_back: UseCase[PlanRollback, Planned]
    list: UseCase[ListVersions, Page[ListedVersion]]


class ConfigurationCommands(app_commands.Group):
    def __init__(
        self,
        use_cases: ConfigurationUseCases,
        words: Words,
        schema: Callable[[], bytes],
        instead_of: Iterable[str],
        shown_by: Iterable[str],
    ) -> None:
        """`schema` takes its time; `instead_of` are the commands that do the same one by one, `shown_by` those that
        show it."""
        super().__init__(
            name="config",
            description="The whole configuration of this server as a file",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self._use_cases = use_cases
        self._words = words
        self._schema = schema
        shown = tuple(shown_by)
        for showing in (self.export, self.history):
            showing.extras[INSTEAD_OF] = shown
        for command in (self.plan, self.apply, self.rollback):
            command.extras[INSTEAD_OF] = (*instead_of, *shown)

    @app_commands.command(description="All that is configured here, as a YAML file")
    async def export(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ExportConfiguration(guild=guild_of(interaction), by=asker_of(interaction))
        shown = export_card(await self._use_cases.export(command), self._schema())
        await answer(interaction, shown.card, files=shown.files)

    @app_commands.command(description="Say exactly what a file would change; nothing changes yet")
    @app_commands.describe(file="A YAML file, as /config export writes it")
    async def plan(self, interaction: Interaction, file: discord.Attachment) -> None:
        await interaction.response.defer(ephemeral=True)
        command = PlanConfiguration(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            request=RequestId(interaction.id),
            file=await content_of(file),
        )
        shown = planned_card(await self._use_cases.plan(command), self._words)
        await answer(interaction, shown.card, files=shown.files)

    @app_commands.command(description="Bring about what was planned, all of it or nothing")
    @app_commands.describe(plan="The words in the last line of the plan; its button does the same")
    async def apply(self, interaction: Interaction, plan: app_commands.Range[str, 1, 100]) -> None:
        await interaction.response.defer(ephemeral=True)
        id_, fingerprint = _coded(plan)
        command = ApplyPlan(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            request=RequestId(interaction.id),
            plan=id_,
            fingerprint=fingerprint,
        )
        shown = result_card(await self._use_cases.apply(command), self._words)
        await answer(interaction, shown.card, files=shown.files)

    @app_commands.command(description="Which files were applied when, and by whom")
    async def history(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListVersions(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=VERSIONS_A_PAGE))
        await answer(interaction, version_page(await self._use_cases.list(command)))

    @app_commands.command(description="Plan the way back to how everything was configured then")
    @app_commands.describe(version="Its number in /config history")
    async def rollback(self, interaction: Interaction, version: Number) -> None:
        await interaction.response.defer(ephemeral=True)
        command = PlanRollback(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            request=RequestId(interaction.id),
            version=VersionNumber(version),
        )
        shown = planned_card(await self._use_cases.roll_back(command), self._words)
        await answer(interaction, shown.card, files=shown.files)


def _coded(typed: str) -> tuple[PlanId, Fingerprint]:
    """Raises PlanNotFound."""
    found = _CODE.fullmatch(typed)
    if found is None:
        raise PlanNotFound
    return PlanId(int(found[1])), Fingerprint(found[2])
