"""What people see of cases: pure functions from view records to components."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import discord

from application.moderation.list_cases import CasePage
from application.moderation.ports import HowToAppeal
from application.moderation.queries import CaseCount, CaseView
from application.moderation.record_reason import AmendedReason
from application.shared.total import Total
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.links import Relation
from domain.moderation.nobody import NOBODY
from domain.moderation.repository import CaseFilter
from domain.moderation.state import CaseState
from domain.moderation.term import Ending
from domain.shared.names import Names
from interface.moderation.actions import face_of
from interface.moderation.linked import linked_lines
from interface.moderation.people import known_as, known_shortly, mentioned
from interface.moderation.states import state_mark
from interface.shared.enum_words import in_words
from interface.shared.languages import gettext, gettext_lazy, ngettext, number, untranslated
from interface.shared.layout import GREY, Card, Container, as_typed, as_written, card, container, shortened, text

_TOLD = {
    Notice.NOT_WANTED: gettext_lazy("DM off"),
    Notice.PENDING: gettext_lazy("DM under way"),
    Notice.DELIVERED: gettext_lazy("DM sent"),
}
_UNTOLD = {
    Notice.NOT_DELIVERED: gettext_lazy("⚠️ **DM failed**"),
    Notice.UNCERTAIN: gettext_lazy("⚠️ **DM unclear** · Discord did not say whether it arrived"),
}
FAILURES = {
    Failure.REFUSED_BY_DISCORD: gettext_lazy("Discord refused it"),
    Failure.UNKNOWN_MEMBER: gettext_lazy("Discord does not know this user here"),
    Failure.NO_LONGER_ALLOWED: gettext_lazy("it was interrupted, and is no longer allowed"),
    Failure.SUPERSEDED: gettext_lazy("someone else had done it already"),
    Failure.INTERRUPTED: gettext_lazy("it was interrupted too long ago"),
    Failure.UNVERIFIABLE: gettext_lazy("it was interrupted, and I am not allowed to check whether it was done"),
    Failure.BOT_LACKS_PERMISSION: gettext_lazy("I lack the permission for it"),
    Failure.OUT_OF_REACH: gettext_lazy("they stand at least as high as I do"),
}
_LEFT_AS_IT_IS = gettext_lazy("one was in force already, and by myself I shorten none")
ENDINGS = {
    Ending.EXPIRED: gettext_lazy("its time was over"),
    Ending.LIFTED: gettext_lazy("it was lifted"),
    Ending.REPLACED: gettext_lazy("another one took its place"),
}
_LONGEST_LINE_REASON = 80
_MINUTE, _HOUR, _DAY = 60, 60 * 60, 24 * 60 * 60  # seconds


def case_marker(number: CaseNumber) -> str:
    """What the first text of a case's card begins with, and no other case's."""
    return gettext("### Case #{number} ·", number=number)


def case_card(case: CaseView, avatar: str) -> Card:
    """One case, as the mod-log shows it; `avatar` is the address of the member's picture."""
    return card(case_container(case, avatar))


def forgotten_container(case: CaseView) -> Container:
    """What is left of it: which action it was, when, and how it ended."""
    face = face_of(case.kind)
    assert case.forgotten_at is not None
    lines = [
        gettext("**Forgotten** {forgotten_at}", forgotten_at=_moment(case.forgotten_at)),
        gettext(
            "-# This server keeps closed cases for a limited time. Whom it was about, whose decision it was and why is "
            "not on record any more."
        ),
        *_end(case),
        *linked_lines(case.links),
        *_part_of(case),
    ]
    if state := _state(case):
        lines.append(gettext("**State** {state}", state=state))
    if case.voided_at is not None:
        lines.append(gettext("**Voided** {voided_at}", voided_at=_moment(case.voided_at)))
    heading = f"{case_marker(case.number)} {face.icon} {face.title}"
    return container(heading, "\n".join(lines), _footer(case, []), colour=GREY)


def case_container(case: CaseView, avatar: str) -> Container:
    if case.forgotten_at is not None:
        return forgotten_container(case)
    about = "\n".join(
        [
            f"{case_marker(case.number)} {face_of(case.kind).icon} {face_of(case.kind).title}",
            gettext("**Member** <@{target}>", target=case.target),
            f"-# {known_as(case.target, case.target_names)}",
            *_moderator(case),
        ]
    )
    lines = [*_why(case), *_deleted(case), *_end(case), *linked_lines(case.links), *_part_of(case)]
    if state := _state(case):
        lines.append(gettext("**State** {state}", state=state))
    lines += _void(case)
    return _pictured(case, avatar, about, "\n".join(lines), *_untold(case), _footer(case, []))


