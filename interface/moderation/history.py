"""What a case said before: beside the case as much as fits, and pages of all of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import discord
from attrs import define, evolve

from application.moderation.list_changes import ListChanges
from application.moderation.queries import SHOWN_REPORTS, CaseView
from application.moderation.show_case import CaseDetails, ShowCase
from application.shared.use_case import UseCase
from domain.moderation.appeals.appeal import AppealState
from domain.moderation.bulk.held_again import GAVE_WAY, HOLDS_AGAIN
from domain.moderation.case import END, UNVOIDED, VOIDED, CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.importing.carrying import IMPORTED, WHOLE_REASON
from domain.moderation.reason import LONGEST_REASON
from domain.shared.history import Change, RecordedChange, Value
from domain.shared.paging import Direction, Page, Seek
from interface.moderation.actions import face_of
from interface.moderation.appeals.cards import appeal_texts, deciding_buttons
from interface.moderation.cards import ENDINGS, case_container, case_marker
from interface.moderation.ends.cards import end_text
from interface.moderation.evidence_pages import evidence_beside, evidence_button
from interface.shared.avatars import Avatars
from interface.shared.border import Interaction, asker_of, guild_of
from interface.shared.buttons import Button
from interface.shared.enum_words import in_words
from interface.shared.languages import gettext, gettext_lazy, ngettext
from interface.shared.layout import (
    LONGEST_TEXT,
    Card,
    as_written,
    card,
    container,
    fitting,
    room_left,
    shortened,
    text,
    texts_in,
)
from interface.shared.messages import replace
from interface.shared.setting_face import shown_name

_CASE = r"case:(?P<number>\d{1,10})"
_CHANGES = rf"{_CASE}:changes:(?P<direction>newer|older):(?P<cursor>\d{{1,19}})"
_SHOWN_ROLES = 3
_FIELDS = {"moderator": gettext_lazy("Moderator"), "evidence": gettext_lazy("Evidence")}

type _Button = discord.ui.Button[discord.ui.LayoutView]


def case_details(details: CaseDetails, avatar: str) -> Card:
    """One case with what was changed in it; what does not fit is a button away."""
    case, history = details.case, details.history
    shown = case_container(case, avatar)
    if settled := _settled(case):
        shown.add_item(text(settled))
    if then := _roles_then(case):
        shown.add_item(text(then))
    if swapped := _swapped(details):
        shown.add_item(text(swapped))
    if details.appeal is not None:
        for each in appeal_texts(details.appeal, room_left(*texts_in(shown)) * 2 // 3):
            shown.add_item(text(each))
        if details.appeal.state is AppealState.OPEN:
            shown.add_item(deciding_buttons(case.number))
    if details.evidence:
        texts, is_more = evidence_beside(details.evidence, room_left(*texts_in(shown)) // 2)
        for each in texts:
            shown.add_item(text(each))
        if is_more:
            shown.add_item(discord.ui.ActionRow(evidence_button(case.number)))
    if history.items:
        heading = gettext("**Earlier**")
        page, lines = _cut(history, Direction.OLDER, room_left(*texts_in(shown), heading) - 1)
        shown.add_item(discord.ui.Separator()).add_item(text("\n".join([heading, *lines])))
        if page.older is not None:
            shown.add_item(discord.ui.ActionRow(_turn(case.number, Direction.OLDER, page.older)))
    return card(shown)


def _settled(case: CaseView) -> str:
    """Of one that is forgotten it is not told: the report says whom it was about."""
    if not case.reports or case.forgotten_at is not None:
        return ""
    shown, more = case.reports[:SHOWN_REPORTS], len(case.reports) > SHOWN_REPORTS
    numbers = ", ".join(f"#{number}" for number in shown)
    if more:
        return gettext("**Settled** reports {numbers} and more · `/reports show`", numbers=numbers)
    return ngettext(
        "**Settled** report {numbers} · `/reports show`",
        "**Settled** reports {numbers} · `/reports show`",
        len(shown),
        numbers=numbers,
    )


def _swapped(details: CaseDetails) -> str:
    """Noted before Discord was asked, so of what was carried out alone."""
    case, swap = details.case, details.swap
    if swap is None or case.status is not CaseStatus.APPLIED:
        return ""
    return "\n".join(face_of(case.kind).swapped(swap))


def _roles_then(case: CaseView) -> str:
    roles = case.roles
    if not roles:  # who had none, or was not here, has none on record; of what was done by hand nobody may know
        return gettext("-# Roles then: not known, if there were any") if case.is_adopted else ""
    few, more = " ".join(f"<@&{role}>" for role in roles[:_SHOWN_ROLES]), len(roles) - _SHOWN_ROLES
    if more > 0:
        return ngettext("**Roles then** {roles} and {n} more", "**Roles then** {roles} and {n} more", more, roles=few)
    return gettext("**Roles then** {roles}", roles=few)


def case_history(details: CaseDetails) -> Card:
    """All that happened to a case, the changes newest first."""
    return changes_page(details.case.number, details.history, Direction.OLDER, about=_course(details.case))


def changes_page(
    number: CaseNumber, history: Page[RecordedChange], direction: Direction, about: Sequence[str] = ()
) -> Card:
    """Whole entries only; which of them were left out is a press away."""
    heading = "\n".join([gettext("{case} Earlier", case=case_marker(number)), *about])
    page, lines = _cut(history, direction, LONGEST_TEXT - len(heading))
    back: _Button = discord.ui.Button(label=gettext("Case #{number}", number=number), custom_id=f"case:{number}")
    buttons = [_turn(number, Direction.NEWER, page.newer), _turn(number, Direction.OLDER, page.older), back]
    texts = ["\n".join(lines)] if lines else [] if about else [gettext("*Nothing.*")]
    return card(container(heading, *texts).add_item(discord.ui.ActionRow(*buttons)))


@define
class TurnChangesPage:
    _list_changes: UseCase[ListChanges, Page[RecordedChange]]

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        number, seek = CaseNumber(int(match["number"])), Seek(cursor=int(match["cursor"]), direction=_direction(match))
        command = ListChanges(guild=guild_of(interaction), by=asker_of(interaction), number=number, seek=seek)
        await replace(interaction, changes_page(number, await self._list_changes(command), seek.direction))

    def button(self) -> Button:
        return Button(_CHANGES, self, part_of="case show")


@define
class BackToCase:
    _show_case: UseCase[ShowCase, CaseDetails]
    _avatars: Avatars

    async def __call__(self, interaction: Interaction, match: re.Match[str]) -> None:
        await interaction.response.defer()
        number = CaseNumber(int(match["number"]))
        details = await self._show_case(ShowCase(guild=guild_of(interaction), number=number, by=asker_of(interaction)))
        await replace(interaction, case_details(details, await self._avatars.address(details.case.target)))

    def button(self) -> Button:
        return Button(_CASE, self, part_of="case show")


def _cut(page: Page[RecordedChange], direction: Direction, room: int) -> tuple[Page[RecordedChange], Sequence[str]]:
    """The part of the page that fits, on the side that was come from, so that going on leaves none out."""
    lines = [_entry(change) for change in page.items]
    if direction is Direction.OLDER:
        count = fitting(lines, room)
        if count < len(lines):
            page = evolve(page, items=page.items[:count], older=_beyond(page, count))
        return page, lines[:count]
    first = len(lines) - fitting(reversed(lines), room)
    if first:
        page = evolve(page, items=page.items[first:], newer=page.items[first].id)
    return page, lines[first:]


def _beyond(page: Page[RecordedChange], count: int) -> int:
    """The cursor after so many of the page's changes; none of them, where not even one fits."""
    return page.items[count - 1].id if count else page.items[0].id + 1


