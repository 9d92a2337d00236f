import discord
from attrs import frozen
from discord import app_commands

from application.evidence.keep_capture import KeepCapture
from application.reports.block_reporter import BlockReporter, UnblockReporter
from application.reports.file_report import ReportMember
from application.reports.list_reports import ListReports, ShowReport
from application.reports.ports import PostedReport
from application.reports.queries import ReportView
from application.reports.record_report import Filed
from application.shared.use_case import UseCase
from domain.reports.report import LONGEST_REASON, ReportNumber
from domain.reports.repository import ReportFilter
from domain.shared.ids import CaptureId, UserId
from domain.shared.paging import Page, Seek
from interface.reports.buttons import PAGE_SIZE, report_page
from interface.reports.cards import blocked_card, filed_card, report_card
from interface.reports.forms import reporting_form
from interface.shared.border import Interaction, asker_of, guild_of, names_of
from interface.shared.forms import show_form
from interface.shared.gate import PART_OF
from interface.shared.messages import answer
from interface.shared.seen_messages import seen

type Tree = app_commands.CommandTree[discord.Client]
type Why = app_commands.Range[str, 1, LONGEST_REASON]
type Number = app_commands.Range[int, 1, 2**31 - 1]


@frozen(kw_only=True)
class ReportUseCases:
    list: UseCase[ListReports, Page[ReportView]]
    show: UseCase[ShowReport, PostedReport]
    block: UseCase[BlockReporter, UserId]
    unblock: UseCase[UnblockReporter, UserId]


def add_report_command(tree: Tree, file: UseCase[ReportMember, Filed]) -> None:
    @tree.command(description="Tell the moderators about a member; nobody else sees it")
    @app_commands.describe(member="Whom it is about", reason="What the moderators should know")
    @app_commands.guild_only()
    async def report(interaction: Interaction, member: discord.User, reason: Why) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ReportMember(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            target=UserId(member.id),
            target_names=names_of(member),
            reason=reason,
        )
        await answer(interaction, filed_card(await file(command)))


def add_report_menu(tree: Tree, keep: UseCase[KeepCapture, CaptureId]) -> None:
    @tree.context_menu(name="Report", extras={PART_OF: "report"})
    @app_commands.guild_only()
    async def menu(interaction: Interaction, message: discord.Message) -> None:
        capture = CaptureId(interaction.id)
        await keep(
            KeepCapture(
                guild=guild_of(interaction), capture=capture, message=seen(message), by=UserId(interaction.user.id)
            )
        )
        await show_form(interaction, reporting_form(capture))


class ReportCommands(app_commands.Group):
    def __init__(self, use_cases: ReportUseCases) -> None:
        super().__init__(
            name="reports",
            description="What members have reported",
            guild_only=True,
            default_permissions=discord.Permissions(moderate_members=True),
        )
        self._use_cases = use_cases

    @app_commands.command(name="list", description="List reports, newest first")
    @app_commands.describe(member="Only reports about this member", closed="Those that are closed, too")
    async def list_(self, interaction: Interaction, member: discord.User | None = None, closed: bool = False) -> None:
        await interaction.response.defer(ephemeral=True)
        which = ReportFilter(target=None if member is None else UserId(member.id), only_open=not closed)
        command = ListReports(
            guild=guild_of(interaction), by=asker_of(interaction), which=which, seek=Seek(size=PAGE_SIZE)
        )
        await answer(interaction, report_page(await self._use_cases.list(command), which))

    @app_commands.command(description="Show one report, with buttons to act on it")
    @app_commands.describe(number="The report's number")
    async def show(self, interaction: Interaction, number: Number) -> None:
        await interaction.response.defer(ephemeral=True)
        command = ShowReport(guild=guild_of(interaction), number=ReportNumber(number), by=asker_of(interaction))
        await answer(interaction, report_card(await self._use_cases.show(command)))

    @app_commands.command(description="Take no reports of somebody any more")
    @app_commands.describe(user="Whose reports are not taken")
    async def block(self, interaction: Interaction, user: discord.User) -> None:
        await interaction.response.defer(ephemeral=True)
        command = BlockReporter(guild=guild_of(interaction), by=asker_of(interaction), user=UserId(user.id))
        await answer(interaction, blocked_card(await self._use_cases.block(command), is_blocked=True))

    @app_commands.command(description="Take somebody's reports again")
    @app_commands.describe(user="Whose reports are taken again")
    async def unblock(self, interaction: Interaction, user: discord.User) -> None:
        await interaction.response.defer(ephemeral=True)
        command = UnblockReporter(guild=guild_of(interaction), by=asker_of(interaction), user=UserId(user.id))
        await answer(interaction, blocked_card(await self._use_cases.unblock(command), is_blocked=False))
