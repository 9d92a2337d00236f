"""A warning for a message, which is kept as its evidence: from the message's menu, or from a report."""

import re
from collections.abc import Awaitable, Callable, Sequence

import discord
from discord import app_commands

from application.evidence.keep_capture import KeepCapture
from application.moderation.check_action import CheckAction
from application.moderation.queries import CaseView
from application.reports.act_on_report import ActOnReport
from application.reports.settle_after_action import Settlement
from domain.moderation.actions.warn import WARN
from domain.moderation.reason import LONGEST_REASON
from domain.reports.report import ReportNumber
from domain.shared.ids import CaptureId, RequestId, UserId
from domain.shared.standing import Standing
from interface.moderation.actions.edge import Around, Hands, Tree, needed_for
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.forms import Filled, Form, show_form
from interface.shared.gate import PART_OF
from interface.shared.languages import gettext, gettext_lazy
from interface.shared.seen_messages import seen

_REASON = "reason"
_ABOUT = r"(?P<member>\d{1,19}):(?P<capture>\d{1,19})(?::(?P<report>\d{1,10}))?"
"""A capture of 0 is none."""
_FORM = rf"warnfor:{_ABOUT}"
_BUTTON = rf"act:warn:{_ABOUT}"


_SETTLED = {
    Settlement.RESOLVED: gettext_lazy("Report #{report} is resolved with it."),
    Settlement.LEFT_OPEN: gettext_lazy("Report #{report} was not resolved with it: please look with `/reports show`."),
}


def add_warn_menu(tree: Tree, hands: Hands) -> None:
    @tree.context_menu(name="Warn for this", extras={PART_OF: WARN.name})
    @app_commands.guild_only()
    @app_commands.default_permissions(needed_for(WARN))
    async def menu(interaction: Interaction, message: discord.Message) -> None:
        guild, by = guild_of(interaction), asker_of(interaction)
        author, capture = UserId(message.author.id), CaptureId(interaction.id)
        await hands.check(_check(interaction, author))
        await hands.keep_message(KeepCapture(guild=guild, capture=capture, message=seen(message), by=by.user))
        await show_form(interaction, _form(author, capture))


def warn_for_form(hands: Hands) -> Form:
    async def submit(interaction: Interaction, match: re.Match[str], filled: Filled) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = await hands.people.of(guild_of(interaction), UserId(int(match["member"])))
        evidence = CaptureId(int(match["capture"])) or None
        around = None if match["report"] is None else _for_report(hands, interaction, int(match["report"]))
        await hands.take(interaction, WARN, member, filled.get(_REASON), evidence=evidence, around=around)

    return Form(_FORM, submit, part_of=WARN.name)


def warn_for_button(hands: Hands) -> Button:
    async def press(interaction: Interaction, match: re.Match[str]) -> None:
        target = UserId(int(match["member"]))
        await hands.check(_check(interaction, target))
        await show_form(interaction, _form(target, CaptureId(int(match["capture"])), match["report"]))

    return Button(_BUTTON, press, part_of=WARN.name)


def _for_report(hands: Hands, interaction: Interaction, number: int) -> Around:
    guild, by, report = guild_of(interaction), asker_of(interaction), ReportNumber(number)
    request = RequestId(interaction.id)

    async def acted(act: Callable[[], Awaitable[CaseView]]) -> tuple[CaseView, Sequence[str]]:
        done = await hands.act_on_report(ActOnReport(guild=guild, number=report, by=by, request=request, act=act))
        return done.case, [str(_SETTLED[done.settlement]).format(report=report)]

    return acted


def _check(interaction: Interaction, target: UserId) -> CheckAction:
    """Of a message Discord tells who wrote it, not whether they are a member: that, and where they stand, is asked when
    the form is sent off."""
    return CheckAction(kind=WARN, guild=guild_of(interaction), by=asker_of(interaction), target=Standing(user=target))


def _form(member: UserId, capture: CaptureId, report: str | None = None) -> discord.ui.Modal:
    parts = ["warnfor", str(member), str(capture), *([] if report is None else [report])]
    form = discord.ui.Modal(
        title=gettext("Warn for this message") if capture else gettext("Warn"),
        custom_id=":".join(parts),
    )
    field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        custom_id=_REASON, style=discord.TextStyle.paragraph, min_length=1, max_length=LONGEST_REASON
    )
    form.add_item(
        discord.ui.Label(text=gettext("Reason"), description=gettext("The member reads it too"), component=field)
    )
    return form
