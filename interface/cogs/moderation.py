from datetime import timedelta

import discord
from attrs import frozen
from discord import app_commands
from discord.ext import commands

from application.moderation.amend_reason import AmendReason
from application.moderation.queries import CaseReader, CaseView
from application.moderation.take_action import TakeAction
from application.shared.use_case import UseCase
from domain.moderation.repository import CaseFilter
from domain.moderation.sanction import LONGEST_REASON, CaseKind, CaseNumber
from domain.shared.ids import RequestId, UserId
from domain.shared.paging import Seek
from domain.shared.standing import Permission
from interface.cogs.border import Interaction, guild_of, moderator_of
from interface.presenters.cases import action_result, case_details
from interface.views.case_pages import PAGE_SIZE, case_page

_DELETE_CHOICES = [
    app_commands.Choice(name=name, value=int(window.total_seconds()))
    for name, window in {
        "Nothing": timedelta(0),
        "The last hour": timedelta(hours=1),
        "The last 6 hours": timedelta(hours=6),
        "The last day": timedelta(days=1),
        "The last 3 days": timedelta(days=3),
        "The last 7 days": timedelta(days=7),
    }.items()
]
_KINDS = [app_commands.Choice(name=kind.value, value=kind.value) for kind in CaseKind]


@frozen(kw_only=True)
class ModerationUseCases:
    take_action: UseCase[TakeAction, CaseView]
    amend_reason: UseCase[AmendReason, CaseView]
    cases: CaseReader


class ModerationCog(commands.Cog, name="Moderation"):
    def __init__(self, use_cases: ModerationUseCases) -> None:
        self._use_cases = use_cases

    @app_commands.command(description="Warn a member")
    @app_commands.describe(member="Who is warned", reason="Why; the member reads it too")
    @app_commands.default_permissions(moderate_members=True)
    @app_commands.guild_only()
    async def warn(
        self, interaction: Interaction, member: discord.User, reason: app_commands.Range[str, 1, LONGEST_REASON]
    ) -> None:
        await self._take(interaction, CaseKind.WARN, member, reason)

    @app_commands.command(description="Ban someone, member or not")
    @app_commands.describe(
        user="Who is banned", reason="Why; the member reads it too", delete_messages="Which of their messages go"
    )
    @app_commands.choices(delete_messages=_DELETE_CHOICES)
    @app_commands.default_permissions(ban_members=True)
    @app_commands.guild_only()
    async def ban(
        self,
        interaction: Interaction,
        user: discord.User,
        reason: app_commands.Range[str, 1, LONGEST_REASON] | None = None,
        delete_messages: int = 0,
    ) -> None:
        await self._take(interaction, CaseKind.BAN, user, reason, timedelta(seconds=delete_messages))

    @app_commands.command(description="Lift a ban")
    @app_commands.describe(user="Who may come back; an id will do", reason="Why")
    @app_commands.default_permissions(ban_members=True)
    @app_commands.guild_only()
    async def unban(
        self,
        interaction: Interaction,
        user: discord.User,
        reason: app_commands.Range[str, 1, LONGEST_REASON] | None = None,
    ) -> None:
        await self._take(interaction, CaseKind.UNBAN, user, reason)

    case = app_commands.Group(
        name="case",
        description="What was done, to whom, by whom and why",
        guild_only=True,
        default_permissions=discord.Permissions(moderate_members=True),
    )

    @case.command(name="show", description="Show one case with its changes")
    @app_commands.describe(number="The case's number")
    async def case_show(self, interaction: Interaction, number: app_commands.Range[int, 1, 2**31 - 1]) -> None:
        await interaction.response.defer(ephemeral=True)
        guild = guild_of(interaction)
        moderator_of(interaction).require(Permission.MODERATE_MEMBERS)
        case = await self._use_cases.cases.show(guild, CaseNumber(number))
        history = await self._use_cases.cases.history(guild, CaseNumber(number))
        await interaction.followup.send(view=case_details(case, history), ephemeral=True)

    @case.command(name="list", description="List cases, newest first")
    @app_commands.describe(member="Only cases of this member", moderator="Only cases by this moderator")
    @app_commands.describe(kind="Only cases of this kind")
    @app_commands.choices(kind=_KINDS)
    async def case_list(
        self,
        interaction: Interaction,
        member: discord.User | None = None,
        moderator: discord.User | None = None,
        kind: str | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        moderator_of(interaction).require(Permission.MODERATE_MEMBERS)
        which = CaseFilter(
            target=None if member is None else UserId(member.id),
            moderator=None if moderator is None else UserId(moderator.id),
            kind=None if kind is None else CaseKind(kind),
        )
        view = await case_page(self._use_cases.cases, guild_of(interaction), which, Seek(size=PAGE_SIZE))
        await interaction.followup.send(view=view, ephemeral=True)

    @case.command(name="reason", description="Change the reason of a case")
    @app_commands.describe(number="The case's number", reason="The new reason")
    async def case_reason(
        self,
        interaction: Interaction,
        number: app_commands.Range[int, 1, 2**31 - 1],
        reason: app_commands.Range[str, 1, LONGEST_REASON],
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        case = await self._use_cases.amend_reason(
            AmendReason(
                guild=guild_of(interaction), number=CaseNumber(number), by=moderator_of(interaction), reason=reason
            )
        )
        history = await self._use_cases.cases.history(case.guild, case.number)
        await interaction.followup.send(view=case_details(case, history), ephemeral=True)

    async def _take(
        self,
        interaction: Interaction,
        kind: CaseKind,
        target: discord.abc.Snowflake,
        reason: str | None,
        delete_messages: timedelta = timedelta(0),
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        case = await self._use_cases.take_action(
            TakeAction(
                kind=kind,
                guild=guild_of(interaction),
                moderator=moderator_of(interaction),
                target=UserId(target.id),
                reason=reason,
                request=RequestId(interaction.id),
                delete_messages=delete_messages,
            )
        )
        await interaction.followup.send(view=action_result(case), ephemeral=True)
