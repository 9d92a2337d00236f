"""What people see of cases: pure functions from view records to components."""

from collections.abc import Sequence

import discord

from application.moderation.queries import CaseView
from application.moderation.record_reason import AmendedReason
from application.moderation.show_case import CaseDetails
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import CaseFilter
from domain.shared.history import Change, Value
from domain.shared.paging import Page
from interface.moderation.actions import face_of
from interface.shared.layout import GREY, Card, Container, as_typed, card, container, room_left, shortened, text, within

_NOTICES = {
    Notice.NOT_WANTED: "Not told, direct messages are turned off",
    Notice.PENDING: "Being told by direct message",
    Notice.DELIVERED: "Told by direct message",
    Notice.NOT_DELIVERED: "Could not be told by direct message",
    Notice.UNCERTAIN: "Discord did not say whether the direct message arrived",
}
_FAILURES = {
    Failure.REFUSED_BY_DISCORD: "Discord refused it",
    Failure.UNKNOWN_MEMBER: "Discord does not know this user here",
    Failure.NO_LONGER_ALLOWED: "it was interrupted, and is no longer allowed",
    Failure.SUPERSEDED: "someone else had done it already",
    Failure.INTERRUPTED: "it was interrupted too long ago",
    Failure.UNVERIFIABLE: "it was interrupted, and I am not allowed to check whether it was done",
}
_LONGEST_LINE_REASON = 80


def case_marker(number: CaseNumber) -> str:
    """What the first text of a case's card begins with, and no other case's."""
    return f"### Case #{number} ·"


def case_card(case: CaseView) -> Card:
    """One case, as the mod-log shows it."""
    return card(container(*_case_texts(case), colour=_colour(case)))


def case_details(details: CaseDetails) -> Card:
    """One case with the changes made to it since."""
    case, texts = details.case, _case_texts(details.case)
    shown = container(*texts, colour=_colour(case))
    if details.history:
        changes = within([*map(_change_line, details.history)], room_left(*texts), heading="**Changes**")
        shown.add_item(discord.ui.Separator()).add_item(text(changes))
    return card(shown)


def action_result(case: CaseView, notes: Sequence[str] = ()) -> Card:
    """What the moderator reads after acting; `notes` are further lines of it."""
    done = face_of(case.kind).done
    if case.status is CaseStatus.FAILED and case.failure is not None:
        failure = _failure(case, case.failure)
        lines = [f"### <@{case.target}> was not {done}", f"{failure[0].upper()}{failure[1:]}."]
    elif case.status is CaseStatus.PENDING:
        lines = [f"### <@{case.target}> is being {done}"]
    else:
        lines = [f"### <@{case.target}> was {done}"]
    lines += [f"**Reason** {_reason(case)}", *notes]
    footer = _footer(case, f"Case #{case.number} · Member ID {case.target}")
    return card(container("\n".join(lines), footer, colour=_colour(case)))


def amended_reason(amended: AmendedReason) -> Card:
    """What the moderator reads after changing a reason."""
    if not amended.is_changed:
        return card(
            container(f"Case #{amended.case.number} has this reason already. Nothing was changed.", colour=GREY)
        )
    return case_card(amended.case)


def case_list(page: Page[CaseView], which: CaseFilter) -> Container:
    """One page of cases; what the filter says already is not repeated. The buttons that lead on are not in it yet."""
    texts = [_entry(case, which) for case in page.items] or ["*No cases.*"]
    return container(f"### {_heading(which)}", *texts)


def member_notice(case: CaseView, guild_name: str, appeal: str | None = None) -> Card:
    """What the member is told, with a reference that a message can be found by again."""
    face = face_of(case.kind)
    lines = [f"### {face.told} {as_typed(guild_name)}"]
    if case.reason is not None:
        lines.append(f"**Reason** {as_typed(case.reason)}")
    about = f"Case #{case.number}" if appeal is None else f"Case #{case.number}\n{as_typed(appeal)}"
    return card(container("\n".join(lines), about, notice_marker(case), colour=face.colour))


def notice_taken_back(case: CaseView, guild_name: str) -> Card:
    """What the message says once Discord has refused what it told of."""
    face = face_of(case.kind)
    lines = [f"### {face.told} {as_typed(guild_name)}", "This was **not** carried out after all. Nothing has changed."]
    return card(container("\n".join(lines), notice_marker(case), colour=GREY))


def notice_marker(case: CaseView) -> str:
    """The last text of the message; unlike any other case's, in any guild."""
    return f"-# Reference `{case.guild}/{case.number}`"


def _case_texts(case: CaseView) -> tuple[str, str]:
    lines = [
        f"{case_marker(case.number)} {face_of(case.kind).title}",
        f"**Member** <@{case.target}>",
        f"**Moderator** <@{case.moderator}>",
        f"**Reason** {_reason(case)}",
    ]
    if state := _state(case):
        lines.append(f"**State** {state}")
    return "\n".join(lines), _footer(case, f"Member ID {case.target}")


def _heading(which: CaseFilter) -> str:
    parts = ["Cases" if which.kind is None else face_of(which.kind).plural]
    if which.target is not None:
        parts.append(f"of <@{which.target}>")
    if which.moderator is not None:
        parts.append(f"by <@{which.moderator}>")
    return " ".join(parts)


def _state(case: CaseView) -> str | None:
    if case.status is CaseStatus.FAILED and case.failure is not None:
        return f"Not carried out: {_failure(case, case.failure)}"
    return "In progress" if case.status is CaseStatus.PENDING else None


def _failure(case: CaseView, failure: Failure) -> str:
    said = "" if case.failure_detail is None else f" ({as_typed(case.failure_detail)})"
    return f"{_FAILURES[failure]}{said}"


def _reason(case: CaseView) -> str:
    return "*none given*" if case.reason is None else as_typed(case.reason)


def _entry(case: CaseView, which: CaseFilter) -> str:
    mark = {CaseStatus.APPLIED: "", CaseStatus.PENDING: " *(in progress)*", CaseStatus.FAILED: " *(failed)*"}
    parts = [f"**#{case.number}** {face_of(case.kind).title}{mark[case.status]}"]
    people = [] if which.target is not None else [f"<@{case.target}>"]
    people += [] if which.moderator is not None else [f"by <@{case.moderator}>"]
    if people:
        parts.append(" ".join(people))
    parts.append(f"<t:{int(case.opened_at.timestamp())}:R>")
    reason = "no reason" if case.reason is None else shortened(case.reason, _LONGEST_LINE_REASON)
    return " · ".join(parts) + f"\n-# {reason}"


def _footer(case: CaseView, first: str) -> str:
    parts = [first, f"<t:{int(case.opened_at.timestamp())}:f>"]
    if case.kind.tells_member and not (case.status is CaseStatus.FAILED and case.notice is Notice.NOT_DELIVERED):
        parts.append(_NOTICES[case.notice])
    return "-# " + " · ".join(parts)


def _colour(case: CaseView) -> int:
    return GREY if case.status is CaseStatus.FAILED else face_of(case.kind).colour


def _change_line(change: Change) -> str:
    when = f"<t:{int(change.at.timestamp())}:f>"
    return f"-# {when} <@{change.by}> changed the {change.field}: {_held(change.old)} → {_held(change.new)}"


def _held(value: Value) -> str:
    return shortened(str(value), _LONGEST_LINE_REASON) if value else "none"