def _course(case: CaseView) -> list[str]:
    """What happened that nobody changed by hand."""
    lines = [
        gettext(
            "-# Opened {opened_at} by <@{moderator}> {moderator}",
            opened_at=_at(case.opened_at),
            moderator=case.moderator,
        )
    ]
    if case.settled_at is not None:
        at = _at(case.settled_at)
        was_carried_out = case.failure is None
        lines.append(
            gettext("-# Carried out {at}", at=at) if was_carried_out else gettext("-# Not carried out {at}", at=at)
        )
    if case.ended_at is not None and case.ending is not None:
        lines.append(
            gettext("-# Ended {ended_at}: {why}", ended_at=_at(case.ended_at), why=in_words(ENDINGS, case.ending))
        )
    return lines


def _entry(recorded: RecordedChange) -> str:
    change = recorded.change
    said, by = _SAYS.get(change.field, _changed), gettext("by <@{by}> {by}", by=change.by)
    return said(change, _at(change.at), by)


def _reason(change: Change, when: str, by: str) -> str:
    old = _value(change.old, gettext("*none given*"))
    return gettext("> {old}\n-# Reason until {when}, changed {by}", old=old, when=when, by=by)


def _voided(change: Change, when: str, by: str) -> str:
    return gettext("> {new}\n-# Voided {when} {by}", new=_value(change.new), when=when, by=by)


