import discord
from discord import app_commands

from application.moderation.list_cases import CasePage, ListCases
from application.shared.use_case import UseCase
from domain.moderation.repository import CaseFilter
from domain.shared.ids import UserId
from domain.shared.paging import Seek
from interface.moderation.actions.edge import Tree
from interface.moderation.buttons import PAGE_SIZE, case_page
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.gate import PART_OF
from interface.shared.messages import answer


def add_cases_menu(tree: Tree, list_cases: UseCase[ListCases, CasePage]) -> None:
    @tree.context_menu(name="Cases", extras={PART_OF: "case list"})
    @app_commands.guild_only()
    @app_commands.default_permissions(moderate_members=True)
    async def menu(interaction: Interaction, member: discord.User) -> None:
        await interaction.response.defer(ephemeral=True)
        which = CaseFilter(target=UserId(member.id))
        command = ListCases(
            guild=guild_of(interaction), by=asker_of(interaction), which=which, seek=Seek(size=PAGE_SIZE)
        )
        await answer(interaction, case_page(await list_cases(command), which))
