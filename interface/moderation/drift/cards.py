"""Where Discord and the record differ, and what came of mending it."""

import discord

from application.moderation.drift.show_drift import DriftPage
from application.moderation.queries import CaseView
from domain.moderation.actions.action import ActionKind
from domain.moderation.drift.check import DriftFound
from domain.moderation.drift.difference import Difference, Side
from interface.moderation.actions import face_of
from interface.moderation.people import known_shortly
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
        return card(container("It is on record by now, or stands no more. Nothing was changed.", colour=GREY))
    return card(_said(case, f"Case #{case.number} is on record now: {face_of(case.kind).title} of <@{case.target}>."))


def done_again_card(case: CaseView) -> Card:
    return card(_said(case, f"<@{case.target}> was {face_of(case.kind).done} again, for case #{case.number}."))


def ended_card(case: CaseView) -> Card:
    return card(
        _said(case, f"Case #{case.number} is in force no more: {face_of(case.kind).title} of <@{case.target}>.")
    )


def drift_notice(found: DriftFound) -> Card:
    """What the staff read, once for the same differences."""
    lines = ["### Discord and the record differ"]
    if found.unrecorded:
        lines.append(f"{_counted(found.unrecorded, 'action stands', 'actions stand')} in Discord without a case.")
    if found.undone:
        lines.append(f"{_counted(found.undone, 'case is', 'cases are')} in force and did not last in Discord.")
    lines.append("-# `/moderation drift` lists them, and offers to put them right.")
    return card(container("\n".join(lines), notice_marker(found)))


def notice_marker(found: DriftFound) -> str:
    """The last text of the notice; unlike any other's."""
    return f"-# Reference `drift/{found.fingerprint}`"


def _heading(page: DriftPage) -> str:
    if not page.total:
        return "Discord and the record agree"
    first = page.before + 1
    count = _counted(page.total, "difference", "differences")
    return count if page.total == len(page.items) else f"{count}, {first:,} to {page.before + len(page.items):,}"


def _entry(each: Difference) -> str:
    face = face_of(each.kind)
    where = {
        Side.UNRECORDED: "stands in Discord, and no case says so",
        Side.UNDONE: f"case #{each.number} is in force, and does not stand in Discord",
    }[each.side]
    reason = "" if each.reason is None else f"\n{shortened(each.reason, _LONGEST_REASON, as_written)}"
    known = known_shortly(each.target, each.names)
    return f"{face.icon} **{face.title}** of <@{each.target}>: {where}{reason}\n-# {known}"


def _buttons(each: Difference) -> list[_Button]:
    if each.side is Side.UNRECORDED:
        custom_id = f"drift:adopt:{each.kind.name}:{each.target}"
        return [discord.ui.Button(label="Make it a case", custom_id=custom_id)]
    return [
        discord.ui.Button(label="Do it again", custom_id=f"drift:again:{each.number}"),
        discord.ui.Button(label="End it on record", custom_id=f"drift:end:{each.number}"),
    ]


def _turns(page: DriftPage) -> list[_Button]:
    again: _Button = discord.ui.Button(label="Look again", custom_id="drift:first")
    if page.is_last:
        return [again]
    last = page.items[-1]
    return [again, discord.ui.Button(label="Next →", custom_id=f"drift:after:{last.kind.name}:{last.target}")]


def _notes(page: DriftPage) -> list[str]:
    drift = page.whole
    notes = [f"I may not look at {_plural(kind)} here." for kind in drift.hidden]
    notes += [f"Of {_plural(kind)}, only those on record could be looked for." for kind in drift.partly]
    notes += [
        f"Of {_plural(kind)} on record, {count:,} could not be looked for: those have left, or are too many."
        for kind, count in drift.unsaid
    ]
    return notes


def _plural(kind: ActionKind) -> str:
    return face_of(kind).plural.lower()


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _said(case: CaseView, said: str) -> Container:
    return container(said, f"-# {known_shortly(case.target, case.target_names)}", colour=face_of(case.kind).colour)
