"""What people see of reports: pure functions from view records to components."""

import discord

from application.reports.ports import PostedReport
from application.reports.queries import ReportView, Voices
from application.reports.record_report import Filed
from domain.reports.report import CLAIM_HOLDS, STILL_OPEN, ReportNumber, ReportState, Voice
from domain.shared.ids import RoleId, UserId
from domain.shared.paging import Page
from interface.shared.enum_words import in_words
from interface.shared.evidence_texts import capture_text, link_to
from interface.shared.languages import gettext, gettext_lazy, number, untranslated
from interface.shared.layout import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    Card,
    Container,
    as_typed,
    as_written,
    card,
    container,
    room_left,
    shortened,
)

_COLOURS = {ReportState.OPEN: AMBER, ReportState.CLAIMED: BLUE, ReportState.RESOLVED: GREEN}
_STATES = {
    ReportState.OPEN: gettext_lazy("Open"),
    ReportState.CLAIMED: gettext_lazy("Claimed"),
    ReportState.RESOLVED: gettext_lazy("Resolved"),
    ReportState.DISMISSED: gettext_lazy("Dismissed"),
}
_LONGEST_VOICE = 80
"""Characters of what each of those who reported says, on the card."""
_LONGEST_SAID = 500
"""Characters of the message that is reported, where there is room for them."""
_ROOM_FOR_FILES = 300
_AROUND = 320
"""Characters that stand around what was said: who, when, where."""
_LONGEST_NAME = 32
_LONGEST_LINE = 80

type _Button = discord.ui.Button[discord.ui.LayoutView]


def report_marker(number: ReportNumber) -> str:
    """What the first text of a report's card begins with, and no other report's."""
    return gettext("### 🚩 Report #{number} ·", number=number)


def report_card(shown: PostedReport, *, pings: RoleId | None = None) -> Card:
    """One report, as moderators see it, with what they can do about it."""
    report = shown.report
    about = (
        f"<@{report.target}>" if report.message is None else gettext("a message of <@{target}>", target=report.target)
    )
    lines = [
        f"{report_marker(report.number)} {_title(report)}",
        gettext("**About** {about}", about=about),
        f"-# {_known(report)}",
    ]
    parts = ["\n".join(lines), _spoken(shown.voices, is_named=shown.names_reporters), _state(report)]
    if shown.capture is not None:
        room = (room_left(*parts) - _ROOM_FOR_FILES - _AROUND) // 3
        said = capture_text(shown.capture, min(_LONGEST_SAID, max(1, room)), room_for_files=_ROOM_FOR_FILES)
        parts.insert(2, said)
    whole = container(*parts, colour=_COLOURS.get(report.state, GREY))
    for buttons in _buttons(report, asks_who=not shown.names_reporters):
        whole.add_item(discord.ui.ActionRow(*buttons))
    if pings is None:
        return card(whole)
    return card(discord.ui.TextDisplay(f"<@&{pings}>"), whole)


def _buttons(report: ReportView, *, asks_who: bool) -> list[list[_Button]]:
    """A row of what can be done, as long as it is open, and one that leads to who reported and to the message."""
    rows, number = list[list[_Button]](), report.number
    if report.state in STILL_OPEN:
        is_claimed = report.state is ReportState.CLAIMED
        back: _Button = discord.ui.Button(label=gettext("Give back"), custom_id=f"report:back:{number}")
        rows.append(
            [
                *([back] if is_claimed else []),
                discord.ui.Button(
                    label=gettext("Take over") if is_claimed else gettext("Claim"), custom_id=f"report:claim:{number}"
                ),
                discord.ui.Button(
                    label=gettext("Warn"), custom_id=f"act:warn:{report.target}:{report.capture or 0}:{number}"
                ),
                discord.ui.Button(label=gettext("Resolve"), custom_id=f"report:resolve:{number}"),
                discord.ui.Button(label=gettext("Dismiss"), custom_id=f"report:dismiss:{number}"),
            ]
        )
    leads = list[_Button]()
    if asks_who:
        leads.append(discord.ui.Button(label=gettext("Who reported"), custom_id=f"report:who:{number}"))
    if report.channel is not None and report.message is not None:
        link = link_to(report.guild, report.channel, report.message)
        leads.append(discord.ui.Button(label=gettext("Jump to the message"), url=link))
    return [*rows, leads] if leads else rows


def report_list(page: Page[ReportView], *, only_open: bool) -> Container:
    """The buttons that lead on are not in it yet."""
    lines = [_entry(report) for report in page.items] or [gettext("*None.*")]
    return container(gettext("### Open reports") if only_open else gettext("### Reports"), *lines)