def _part_of(case: CaseView) -> list[str]:
    number = case.operation
    return (
        []
        if number is None
        else [gettext("**Part of** bulk operation #{number} · `/bulk show {number}`", number=number)]
    )


def action_result(case: CaseView, avatar: str, notes: Sequence[str] = ()) -> Card:
    """What the moderator reads after acting; `notes` are further lines of it."""
    face, failure = face_of(case.kind), []
    of = {"subject": face.subject(f"<@{case.target}>"), "done": face.done}
    match case.status:
        case CaseStatus.FAILED if case.failure is not None:
            said = failure_text(case, case.failure)
            outcome, failure = gettext("{subject} was not {done}", **of), [f"{said[0].upper()}{said[1:]}."]
        case CaseStatus.PENDING:
            outcome = gettext("{subject} is being {done}", **of)
        case _:
            outcome = gettext("{subject} was {done}", **of)
    about = [f"### {face.icon} {outcome}", f"-# {known_as(case.target, case.target_names)}"]
    lines = [*failure, *_why(case), *_deleted(case), *_end(case), *notes]
    footer = _footer(case, [gettext("Case #{number}", number=case.number)])
    return card(_pictured(case, avatar, "\n".join(about), "\n".join(lines), *_untold(case), footer))


def case_list(shown: CasePage, which: CaseFilter, size: int) -> Container:
    """One page of cases; what the filter says already is not repeated. The buttons that lead on are not in it yet."""
    cases = shown.page.items
    texts = [case_entry(case, which) for case in cases] or [gettext("*No cases.*")]
    footer = [] if shown.count is None else [f"-# {_count(shown.count, size)}"]
    return container(f"### {_heading(which)}{_known(which, cases)}", *texts, *footer)


def amended_reason(amended: AmendedReason) -> Card:
    """What the moderator reads after changing a reason: only what is different now."""
    case, before = amended.case, reason_text(amended.before)
    if not amended.is_changed:
        return card(
            container(
                gettext("Case #{number} has this reason already. Nothing was changed.", number=case.number), colour=GREY
            )
        )
    said = gettext(
        "Reason of case #{number} changed: {before} → {reason}",
        number=case.number,
        before=before,
        reason=reason_text(case.reason),
    )
    return card(container(said, colour=_colour(case)))


def claimed_case(case: CaseView) -> Card:
    """What the moderator reads who said that an action was theirs."""
    said = gettext(
        "Case #{number} is yours now: {title} of <@{target}>.",
        number=case.number,
        title=face_of(case.kind).title,
        target=case.target,
    )
    return card(container(said, f"-# {known_as(case.target, case.target_names)}", colour=_colour(case)))


def member_notice(case: CaseView, guild_name: str, appeal: HowToAppeal | None = None) -> Card:
    """What the member is told, with a reference that a message can be found by again."""
    face = face_of(case.kind)
    lines = [f"### {face.told(as_typed(guild_name))}"]
    if case.reason is not None:
        lines.append(gettext("**Reason** {reason}", reason=as_written(case.reason)))
    if case.expires_at is not None:
        lines.append(gettext("**Until** {expires_at}", expires_at=_moment(case.expires_at)))
    about = (
        gettext("Case #{number}", number=case.number)
        if appeal is None or appeal.words is None
        else gettext("Case #{number}\n{appeal}", number=case.number, appeal=as_written(appeal.words))
    )
    whole = container("\n".join(lines), about, notice_marker(case), colour=face.colour)
    if appeal is not None and appeal.by_button:
        button: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(
            label=gettext("Appeal"), custom_id=f"appeal:file:{case.guild}:{case.number}"
        )
        whole.add_item(discord.ui.ActionRow(button))
    return card(whole)


def notice_taken_back(case: CaseView, guild_name: str) -> Card:
    """What the message says once Discord has refused what it told of."""
    face = face_of(case.kind)
    lines = [
        f"### {face.told(as_typed(guild_name))}",
        gettext("This was **not** carried out after all. Nothing has changed."),
    ]
    return card(container("\n".join(lines), notice_marker(case), colour=GREY))


