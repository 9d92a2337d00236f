import discord
from attrs import frozen
from discord import app_commands

from application.permissions.change_ranks import AskForRank, GiveRank, RankChanged
from application.permissions.explain_use import ExplainUse, Explanation
from application.permissions.show_ranks import ShowRanks
from application.shared.use_case import UseCase
from domain.permissions.policy import Policy
from domain.permissions.ranks import HIGHEST, LOWEST, command_name
from domain.shared.ids import RoleId
from interface.permissions.cards import explanation, rank_asked, rank_given, ranks_card
from interface.permissions.catalogue import TreeCatalogue
from interface.permissions.holders import asker_with_roles, holder_of
from interface.permissions.shown import commands_like, typed_command
from interface.shared.border import Interaction, guild_of
from interface.shared.messages import answer

type Rank = app_commands.Range[int, LOWEST, HIGHEST]
type Command = app_commands.Range[str, 1, 100]


@frozen(kw_only=True)
class RankUseCases:
    show: UseCase[ShowRanks, Policy]
    give: UseCase[GiveRank, RankChanged]
    ask: UseCase[AskForRank, RankChanged]
    explain: UseCase[ExplainUse, Explanation]


class PermissionCommands(app_commands.Group):
    def __init__(self, use_cases: RankUseCases, catalogue: TreeCatalogue) -> None:
        super().__init__(
            name="permissions",
            description="Who may use which command",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self._use_cases = use_cases
        self._catalogue = catalogue

    @app_commands.command(description="Show the ranks of roles, and those that commands ask for")
    async def show(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowRanks(guild_of(interaction), asker_with_roles(interaction))
        await answer(interaction, ranks_card(await self._use_cases.show(command)))

    @app_commands.command(description="Give a role a rank; 0 takes it away")
    @app_commands.describe(role="Which role", rank="From 0 to 10")
    async def rank(self, interaction: Interaction, role: discord.Role, rank: Rank) -> None:
        await interaction.response.defer(ephemeral=True)
        given = GiveRank(guild=guild_of(interaction), by=asker_with_roles(interaction), role=RoleId(role.id), rank=rank)
        await answer(interaction, rank_given(given.role, await self._use_cases.give(given)))

    @app_commands.command(description="Ask for a rank to use a command, or all of a group")
    @app_commands.describe(
        command="The command, as case void, or the group, as case",
        rank="From 0 to 10; if left out, nothing is asked for it any more",
    )
    async def require(self, interaction: Interaction, command: Command, rank: Rank | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        named = typed_command(command, self._catalogue.rights)
        asked = AskForRank(guild=guild_of(interaction), by=asker_with_roles(interaction), command=named, rank=rank)
        await answer(interaction, rank_asked(command_name(named), await self._use_cases.ask(asked)))

    @app_commands.command(description="Say rule by rule why somebody may use a command, or not")
    @app_commands.describe(member="Who", command="Which command")
    async def explain(self, interaction: Interaction, member: discord.User, command: Command) -> None:
        await interaction.response.defer(ephemeral=True)
        asked = ExplainUse(
            guild=guild_of(interaction),
            by=asker_with_roles(interaction),
            member=holder_of(member),
            command=typed_command(command, self._catalogue.rights),
        )
        await answer(interaction, explanation(await self._use_cases.explain(asked)))

    @require.autocomplete("command")
    @explain.autocomplete("command")
    async def _commands(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return commands_like(typed, self._catalogue.rights)
