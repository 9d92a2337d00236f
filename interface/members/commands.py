import discord
from attrs import frozen
from discord import app_commands

from application.members.find_members import FindMembers
from application.members.list_members import ListMembers, MemberPage
from application.members.list_sanctions import ListSanctions
from application.members.queries import MemberView, Order, Sanction
from application.members.show_member import MemberDetails, ShowMember
from application.shared.use_case import UseCase
from domain.members.typed_member import parse_member
from domain.shared.paging import Page, Seek
from interface.members.buttons import CASES_SIZE, PAGE_SIZE, SANCTIONS_SIZE, member_cases, member_page, sanction_page
from interface.members.cards import choice_name
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.messages import answer
from interface.shared.suggesting import MOST_CHOICES, offered


@frozen(kw_only=True)
class MemberUseCases:
    list: UseCase[ListMembers, MemberPage]
    sanctions: UseCase[ListSanctions, Page[Sanction]]
    show: UseCase[ShowMember, MemberDetails]
    find: UseCase[FindMembers, tuple[MemberView, ...]]


class MemberCommands(app_commands.Group):
    def __init__(self, use_cases: MemberUseCases) -> None:
        super().__init__(
            name="members",
            description="Who is here, how active, and with which sanctions",
            guild_only=True,
            default_permissions=discord.Permissions(moderate_members=True),
        )
        self._use_cases = use_cases

    @app_commands.command(name="list", description="List all members, also those who left")
    @app_commands.describe(order="By what they are ordered; by name if nothing is chosen")
    @app_commands.choices(
        order=[
            app_commands.Choice(name="Name", value=Order.NAME.value),
            app_commands.Choice(name="Youngest accounts first", value=Order.NEWEST.value),
        ]
    )
    async def list_(self, interaction: Interaction, order: str = Order.NAME.value) -> None:
        await self._list(interaction, Order(order))

    @app_commands.command(description="List the most active members")
    async def top(self, interaction: Interaction) -> None:
        await self._list(interaction, Order.ACTIVITY)

    @app_commands.command(description="List members with a sanction in force, newest first")
    async def sanctioned(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListSanctions(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=SANCTIONS_SIZE))
        await answer(interaction, sanction_page(await self._use_cases.sanctions(command)))

    @app_commands.command(description="Show one member with all their cases, also one who left")
    @app_commands.describe(member="Their name, mention or id")
    async def show(self, interaction: Interaction, member: app_commands.Range[str, 1, 100]) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowMember(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            user=parse_member(member),
            cases=Seek(size=CASES_SIZE),
        )
        await answer(interaction, member_cases(await self._use_cases.show(command)))

    @show.autocomplete("member")
    async def _members(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(self._find(interaction, typed))

    async def _find(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        command = FindMembers(guild=guild_of(interaction), by=asker_of(interaction), typed=typed, limit=MOST_CHOICES)
        found = await self._use_cases.find(command)
        return [app_commands.Choice(name=choice_name(member), value=str(member.user)) for member in found]

    async def _list(self, interaction: Interaction, order: Order) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListMembers(
            guild=guild_of(interaction), by=asker_of(interaction), order=order, seek=Seek(size=PAGE_SIZE)
        )
        await answer(interaction, member_page(await self._use_cases.list(command), order))