def notice_marker(case: CaseView) -> str:
    """The last text of the message; unlike any other case's, in any guild."""
    return untranslated(f"-# Reference `{case.guild}/{case.number}`")


def _heading(which: CaseFilter) -> str:
    cases = gettext("Cases") if which.kind is None else face_of(which.kind).plural
    target, moderator = which.target, which.moderator
    if target is not None and moderator is not None:
        return gettext("{cases} of <@{target}> by <@{moderator}>", cases=cases, target=target, moderator=moderator)
    if target is not None:
        return gettext("{cases} of <@{target}>", cases=cases, target=target)
    if moderator is not None:
        return gettext("{cases} by <@{moderator}>", cases=cases, moderator=moderator)
    return cases


def _state(case: CaseView) -> str | None:
    if case.status is CaseStatus.FAILED and case.failure is not None:
        return gettext("Not carried out: {why}", why=failure_text(case, case.failure))
    return gettext("In progress") if case.status is CaseStatus.PENDING else None


def failure_text(case: CaseView, failure: Failure) -> str:
    said = "" if case.failure_detail is None else f" ({as_typed(case.failure_detail)})"
    return f"{_LEFT_AS_IT_IS if _is_left(case, failure) else in_words(FAILURES, failure)}{said}"


def _is_left(case: CaseView, failure: Failure) -> bool:
    """Whether a step of an escalation left alone what was in force."""
    follows = any(link.relation is Relation.CAUSED_BY for link in case.links.others)
    return follows and failure is Failure.SUPERSEDED and case.kind.undone_by is not None


def _moderator(case: CaseView) -> list[str]:
    if case.moderator == NOBODY:
        return [
            gettext(
                "**Moderator** *not known* · whose it was can say so with `/case claim {number}`", number=case.number
            )
        ]
    return [
        gettext("**Moderator** <@{moderator}>", moderator=case.moderator),
        f"-# {known_as(case.moderator, case.moderator_names)}",
    ]


def _why(case: CaseView) -> list[str]:
    lines = [gettext("**Reason** {reason}", reason=reason_text(case.reason))]
    if case.reason_changed_by is not None:
        lines.append(gettext("-# Reason changed by <@{by}> · ID {by}", by=case.reason_changed_by))
    return lines


def reason_text(reason: str | None) -> str:
    return gettext("*none given*") if reason is None else as_written(reason)


def _deleted(case: CaseView) -> list[str]:
    if not case.delete_messages or case.status is CaseStatus.FAILED:
        return []
    span = _span(case.delete_messages)
    if case.status is CaseStatus.PENDING:
        return [gettext("**Deletes** their messages of {span}", span=span)]
    return [gettext("**Deleted** their messages of {span}", span=span)]


def _end(case: CaseView) -> list[str]:
    if case.ending is not None and case.ended_at is not None:
        return [gettext("**Ended** {ended_at}: {why}", ended_at=_moment(case.ended_at), why=why_ended(case))]
    if case.expires_at is None or case.status is CaseStatus.FAILED:
        return []
    return [gettext("**Until** {expires_at}", expires_at=_moment(case.expires_at))]


def why_ended(case: CaseView) -> str:
    """Why it holds no longer."""
    assert case.ending is not None
    return in_words(ENDINGS, case.ending)


def _void(case: CaseView) -> list[str]:
    if case.voided_at is None:
        return []
    reason = shortened(case.void_reason or "", _LONGEST_LINE_REASON, as_written)
    if case.voided_by == NOBODY:
        who = gettext("-# It counts nowhere, and was brought in like that.")
    else:
        who = gettext("-# It counts nowhere. Voided by {by}", by=f"<@{case.voided_by}> · ID {case.voided_by}")
    return [gettext("**Voided** {voided_at}: {reason}", voided_at=_moment(case.voided_at), reason=reason), who]


def _moment(moment: datetime) -> str:
    at = int(moment.timestamp())
    return f"<t:{at}:f> (<t:{at}:R>)"