def filed_card(filed: Filed) -> Card:
    """What the person who reports reads; nobody else does."""
    if not filed.is_new:
        said = gettext("You have reported this already, and the moderators know of it. Nothing was changed.")
        return card(container(said, colour=GREY))
    return card(
        container(
            gettext("### Thank you, the moderators will look at it"),
            gettext("Members do not see that you reported this."),
            gettext("-# Report #{number}", number=filed.number),
        )
    )


def handled_card(report: ReportView) -> Card:
    """What a moderator reads after a press."""
    return card(container(f"{report_marker(report.number)} {_title(report)}", _state(report)))


def outcome_card(report: ReportView, guild_name: str) -> Card:
    """What those who reported are told; neither by whom nor what was done."""
    lines = [gettext("### Your report in {guild_name} was looked at", guild_name=as_typed(guild_name))]
    if report.state is ReportState.RESOLVED:
        lines.append(gettext("The moderators have acted. Thank you for telling them."))
    else:
        lines.append(gettext("The moderators found that nothing is to be done. Thank you for telling them."))
    return card(container("\n".join(lines), outcome_marker(report), colour=GREY))


def outcome_marker(report: ReportView) -> str:
    """The last text of that message; unlike any other report's, in any guild."""
    return untranslated(f"-# Report `{report.guild}/{report.number}`")


def blocked_card(user: UserId, *, is_blocked: bool) -> Card:
    if is_blocked:
        said = gettext("Reports of <@{user}> are not taken any more. Those that are open stay.", user=user)
    else:
        said = gettext("Reports of <@{user}> are taken again.", user=user)
    return card(container(said, colour=GREY))


def _title(report: ReportView) -> str:
    return in_words(_STATES, report.state)


def _known(report: ReportView) -> str:
    names = report.target_names
    called = [shortened(name, _LONGEST_NAME) for name in dict.fromkeys((names.display_name, names.username)) if name]
    return " · ".join([*called, f"ID {report.target}"])


def _spoken(voices: Voices, *, is_named: bool) -> str:
    """What the first of those who reported say, and how many more there are."""
    lines = [
        f"> {shortened(voice.reason, _LONGEST_VOICE, as_written)}\n-# {_who(voice) if is_named else ''}"
        f"<t:{int(voice.at.timestamp())}:R>"
        for voice in voices.first
    ]
    more = voices.count.counted - len(voices.first)
    counted = number(voices.count.counted)
    count = gettext("**Reported by {count}**", count=counted if voices.count.is_exact else f"{counted}+")
    return "\n".join([count, *lines, *([gettext("-# … and {more} more", more=number(more))] if more > 0 else [])])


def _who(voice: Voice) -> str:
    return f"<@{voice.reporter}> · ID {voice.reporter} · "


def _state(report: ReportView) -> str:
    match report.state:
        case ReportState.CLAIMED if report.claimed_by is not None and report.claimed_at is not None:
            until = int((report.claimed_at + CLAIM_HOLDS).timestamp())
            return gettext(
                "**Claimed** by <@{claimed_by}> · free for others <t:{until}:R>",
                claimed_by=report.claimed_by,
                until=until,
            )
        case ReportState.RESOLVED:
            return gettext(
                "**Resolved** by <@{closed_by}> with case #{number_of_case}",
                closed_by=report.closed_by,
                number_of_case=report.number_of_case,
            )
        case ReportState.DISMISSED if report.dismissal is not None:
            return gettext(
                "**Dismissed** by <@{closed_by}>: {dismissal}",
                closed_by=report.closed_by,
                dismissal=as_written(report.dismissal),
            )
        case _:
            return gettext("**Open** · nobody has claimed it")


def _entry(report: ReportView) -> str:
    about = f"<@{report.target}>" if report.message is None else gettext("message of <@{target}>", target=report.target)
    parts = [f"**#{report.number}** {_title(report)}", about, f"<t:{int(report.opened_at.timestamp())}:R>"]
    if report.claimed_by is not None:
        parts.append(gettext("claimed by <@{claimed_by}>", claimed_by=report.claimed_by))
    if report.number_of_case is not None:
        parts.append(gettext("case #{number_of_case}", number_of_case=report.number_of_case))
    dismissal = [] if report.dismissal is None else [f"-# {shortened(report.dismissal, _LONGEST_LINE)}"]
    return "\n".join([" · ".join(parts), f"-# {_known(report)}", *dismissal])