def _unvoided(change: Change, when: str, by: str) -> str:
    return gettext("> {new}\n-# Counts again since {when}, {by}", new=_value(change.new), when=when, by=by)


def _imported(change: Change, when: str, _: str) -> str:
    return gettext("> {new}\n-# Brought in {when}", new=_value(change.new), when=when)


def _holds_again(change: Change, when: str, by: str) -> str:
    return gettext(
        "> Bulk operation #{number} was taken back\n-# Holds again since {when}, {by}",
        number=change.new,
        when=when,
        by=by,
    )


def _gave_way(change: Change, when: str, by: str) -> str:
    return gettext(
        "> Bulk operation #{number} was taken back\n-# The earlier ban has held in its place since {when}, {by}",
        number=change.new,
        when=when,
        by=by,
    )


def _whole_reason(change: Change, when: str, _: str) -> str:
    return gettext(
        "> {new}\n-# A part of the whole reason, as it was brought in {when}", new=_value(change.new), when=when
    )


def _changed(change: Change, when: str, by: str) -> str:
    field = _FIELDS.get(change.field) or shown_name(change.field).capitalize()
    return gettext(
        "> {old} → {new}\n-# {field} changed {when} {by}",
        old=_value(change.old),
        new=_value(change.new),
        field=field,
        when=when,
        by=by,
    )


def _end(change: Change, when: str, by: str) -> str:
    return gettext(
        "> {old} → {new}\n-# End changed {when} {by}",
        old=_moment(change.old),
        new=_moment(change.new),
        when=when,
        by=by,
    )


def _moment(value: Value) -> str:
    return end_text(None if value is None else datetime.fromisoformat(str(value)))


_SAYS: Mapping[str, Callable[[Change, str, str], str]] = {
    "reason": _reason,
    END: _end,
    VOIDED: _voided,
    UNVOIDED: _unvoided,
    IMPORTED: _imported,
    WHOLE_REASON: _whole_reason,
    HOLDS_AGAIN: _holds_again,
    GAVE_WAY: _gave_way,
}
"""How each field is told of; another one is, too, in the general way."""


def _value(value: Value, nothing: str | None = None) -> str:
    if value in (None, ""):
        return nothing or gettext("*none*")
    return shortened(str(value), LONGEST_REASON, as_written)


def _at(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:f>"


def _turn(number: CaseNumber, direction: Direction, cursor: int | None) -> _Button:
    label = gettext("← Newer") if direction is Direction.NEWER else gettext("Older →")
    # A disabled button needs a custom id of its own too; no change has the id 0.
    custom_id = f"case:{number}:changes:{direction.value}:{cursor or 0}"
    return discord.ui.Button(label=label, custom_id=custom_id, disabled=cursor is None)


def _direction(match: re.Match[str]) -> Direction:
    return Direction(match["direction"])
