"""What people see of cases: pure functions from view records to components."""

import discord

from application.moderation.queries import CaseChangeView, CaseView
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.repository import CaseFilter
from domain.moderation.sanction import CaseKind, CaseNumber
from domain.shared.paging import Page

_VERBS = {CaseKind.WARN: "Warning", CaseKind.BAN: "Ban", CaseKind.UNBAN: "Unban"}
_DONE = {CaseKind.WARN: "warned", CaseKind.BAN: "banned", CaseKind.UNBAN: "unbanned"}
_COLOURS = {
    CaseKind.WARN: discord.Colour(0xF2B84B),
    CaseKind.BAN: discord.Colour(0xE5484D),
    CaseKind.UNBAN: discord.Colour(0x46A758),
}
_NOTICES = {
    Notice.NOT_WANTED: "Not told, direct messages are turned off",
    Notice.PENDING: "Being told by direct message",
    Notice.DELIVERED: "Told by direct message",
    Notice.NOT_DELIVERED: "Could not be told by direct message",
}
_FAILURES = {
    Failure.REFUSED_BY_DISCORD: "Discord refused it",
    Failure.UNKNOWN_MEMBER: "Discord does not know this user here",
    Failure.NO_LONGER_ALLOWED: "it was interrupted, and is no longer allowed",
    Failure.SUPERSEDED: "someone else had done it already",
    Failure.INTERRUPTED: "it was interrupted too long ago",
    Failure.UNVERIFIABLE: "it was interrupted, and I may not look whether it was done",
}
_LONGEST_LINE_REASON = 80


def case_marker(number: CaseNumber) -> str:
    """What the first text of a case's card begins with, and no other case's."""
    return f"### Case #{number} ·"


def case_container(case: CaseView) -> discord.ui.Container[discord.ui.LayoutView]:
    lines = [
        f"{case_marker(case.number)} {_VERBS[case.kind]}",
        f"**Member** <@{case.target}>",
        f"**Moderator** <@{case.moderator}>",
        f"**Reason** {_reason(case)}",
    ]
    if state := _state(case):
        lines.append(f"**State** {state}")
    return discord.ui.Container(
        discord.ui.TextDisplay("\n".join(lines)),
        discord.ui.TextDisplay(_footer(case, f"Member ID {case.target}")),
        accent_colour=_colour(case),
    )


def case_card(case: CaseView) -> discord.ui.LayoutView:
    """One case, as the mod-log shows it."""
    return _layout(case_container(case))


def case_details(case: CaseView, history: tuple[CaseChangeView, ...]) -> discord.ui.LayoutView:
    """One case with what was changed in it since."""
    container = case_container(case)
    if history:
        container.add_item(discord.ui.Separator())
        container.add_item(discord.ui.TextDisplay("\n".join(["**Changes**", *map(_change_line, history)])[:3000]))
    return _layout(container)


def action_result(case: CaseView) -> discord.ui.LayoutView:
    """What the moderator reads after acting."""
    if case.status is CaseStatus.FAILED and case.failure is not None:
        lines = [
            f"### <@{case.target}> was not {_DONE[case.kind]}",
            f"{_FAILURES[case.failure][0].upper()}{_FAILURES[case.failure][1:]}.",
        ]
    elif case.status is CaseStatus.PENDING:
        lines = [f"### <@{case.target}> is being {_DONE[case.kind]}"]
    else:
        lines = [f"### <@{case.target}> was {_DONE[case.kind]}"]
    lines.append(f"**Reason** {_reason(case)}")
    return _layout(
        discord.ui.Container(
            discord.ui.TextDisplay("\n".join(lines)),
            discord.ui.TextDisplay(_footer(case, f"Case #{case.number} · Member ID {case.target}")),
            accent_colour=_colour(case),
        )
    )


def case_list(page: Page[CaseView], which: CaseFilter, heading: str) -> discord.ui.Container[discord.ui.LayoutView]:
    """One page of cases; what the filter says already is not said again. The buttons that lead on are the view's."""
    texts = [_entry(case, which) for case in page.items] or ["*No cases.*"]
    return discord.ui.Container(
        discord.ui.TextDisplay(f"### {heading}"),
        *(discord.ui.TextDisplay(text) for text in texts),
        accent_colour=0x5B8DEF,
    )


def member_notice(case: CaseView, guild_name: str) -> discord.ui.LayoutView:
    """What the member is told, with a reference that a message can be found by again."""
    name = _quiet(guild_name)
    said = {
        CaseKind.WARN: f"You were warned in {name}",
        CaseKind.BAN: f"You were banned from {name}",
        CaseKind.UNBAN: f"You were unbanned from {name}",
    }[case.kind]
    lines = [f"### {said}"]
    if case.reason is not None:
        lines.append(f"**Reason** {_quiet(case.reason)}")
    container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(
        discord.ui.TextDisplay("\n".join(lines)),
        discord.ui.TextDisplay(notice_marker(case)),
        accent_colour=_COLOURS[case.kind],
    )
    return _layout(container)


def notice_marker(case: CaseView) -> str:
    """The last text of the message; unlike any other case's, in any guild."""
    return f"-# Reference `{case.guild}/{case.number}`"


def _state(case: CaseView) -> str | None:
    if case.status is CaseStatus.FAILED and case.failure is not None:
        return f"Not carried out: {_FAILURES[case.failure]}"
    return "In progress" if case.status is CaseStatus.PENDING else None


def _reason(case: CaseView) -> str:
    return "*none given*" if case.reason is None else _quiet(case.reason)


def _entry(case: CaseView, which: CaseFilter) -> str:
    mark = {CaseStatus.APPLIED: "", CaseStatus.PENDING: " *(in progress)*", CaseStatus.FAILED: " *(failed)*"}
    parts = [f"**#{case.number}** {_VERBS[case.kind]}{mark[case.status]}"]
    people = [] if which.target is not None else [f"<@{case.target}>"]
    people += [] if which.moderator is not None else [f"by <@{case.moderator}>"]
    if people:
        parts.append(" ".join(people))
    parts.append(f"<t:{int(case.opened_at.timestamp())}:R>")
    reason = "no reason" if case.reason is None else _shortened(case.reason)
    return " · ".join(parts) + f"\n-# {reason}"


def _footer(case: CaseView, first: str) -> str:
    parts = [first, f"<t:{int(case.opened_at.timestamp())}:f>"]
    if case.kind.tells_the_member and not (case.status is CaseStatus.FAILED and case.notice is Notice.NOT_DELIVERED):
        parts.append(_NOTICES[case.notice])
    return "-# " + " · ".join(parts)


def _colour(case: CaseView) -> discord.Colour:
    return discord.Colour(0x8B8D98) if case.status is CaseStatus.FAILED else _COLOURS[case.kind]


def _change_line(change: CaseChangeView) -> str:
    old, new = (_shortened(text) if text else "none" for text in (change.old, change.new))
    return f"-# <t:{int(change.at.timestamp())}:f> <@{change.by}> changed the {change.field}: {old} → {new}"


def _shortened(text: str) -> str:
    return _quiet(text if len(text) <= _LONGEST_LINE_REASON else text[: _LONGEST_LINE_REASON - 1] + "…")


def _quiet(text: str) -> str:
    """Text that a person typed, shown as it was typed."""
    return discord.utils.escape_markdown(text)


def _layout(*items: discord.ui.Item[discord.ui.LayoutView]) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    return view
