import discord
from attrs import frozen
from discord import app_commands

from application.role_menus.create_menu import CreateMenu
from application.role_menus.delete_menu import DeleteMenu
from application.role_menus.edit_menu import EditMenu
from application.role_menus.offer_role import OfferRole, WithdrawRole
from application.role_menus.post_menu import MenuPosted, PostMenu
from application.role_menus.queries import MenuView
from application.role_menus.show_menus import ListedMenu, ListMenus, MenuShown, ShowMenu
from application.shared.use_case import UseCase
from domain.role_menus.menu import (
    LONGEST_DESCRIPTION,
    LONGEST_LABEL,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_ROLES,
    MenuChange,
    MenuKind,
)
from domain.shared.ids import ChannelId, RequestId, RoleId
from interface.role_menus.cards import changed_card, deleted_card, menus_card, posted_card, shown_card
from interface.shared.border import Interaction, asker_of, channel_of, guild_of
from interface.shared.languages import gettext
from interface.shared.messages import answer
from interface.shared.suggesting import MOST_CHOICES, offered

type Name = app_commands.Range[str, 1, LONGEST_NAME]
type Body = app_commands.Range[str, 1, LONGEST_TEXT]
type Number = app_commands.Range[int, 0, MOST_ROLES]
type Most = app_commands.Range[int, 1, MOST_ROLES]
type Label = app_commands.Range[str, 1, LONGEST_LABEL]
type Description = app_commands.Range[str, 1, LONGEST_DESCRIPTION]
type Emoji = app_commands.Range[str, 1, 64]

_NAME = "What it is called: its heading"
_TEXT = "What stands below that; \\n begins a new line"
_KIND = "Whether members press buttons or choose from a list"
_LEAST = "How many of its roles whoever has some keeps at least"
_MOST = "How many of its roles a member may have; 1 has them choose between them"
_ROLE = "The role without which nobody may choose"


@frozen(kw_only=True)
class MenuUseCases:
    create: UseCase[CreateMenu, MenuView]
    edit: UseCase[EditMenu, MenuView]
    offer: UseCase[OfferRole, MenuView]
    withdraw: UseCase[WithdrawRole, MenuView]
    delete: UseCase[DeleteMenu, MenuView]
    post: UseCase[PostMenu, MenuPosted]
    listing: UseCase[ListMenus, tuple[ListedMenu, ...]]
    show: UseCase[ShowMenu, MenuShown]


