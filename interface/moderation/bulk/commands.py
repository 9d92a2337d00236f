from datetime import timedelta

import discord
from attrs import define, frozen
from discord import app_commands

from application.moderation.bulk.approve_bulk import ApproveBulk
from application.moderation.bulk.list_bulks import ListBulks
from application.moderation.bulk.plan_bulk import Meant, PlanBulk, PlannedBulk
from application.moderation.bulk.plan_undo import PlanUndo
from application.moderation.bulk.queries import BulkStatus, OperationView
from application.moderation.bulk.show_bulk import ShowBulk
from application.moderation.bulk.stop_bulk import StopBulk
from application.shared.use_case import UseCase
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.selection import LONGEST_PATTERN
from domain.shared.ids import RequestId, RoleId
from domain.shared.paging import Page, Seek
from interface.moderation.actions.edge import DELETE_CHOICES, ReasonText, Tree, needed_for
from interface.moderation.bulk.buttons import PAGE_SIZE, answer_place, list_card, preview_card, status_card, undo_of
from interface.moderation.bulk.cards import stopped_text
from interface.moderation.bulk.id_file import text_of
from interface.moderation.in_place_of import OF_LIFTED_BANS, OF_MANY_BANS, OF_MANY_KICKS
from interface.shared.border import Interaction, asker_of, guild_of, names_of
from interface.shared.gate import INSTEAD_OF
from interface.shared.layout import card, container
from interface.shared.messages import answer

type _Number = app_commands.Range[int, 1, 999_999_999]
type _List = app_commands.Range[str, 1, 6000]
type _Span = app_commands.Range[str, 1, 100]
type _Pattern = app_commands.Range[str, 1, LONGEST_PATTERN]
type _Beginning = app_commands.Range[str, 1, 32]

_MEANT = {
    "users": "IDs or mentions of those who are meant",
    "file": "A text file with their IDs",
    "joined_within": "Only who joined within this time, such as 30m",
    "account_younger_than": "Only who made their account within this time, such as 2d",
    "name_pattern": "Only who has a name that this pattern fits (RE2), such as ^free.*nitro",
    "name_begins": "Only who has a name that begins like this",
    "without_roles": "Only who has no role",
}


@frozen(kw_only=True)
class BulkUseCases:
    plan: UseCase[PlanBulk, PlannedBulk]
    plan_undo: UseCase[PlanUndo, PlannedBulk]
    approve: UseCase[ApproveBulk, BulkStatus]
    stop: UseCase[StopBulk, None]
    show: UseCase[ShowBulk, BulkStatus]
    list: UseCase[ListBulks, Page[OperationView]]


@define
class PlanAndShow:
    """What every command that begins an operation does."""

    _plan: UseCase[PlanBulk, PlannedBulk]

    async def __call__(
        self,
        interaction: Interaction,
        act: BulkAct,
        meant: Meant,
        file: discord.Attachment | None,
        reason: str | None,
        *,
        role: discord.Role | None = None,
        delete_messages: timedelta = timedelta(0),
        tell: bool = False,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        command = PlanBulk(
            guild=guild_of(interaction),
            act=act,
            by=asker_of(interaction),
            names=names_of(interaction.user),
            meant=meant,
            file=await text_of(file),
            reason=reason,
            request=RequestId(interaction.id),
            asked_at=interaction.created_at,
            role=None if role is None else RoleId(role.id),
            delete_messages=delete_messages,
            tell=tell,
        )
        await answer(interaction, preview_card(await self._plan(command)))


def add_mass_commands(tree: Tree, plan: PlanAndShow) -> None:
    @tree.command(description="Ban many at once: shows first whom", extras={INSTEAD_OF: OF_MANY_BANS})
    @app_commands.describe(**_MEANT, reason="Why", delete_messages="How far back their messages go")
    @app_commands.describe(tell="Tell each by direct message; nobody is told if this is left out")
    @app_commands.choices(delete_messages=DELETE_CHOICES)
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(BAN_ALL.kind))
    async def massban(
        interaction: Interaction,
        users: _List | None = None,
        file: discord.Attachment | None = None,
        joined_within: _Span | None = None,
        account_younger_than: _Span | None = None,
        name_pattern: _Pattern | None = None,
        name_begins: _Beginning | None = None,
        without_roles: bool = False,
        reason: ReasonText | None = None,
        delete_messages: int = 0,
        tell: bool = False,
    ) -> None:
        meant = Meant(
            users=users,
            joined_within=joined_within,
            account_younger_than=account_younger_than,
            pattern=name_pattern,
            begins=name_begins,
            without_roles=without_roles,
        )
        window = timedelta(seconds=delete_messages)
        await plan(interaction, BAN_ALL, meant, file, reason, delete_messages=window, tell=tell)

    @tree.command(description="Kick many at once: shows first whom", extras={INSTEAD_OF: OF_MANY_KICKS})
    @app_commands.describe(**_MEANT, reason="Why")
    @app_commands.describe(tell="Tell each by direct message; nobody is told if this is left out")
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(KICK_ALL.kind))
    async def masskick(
        interaction: Interaction,
        users: _List | None = None,
        file: discord.Attachment | None = None,
        joined_within: _Span | None = None,
        account_younger_than: _Span | None = None,
        name_pattern: _Pattern | None = None,
        name_begins: _Beginning | None = None,
        without_roles: bool = False,
        reason: ReasonText | None = None,
        tell: bool = False,
    ) -> None:
        meant = Meant(
            users=users,
            joined_within=joined_within,
            account_younger_than=account_younger_than,
            pattern=name_pattern,
            begins=name_begins,
            without_roles=without_roles,
        )
        await plan(interaction, KICK_ALL, meant, file, reason, tell=tell)