def _span(window: timedelta) -> str:
    """In the largest unit that says it exactly."""
    seconds = int(window.total_seconds())
    if not seconds % _DAY:
        return ngettext("the last day", "the last {n} days", seconds // _DAY)
    if not seconds % _HOUR:
        return ngettext("the last hour", "the last {n} hours", seconds // _HOUR)
    if not seconds % _MINUTE:
        return ngettext("the last minute", "the last {n} minutes", seconds // _MINUTE)
    return ngettext("the last second", "the last {n} seconds", seconds)


def _known(which: CaseFilter, cases: Sequence[CaseView]) -> str:
    """Who those of the heading are, as the newest of their cases has it."""
    lines = []
    if which.target is not None:
        lines.append(known_as(which.target, cases[0].target_names if cases else Names()))
    if which.moderator is not None:
        lines.append(known_as(which.moderator, cases[0].moderator_names if cases else Names()))
    return "".join(f"\n-# {line}" for line in lines)


def case_entry(case: CaseView, which: CaseFilter) -> str:
    """A case in a list; what the filter says already is not repeated."""
    face, when = face_of(case.kind), f"<t:{int(case.opened_at.timestamp())}:R>"
    if case.forgotten_at is not None:
        said = gettext("*forgotten, as old closed cases are here*")
        return f"**#{case.number}** {face.icon} {face.title}{state_mark(case)} · {when}\n{said}"
    reason = gettext("*no reason*") if case.reason is None else shortened(case.reason, _LONGEST_LINE_REASON, as_written)
    people, known = list[str](), list[str]()
    if which.target is None:
        people.append(f"<@{case.target}>")
        known.append(known_shortly(case.target, case.target_names))
    if which.moderator is None:
        is_known = case.moderator != NOBODY
        people.append(gettext("by {moderator}", moderator=mentioned(case.moderator)))
        by = known_shortly(case.moderator, case.moderator_names)
        known += [gettext("by {moderator}", moderator=by)] if is_known else []
    what = f"**#{case.number}** {face.icon} {face.title}{state_mark(case)}"
    if not people:
        return f"{what} · {when}\n{reason}"
    return f"{what} · {' '.join(people)} · {when}\n{reason}\n-# {' · '.join(known)}"


def _count(count: CaseCount, size: int) -> str:
    total = count.all
    cases = counted_cases(total)
    if not count.newer.is_exact:
        return cases
    page = 1 + count.newer.pages(size)
    if not total.is_exact:
        return gettext("{cases}, page {page}", cases=cases, page=number(page))
    pages = max(page, total.pages(size))
    return gettext("{cases}, page {page} of {pages}", cases=cases, page=number(page), pages=number(pages))


def counted_cases(total: Total) -> str:
    """`12 cases`, or `1,000+ cases` where they were not counted to the end."""
    if total.is_exact:
        return ngettext("1 case", "{n} cases", total.counted)
    return gettext("{counted}+ cases", counted=number(total.counted))


def _pictured(case: CaseView, avatar: str, beside: str, *texts: str) -> Container:
    section = discord.ui.Section[discord.ui.LayoutView](text(beside), accessory=_picture(case, avatar))
    shown = container(colour=_colour(case)).add_item(section)
    for each in texts:
        shown.add_item(text(each))
    return shown


def _picture(case: CaseView, avatar: str) -> discord.ui.Thumbnail[discord.ui.LayoutView]:
    name = case.target_display_name or case.target_username or case.target
    return discord.ui.Thumbnail(avatar, description=gettext("Picture of {name}", name=name))


def _is_told(case: CaseView) -> bool:
    return case.kind.tells_member and not (case.status is CaseStatus.FAILED and case.notice is Notice.NOT_DELIVERED)


def _untold(case: CaseView) -> list[str]:
    """What went wrong with the direct message, on a line of its own."""
    if not _is_told(case) or case.notice not in _UNTOLD:
        return []
    failed = str(_UNTOLD[case.notice])
    if case.notice_detail is None:
        return [failed]
    return [gettext("{failed} · Discord said: {detail}", failed=failed, detail=as_typed(case.notice_detail))]


def _footer(case: CaseView, first: list[str]) -> str:
    parts = [*first, f"<t:{int(case.opened_at.timestamp())}:f>"]
    if _is_told(case) and case.notice not in _UNTOLD:
        parts.append(in_words(_TOLD, case.notice))
    return "-# " + " · ".join(parts)


def _colour(case: CaseView) -> int:
    return GREY if case.state in (CaseState.FAILED, CaseState.VOIDED) else face_of(case.kind).colour