class MenuCommands(app_commands.Group):
    def __init__(self, use_cases: MenuUseCases) -> None:
        super().__init__(
            name="role-menu",
            description="Menus from which members choose their roles",
            guild_only=True,
            default_permissions=discord.Permissions(manage_roles=True),
        )
        self._use_cases = use_cases

    @app_commands.command(description="Make a menu; roles are put on it with /role-menu add")
    @app_commands.describe(name=_NAME, text=_TEXT, kind=_KIND, least=_LEAST, most=_MOST, required_role=_ROLE)
    async def create(
        self,
        interaction: Interaction,
        name: Name,
        text: Body | None = None,
        kind: MenuKind = MenuKind.BUTTONS,
        least: Number = 0,
        most: Most | None = None,
        required_role: discord.Role | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = CreateMenu(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            request=RequestId(interaction.id),
            name=name,
            text=text or "",
            kind=kind,
            least=least,
            most=most,
            required=_id_of(required_role),
        )
        await answer(interaction, changed_card(await self._use_cases.create(command), heading=gettext("New role menu")))

    @app_commands.command(description="Change a menu; what is not given stays, and its posts follow")
    @app_commands.describe(menu="Which", name=_NAME, text=_TEXT, kind=_KIND, least=_LEAST, most=_MOST)
    @app_commands.describe(required_role=_ROLE, for_everyone="Whether no role is needed any more")
    async def edit(
        self,
        interaction: Interaction,
        menu: Name,
        name: Name | None = None,
        text: Body | None = None,
        kind: MenuKind | None = None,
        least: Number | None = None,
        most: Most | None = None,
        required_role: discord.Role | None = None,
        for_everyone: bool = False,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        change = MenuChange(
            name=name,
            text=text,
            kind=kind,
            least=least,
            most=most,
            required=_id_of(required_role),
            for_everyone=for_everyone,
        )
        command = EditMenu(guild=guild_of(interaction), by=asker_of(interaction), name=menu, change=change)
        await answer(
            interaction, changed_card(await self._use_cases.edit(command), heading=gettext("Role menu changed"))
        )

    @app_commands.command(description="Put a role on a menu, or change what is said of it there")
    @app_commands.describe(menu="Which", role="The role", label="What is read there; the role's name unless told")
    @app_commands.describe(emoji="Shown before the label", description="Shown below the label in a list")
    async def add(
        self,
        interaction: Interaction,
        menu: Name,
        role: discord.Role,
        label: Label | None = None,
        emoji: Emoji | None = None,
        description: Description | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = OfferRole(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            name=menu,
            role=RoleId(role.id),
            label=label,
            emoji=emoji,
            description=description,
        )
        await answer(
            interaction, changed_card(await self._use_cases.offer(command), heading=gettext("Role put on the menu"))
        )

    @app_commands.command(description="Take a role off a menu; who has it keeps it")
    @app_commands.describe(menu="Which", role="The role; those that were deleted unless told")
    async def remove(self, interaction: Interaction, menu: Name, role: discord.Role | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        command = WithdrawRole(guild=guild_of(interaction), by=asker_of(interaction), name=menu, role=_id_of(role))
        await answer(
            interaction, changed_card(await self._use_cases.withdraw(command), heading=gettext("Role taken off"))
        )

    @app_commands.command(description="Have a menu stand in a channel, or bring it up to date there")
    @app_commands.describe(menu="Which", channel="This one unless told")
    async def post(self, interaction: Interaction, menu: Name, channel: discord.TextChannel | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        command = PostMenu(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            name=menu,
            channel=channel_of(interaction) if channel is None else ChannelId(channel.id),
        )
        await answer(interaction, posted_card(await self._use_cases.post(command)))

    @app_commands.command(name="list", description="The menus of this server, and where they stand")
    async def list_(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        query = ListMenus(guild=guild_of(interaction), by=asker_of(interaction))
        await answer(interaction, menus_card(await self._use_cases.listing(query)))

    @app_commands.command(description="A menu, its roles, and what keeps it from working")
    @app_commands.describe(menu="Which")
    async def show(self, interaction: Interaction, menu: Name) -> None:
        await interaction.response.defer(ephemeral=True)
        query = ShowMenu(guild=guild_of(interaction), by=asker_of(interaction), name=menu)
        await answer(interaction, shown_card(await self._use_cases.show(query)))

    @app_commands.command(description="Delete a menu and its posts; who has its roles keeps them")
    @app_commands.describe(menu="Which")
    async def delete(self, interaction: Interaction, menu: Name) -> None:
        await interaction.response.defer(ephemeral=True)
        command = DeleteMenu(guild=guild_of(interaction), by=asker_of(interaction), name=menu)
        await answer(interaction, deleted_card(await self._use_cases.delete(command)))

    @edit.autocomplete("menu")
    @add.autocomplete("menu")
    @remove.autocomplete("menu")
    @post.autocomplete("menu")
    @show.autocomplete("menu")
    @delete.autocomplete("menu")
    async def _suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(self._suggested(interaction, typed))

    async def _suggested(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        listed = await self._use_cases.listing(ListMenus(guild=guild_of(interaction), by=asker_of(interaction)))
        names = [each.menu.name for each in listed if typed.casefold() in each.menu.name.casefold()]
        return [app_commands.Choice(name=name, value=name) for name in names[:MOST_CHOICES]]


def _id_of(role: discord.Role | None) -> RoleId | None:
    return None if role is None else RoleId(role.id)
