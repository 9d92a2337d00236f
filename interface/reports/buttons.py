"""What moderators press on a report, and pages of reports."""

import re

import discord
from attrs import define

from application.reports.handle_report import ClaimReport, GiveReportBack
from application.reports.list_reports import ListReports, ShowReport
from application.reports.ports import PostedReport
from application.reports.queries import ReportView
from application.shared.use_case import UseCase
from domain.reports.report import LONGEST_REASON, ReportNumber
from domain.reports.repository import ReportFilter
from domain.shared.ids import UserId
from domain.shared.paging import Direction, Page, Seek
from interface.reports.cards import handled_card, report_card, report_list
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.forms import show_form
from interface.shared.languages import gettext
from interface.shared.layout import Card, card
from interface.shared.messages import answer, replace

PAGE_SIZE = 8

_PAGE = r"reports:(?P<direction>newer|older):(?P<cursor>\d+):(?P<target>\d*):(?P<open>[01])"

type _Button = discord.ui.Button[discord.ui.LayoutView]


def report_page(page: Page[ReportView], which: ReportFilter) -> Card:
    shown = report_list(page, only_open=which.only_open)
    buttons = [_turn(which, page, direction) for direction in (Direction.NEWER, Direction.OLDER)]
    if not all(button.disabled for button in buttons):
        shown.add_item(discord.ui.ActionRow(*buttons))
    return card(shown)


@define
class TurnReportPage:
    _list_reports: UseCase[ListReports, Page[ReportView]]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        which = ReportFilter(
            target=UserId(int(match["target"])) if match["target"] else None, only_open=match["open"] == "1"
        )
        seek = Seek(cursor=int(match["cursor"]), direction=Direction(match["direction"]), size=PAGE_SIZE)
        command = ListReports(guild=guild_of(interaction), by=asker_of(interaction), which=which, seek=seek)
        await replace(interaction, report_page(await self._list_reports(command), which))

    def button(self) -> Button:
        return Button(_PAGE, self, part_of="reports list")


@define
class PressClaim:
    _claim: UseCase[ClaimReport, ReportView]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = ClaimReport(guild=guild_of(interaction), number=_number(match), by=asker_of(interaction))
        await answer(interaction, handled_card(await self._claim(command)))

    def button(self) -> Button:
        return Button(r"report:claim:(?P<number>\d{1,10})", self, part_of="reports list")


@define
class PressGiveBack:
    _give_back: UseCase[GiveReportBack, ReportView]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = GiveReportBack(guild=guild_of(interaction), number=_number(match), by=asker_of(interaction))
        await answer(interaction, handled_card(await self._give_back(command)))

    def button(self) -> Button:
        return Button(r"report:back:(?P<number>\d{1,10})", self, part_of="reports list")


@define
class PressWho:
    """Answers whoever pressed alone: the post itself is read by whoever may read the channel."""

    _show_report: UseCase[ShowReport, PostedReport]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        command = ShowReport(guild=guild_of(interaction), number=_number(match), by=asker_of(interaction))
        await answer(interaction, report_card(await self._show_report(command)))

    def button(self) -> Button:
        return Button(r"report:who:(?P<number>\d{1,10})", self, part_of="reports show")


@define
class PressResolve:
    _show_report: UseCase[ShowReport, PostedReport]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        number = _number(match)
        await self._show_report(ShowReport(guild=guild_of(interaction), number=number, by=asker_of(interaction)))
        field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(custom_id="case", max_length=20)
        form = discord.ui.Modal(
            title=gettext("Resolve report #{number}", number=number), custom_id=f"report:resolve:{number}"
        )
        form.add_item(
            discord.ui.Label(
                text=gettext("Case"),
                description=gettext("The number of the case that says what was done"),
                component=field,
            )
        )
        await show_form(interaction, form)

    def button(self) -> Button:
        return Button(r"report:resolve:(?P<number>\d{1,10})", self, part_of="reports list")


@define
class PressDismiss:
    _show_report: UseCase[ShowReport, PostedReport]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        number = _number(match)
        await self._show_report(ShowReport(guild=guild_of(interaction), number=number, by=asker_of(interaction)))
        field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
            custom_id="reason", style=discord.TextStyle.paragraph, min_length=1, max_length=LONGEST_REASON
        )
        form = discord.ui.Modal(
            title=gettext("Dismiss report #{number}", number=number), custom_id=f"report:dismiss:{number}"
        )
        form.add_item(
            discord.ui.Label(
                text=gettext("Why"),
                description=gettext("For the moderators; the reporters do not read it"),
                component=field,
            )
        )
        await show_form(interaction, form)

    def button(self) -> Button:
        return Button(r"report:dismiss:(?P<number>\d{1,10})", self, part_of="reports list")


def _number(match: re.Match[str]) -> ReportNumber:
    return ReportNumber(int(match["number"]))


def _turn(which: ReportFilter, page: Page[ReportView], direction: Direction) -> _Button:
    cursor = page.newer if direction is Direction.NEWER else page.older
    # A disabled button needs a custom id of its own too; no report has the number 0.
    parts = (direction.value, str(cursor or 0), str(which.target or ""), str(int(which.only_open)))
    label = gettext("← Newer") if direction is Direction.NEWER else gettext("Older →")
    return discord.ui.Button(label=label, custom_id=":".join(["reports", *parts]), disabled=cursor is None)
