"""Forms of reports; what is typed is taken even if the bot was restarted meanwhile."""

import re

import discord

from application.reports.file_report import ReportMessage
from application.reports.handle_report import DismissReport, ResolveReport
from application.reports.queries import ReportView
from application.reports.record_report import Filed
from application.shared.use_case import UseCase
from domain.reports.report import LONGEST_REASON, ReportNumber
from domain.shared.ids import CaptureId
from interface.reports.cards import filed_card, handled_card
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.forms import Filled, Form
from interface.shared.languages import gettext
from interface.shared.messages import answer


def reporting_form(capture: CaptureId) -> discord.ui.Modal:
    form = discord.ui.Modal(title=gettext("Report this message"), custom_id=f"report:message:{capture}")
    field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        custom_id="reason", style=discord.TextStyle.paragraph, min_length=1, max_length=LONGEST_REASON
    )
    form.add_item(
        discord.ui.Label(
            text=gettext("What is wrong with it?"), description=gettext("Only the moderators read it"), component=field
        )
    )
    return form


def message_form(file: UseCase[ReportMessage, Filed]) -> Form:
    async def submit(interaction: Interaction, match: re.Match[str], filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = ReportMessage(
            guild=guild_of(interaction),
            by=asker_of(interaction),
            capture=CaptureId(int(match["capture"])),
            reason=filled.get("reason", ""),
        )
        await answer(interaction, filed_card(await file(command)))

    return Form(r"report:message:(?P<capture>\d{1,19})", submit, part_of="report")


def resolve_form(resolve: UseCase[ResolveReport, ReportView]) -> Form:
    async def submit(interaction: Interaction, match: re.Match[str], filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        number, by = ReportNumber(int(match["number"])), asker_of(interaction)
        command = ResolveReport(guild=guild_of(interaction), number=number, by=by, case=filled.get("case", ""))
        await answer(interaction, handled_card(await resolve(command)))

    return Form(r"report:resolve:(?P<number>\d{1,10})", submit, part_of="reports list")


def dismiss_form(dismiss: UseCase[DismissReport, ReportView]) -> Form:
    async def submit(interaction: Interaction, match: re.Match[str], filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        number, by = ReportNumber(int(match["number"])), asker_of(interaction)
        command = DismissReport(guild=guild_of(interaction), number=number, by=by, reason=filled.get("reason", ""))
        await answer(interaction, handled_card(await dismiss(command)))

    return Form(r"report:dismiss:(?P<number>\d{1,10})", submit, part_of="reports list")