class MassRoleCommands(app_commands.Group):
    def __init__(self, plan: PlanAndShow) -> None:
        super().__init__(
            name="massrole",
            description="Give a role to many at once, or take it from them",
            guild_only=True,
            default_permissions=needed_for(GIVE_TO_ALL.kind),
        )
        self._plan = plan

    @app_commands.command(description="Give a role to many at once: shows first to whom")
    @app_commands.describe(role="The role", **_MEANT, reason="Why")
    async def give(
        self,
        interaction: Interaction,
        role: discord.Role,
        users: _List | None = None,
        file: discord.Attachment | None = None,
        joined_within: _Span | None = None,
        account_younger_than: _Span | None = None,
        name_pattern: _Pattern | None = None,
        name_begins: _Beginning | None = None,
        without_roles: bool = False,
        reason: ReasonText | None = None,
    ) -> None:
        meant = Meant(
            users=users,
            joined_within=joined_within,
            account_younger_than=account_younger_than,
            pattern=name_pattern,
            begins=name_begins,
            without_roles=without_roles,
        )
        await self._plan(interaction, GIVE_TO_ALL, meant, file, reason, role=role)

    @app_commands.command(description="Take a role from many at once: shows first from whom")
    @app_commands.describe(role="The role", **{name: text for name, text in _MEANT.items() if name != "without_roles"})
    @app_commands.describe(reason="Why")
    async def take(
        self,
        interaction: Interaction,
        role: discord.Role,
        users: _List | None = None,
        file: discord.Attachment | None = None,
        joined_within: _Span | None = None,
        account_younger_than: _Span | None = None,
        name_pattern: _Pattern | None = None,
        name_begins: _Beginning | None = None,
        reason: ReasonText | None = None,
    ) -> None:
        meant = Meant(
            users=users,
            joined_within=joined_within,
            account_younger_than=account_younger_than,
            pattern=name_pattern,
            begins=name_begins,
        )
        await self._plan(interaction, TAKE_FROM_ALL, meant, file, reason, role=role)


class BulkCommands(app_commands.Group):
    def __init__(self, use_cases: BulkUseCases) -> None:
        super().__init__(
            name="bulk",
            description="Operations on many people at once",
            guild_only=True,
            default_permissions=discord.Permissions(moderate_members=True),
        )
        self._use_cases = use_cases

    @app_commands.command(description="Show how far an operation is, and what became of those it is about")
    @app_commands.describe(number="The operation's number")
    async def show(self, interaction: Interaction, number: _Number) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowBulk(guild=guild_of(interaction), number=OperationNumber(number), by=asker_of(interaction))
        await answer(interaction, status_card(await self._use_cases.show(command)))

    @app_commands.command(name="list", description="List the operations, newest first")
    async def list_(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ListBulks(guild=guild_of(interaction), by=asker_of(interaction), seek=Seek(size=PAGE_SIZE))
        await answer(interaction, list_card(await self._use_cases.list(command)))

    @app_commands.command(
        description="Take an operation back: for exactly those whom it changed", extras={INSTEAD_OF: OF_LIFTED_BANS}
    )
    @app_commands.describe(number="The operation's number", reason="Why")
    async def undo(self, interaction: Interaction, number: _Number, reason: ReasonText | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        planned = await self._use_cases.plan_undo(undo_of(interaction, OperationNumber(number), reason))
        await answer(interaction, preview_card(planned))

    @app_commands.command(description="Stop an operation that is under way")
    @app_commands.describe(number="The operation's number")
    async def stop(self, interaction: Interaction, number: _Number) -> None:
        await interaction.response.defer(ephemeral=True)
        which = OperationNumber(number)
        await self._use_cases.stop(StopBulk(guild=guild_of(interaction), number=which, by=asker_of(interaction)))
        await answer(interaction, card(container(stopped_text(which))))

    @app_commands.command(
        description="Approve an operation that somebody else asked for",
        extras={INSTEAD_OF: (*OF_MANY_BANS, *OF_MANY_KICKS)},
    )
    @app_commands.describe(number="The operation's number")
    async def approve(self, interaction: Interaction, number: _Number) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ApproveBulk(
            guild=guild_of(interaction),
            number=OperationNumber(number),
            by=asker_of(interaction),
            asked_at=interaction.created_at,
            answer=answer_place(interaction),
        )
        await answer(interaction, status_card(await self._use_cases.approve(command)))
