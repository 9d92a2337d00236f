"""Where Discord and the record differ, and what came of mending it."""

from datetime import datetime

import discord

from application.moderation.drift.show_drift import DriftPage
from application.moderation.queries import CaseView
from domain.moderation.drift.check import DriftFound
from domain.moderation.drift.difference import Difference, Side
from interface.moderation.actions import face_of
from interface.moderation.people import known_shortly
from interface.shared.languages import gettext, ngettext, number, untranslated
from interface.shared.layout import GREY, Card, Container, as_written, card, container, shortened, text

PAGE_SIZE = 6
_LONGEST_REASON = 80

type _Button = discord.ui.Button[discord.ui.LayoutView]


def drift_card(page: DriftPage) -> Card:
    shown = container(f"### {_heading(page)}")
    for each in page.items:
        shown.add_item(text(_entry(each)))
        shown.add_item(discord.ui.ActionRow(*_buttons(each)))
    if page.total:
        shown.add_item(discord.ui.ActionRow(*_turns(page)))
    for note in _notes(page):
        shown.add_item(text(f"-# {note}"))
    return card(shown)


def adopted_card(case: CaseView | None) -> Card:
    if case is None:
        return card(container(gettext("It is on record by now, or stands no more. Nothing was changed."), colour=GREY))
    return card(
        _said(
            case,
            gettext(
                "Case #{number} is on record now: {kind} of <@{target}>.",
                number=case.number,
                kind=face_of(case.kind).title,
                target=case.target,
            ),
        )
    )


def done_again_card(case: CaseView) -> Card:
    return card(
        _said(
            case,
            gettext(
                "<@{target}> was {done} again, for case #{number}.",
                target=case.target,
                done=face_of(case.kind).done,
                number=case.number,
            ),
        )
    )


def ended_card(case: CaseView) -> Card:
    return card(
        _said(
            case,
            gettext(
                "Case #{number} is in force no more: {kind} of <@{target}>.",
                number=case.number,
                kind=face_of(case.kind).title,
                target=case.target,
            ),
        )
    )


def drift_notice(found: DriftFound) -> Card:
    """What the staff read, once for the same differences."""
    lines = [gettext("### Discord and the record differ")]
    if found.unrecorded:
        lines.append(
            ngettext(
                "{n} action stands in Discord without a case.",
                "{n} actions stand in Discord without a case.",
                found.unrecorded,
            )
        )
    if found.undone:
        lines.append(
            ngettext(
                "{n} case is in force and did not last in Discord.",
                "{n} cases are in force and did not last in Discord.",
                found.undone,
            )
        )
    if found.otherwise:
        lines.append(
            ngettext(
                "{n} case does not end when Discord ends it.",
                "{n} cases do not end when Discord ends them.",
                found.otherwise,
            )
        )
    lines.append(gettext("-# `/moderation drift` lists them, and offers to put them right."))
    return card(container("\n".join(lines), notice_marker(found)))


def notice_marker(found: DriftFound) -> str:
    """The last text of the notice; unlike any other's."""
    return untranslated(f"-# Reference `drift/{found.fingerprint}`")


def _heading(page: DriftPage) -> str:
    if not page.total:
        return gettext("Discord and the record agree")
    if page.total == len(page.items):
        return ngettext("{n} difference", "{n} differences", page.total)
    return ngettext(
        "{n} difference, {first} to {last}",
        "{n} differences, {first} to {last}",
        page.total,
        first=number(page.before + 1),
        last=number(page.before + len(page.items)),
    )


def _entry(each: Difference) -> str:
    face = face_of(each.kind)
    where = _where(each)
    reason = "" if each.reason is None else f"\n{shortened(each.reason, _LONGEST_REASON, as_written)}"
    known = known_shortly(each.target, each.names)
    what = gettext(
        "{icon} **{kind}** of <@{target}>: {where}", icon=face.icon, kind=face.title, target=each.target, where=where
    )
    return f"{what}{reason}\n-# {known}"


def _where(each: Difference) -> str:
    match each.side:
        case Side.UNRECORDED:
            return gettext("stands in Discord, and no case says so")
        case Side.UNDONE:
            return gettext("case #{number} is in force, and does not stand in Discord", number=each.number)
        case Side.ENDS_OTHERWISE:
            return gettext(
                "case #{number} ends {expires_at}, and Discord ends it {until}",
                number=each.number,
                expires_at=_moment(each.expires_at),
                until=_moment(each.until),
            )


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"<t:{int(at.timestamp())}:f>"


def _buttons(each: Difference) -> list[_Button]:
    adopt: _Button = discord.ui.Button(
        label=gettext("Make it a case"), custom_id=f"drift:adopt:{each.kind.name}:{each.target}"
    )
    again: _Button = discord.ui.Button(label=gettext("Do it again"), custom_id=f"drift:again:{each.number}")
    match each.side:
        case Side.UNRECORDED:
            return [adopt]
        case Side.ENDS_OTHERWISE:
            return [adopt, again]
        case Side.UNDONE:
            end = f"drift:end:{each.number}"
            return [again, discord.ui.Button(label=gettext("End it on record"), custom_id=end)]


def _turns(page: DriftPage) -> list[_Button]:
    again: _Button = discord.ui.Button(label=gettext("Look again"), custom_id="drift:first")
    if page.is_last:
        return [again]
    last = page.items[-1]
    return [again, discord.ui.Button(label=gettext("Next →"), custom_id=f"drift:after:{last.kind.name}:{last.target}")]


def _notes(page: DriftPage) -> list[str]:
    drift = page.whole
    notes = [gettext("{kinds}: I may not look at them here.", kinds=face_of(kind).plural) for kind in drift.hidden]
    notes += [
        gettext("{kinds}: only those on record could be looked for.", kinds=face_of(kind).plural)
        for kind in drift.partly
    ]
    notes += [
        gettext(
            "{kinds}: of those on record, {count} could not be looked for: they have left, or are too many.",
            kinds=face_of(kind).plural,
            count=number(count),
        )
        for kind, count in drift.unsaid
    ]
    return notes


def _said(case: CaseView, said: str) -> Container:
    return container(said, f"-# {known_shortly(case.target, case.target_names)}", colour=face_of(case.kind).colour)
