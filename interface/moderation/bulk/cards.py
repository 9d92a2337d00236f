"""What people see of bulk operations: pure functions from views to cards."""

from collections.abc import Mapping, Sequence

from application.moderation.bulk.plan_bulk import PlannedBulk
from application.moderation.bulk.queries import BulkStatus, OperationView
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import APPROVABLE_FOR, HOLDS_FOR, BulkEnding, BulkState
from domain.moderation.bulk.target import EXCLUDED, Target, TargetState
from domain.shared.names import Names
from domain.shared.paging import Page
from interface.moderation.bulk.faces import bulk_face_of
from interface.moderation.cards import reason_text
from interface.moderation.people import known_as, known_shortly
from interface.shared.enum_words import in_words
from interface.shared.layout import GREY, Container, as_typed, container, shortened, within
from interface.shared.setting_face import shown_name

_BAR = 20  # characters
_ROOM = 1200
"""Characters for each of the lists in a preview."""
_LONGEST_LINE_REASON = 80

STATE_WORDS: Mapping[TargetState, str] = {
    TargetState.WAITING: "still to come",
    TargetState.OPENED: "under way",
    TargetState.REFUSED: "refused by Discord",
    TargetState.CHANGED: "left alone: somebody changed it since",
    TargetState.UNCLEAR: "unclear: I am not allowed to look whether it was done",
    TargetState.BUSY: "left out: another action on them was in progress",
    TargetState.STOPPED: "not done: the operation ended before",
    TargetState.ONESELF: "left out: who asked for it",
    TargetState.THE_BOT: "left out: me",
    TargetState.THE_OWNER: "left out: the owner",
    TargetState.ABOVE_MODERATOR: "left out: at least as high as who asked for it",
    TargetState.ABOVE_BOT: "left out: at least as high as I am",
    TargetState.NOT_A_MEMBER: "left out: no members",
}
_ENDINGS: Mapping[BulkEnding, str] = {
    BulkEnding.DONE: "Finished",
    BulkEnding.STOPPED: "Stopped",
    BulkEnding.NO_LONGER_ALLOWED: "Broken off",
    BulkEnding.NOT_APPROVED: "Not approved in time: nothing was done",
}


def operation_marker(number: OperationNumber) -> str:
    """What the first text of an operation's card begins with, and no other operation's."""
    return f"### Bulk operation #{number} ·"


def preview(planned: PlannedBulk) -> Container:
    """What would be done. The button that has it done is not in it yet."""
    status, operation = planned.status, planned.status.operation
    face, count = bulk_face_of(operation.act), planned.status.number_of(TargetState.WAITING)
    people = "1 person" if count == 1 else f"{count:,} people"
    about = [f"### {face.icon} {face.asks} {people}?", *_about(operation)]
    if already := status.number_of(TargetState.ALREADY):
        about.append(f"**Apart from them** {already:,} {face.already}")
    notes = [f"-# Nothing was done yet. This can be confirmed for {_minutes(HOLDS_FOR.total_seconds())}."]
    if planned.needs_approval:
        notes.append("-# These are so many that a second person with the same right has to approve it.")
    if operation.act.kind.tells_member and not operation.tell:
        notes.append("-# Nobody is told by direct message.")
    lists = [
        within([_person(target) for target in planned.sample], _ROOM, heading=_some("**Whom**", count, planned.sample))
    ]
    if kept_out := status.number_of(*EXCLUDED):
        entries = [
            f"{_person(target)} · {STATE_WORDS[target.state].removeprefix('left out: ')}" for target in planned.kept_out
        ]
        lists.append(within(entries, _ROOM, heading=_some("**Left out**", kept_out, planned.kept_out)))
        notes.insert(0, f"-# {_counts(status, EXCLUDED)}")
    return container("\n".join(about), *lists, "\n".join(notes), colour=face.colour)


def status_container(status: BulkStatus) -> Container:
    """An operation as it is now, for everybody who may see it."""
    operation, face = status.operation, bulk_face_of(status.operation.act)
    meant, left = status.meant, status.left
    lines = [*_about(operation), f"**By** <@{operation.moderator}>", f"-# {_moderator(operation)}"]
    if operation.approved_by is not None:
        lines.append(f"**Approved by** <@{operation.approved_by}> · ID {operation.approved_by}")
    if operation.stopped_by is not None:
        lines.append(f"**Stopped by** <@{operation.stopped_by}> · ID {operation.stopped_by}")
    progress = [_state(operation)]
    if operation.state is BulkState.RUNNING:
        progress.append(f"`{_bar(meant - left, meant)}` {meant - left:,} of {meant:,}")
    outcome = [_line(status, state, face.done, face.already) for state in _SHOWN if status.counts.get(state)]
    heading = f"{operation_marker(operation.number)} {face.icon} {face.title}"
    over = operation.ending is not None and operation.ending is not BulkEnding.DONE
    return container(
        "\n".join([heading, *lines]),
        "\n".join([*progress, *outcome]),
        f"-# <t:{int((operation.confirmed_at or operation.planned_at).timestamp())}:f>",
        colour=GREY if over else face.colour,
    )


def operation_list(page: Page[OperationView]) -> Container:
    entries = [_entry(operation) for operation in page.items] or ["*None.*"]
    return container("### Bulk operations", *entries)


def stopped_text(number: OperationNumber) -> str:
    return (
        f"Bulk operation #{number} is being stopped: what is under way at this moment is finished and recorded, "
        f"nothing more is begun. `/bulk show {number}` tells what was done."
    )


_SHOWN = (TargetState.DONE, TargetState.ALREADY, *STATE_WORDS)


def _about(operation: OperationView) -> list[str]:
    lines = []
    if operation.undoes is not None:
        lines.append(f"**Takes back** bulk operation #{operation.undoes}")
    if operation.role is not None:
        lines.append(f"**Role** <@&{operation.role}>")
    lines.append(f"**Reason** {reason_text(operation.reason)}")
    if hours := int(operation.delete_messages.total_seconds()) // 3600:
        span = "hour" if hours == 1 else f"{hours} hours"
        lines.append(f"**Deletes** their messages of the last {span}")
    return lines


def _state(operation: OperationView) -> str:
    match operation.state:
        case BulkState.PLANNED:
            return "**State** Not confirmed"
        case BulkState.AWAITING_APPROVAL:
            until = (operation.confirmed_at or operation.planned_at) + APPROVABLE_FOR
            return f"**State** Waits for a second person with the same right, until <t:{int(until.timestamp())}:t>"
        case BulkState.RUNNING if operation.ending is None:
            return "**State** Under way"
        case _ if operation.ending is not None:
            why = "" if operation.problem is None else f": {as_typed(operation.problem)}"
            return f"**State** {in_words(_ENDINGS, operation.ending)}{why}"
        case _:
            return f"**State** {shown_name(operation.state.value)}"


def _line(status: BulkStatus, state: TargetState, done: str, already: str) -> str:
    words = {TargetState.DONE: done, TargetState.ALREADY: already, **STATE_WORDS}
    return f"**{status.counts[state]:,}** {in_words(words, state)}"


def _counts(status: BulkStatus, states: frozenset[TargetState]) -> str:
    found = [
        (status.counts[state], STATE_WORDS[state]) for state in STATE_WORDS if state in states & status.counts.keys()
    ]
    return " · ".join(f"{count:,} {words}" for count, words in found)


def _bar(done: int, of: int) -> str:
    full = _BAR * done // of if of else _BAR
    return "█" * full + "░" * (_BAR - full)


def _some(title: str, count: int, shown: Sequence[Target]) -> str:
    return f"{title} {count:,}" if len(shown) == count else f"{title} {count:,}, of whom these are some"


def _person(target: Target) -> str:
    return f"<@{target.user}> {known_shortly(target.user, target.names)}"


def _moderator(operation: OperationView) -> str:
    names = Names(username=operation.moderator_username, display_name=operation.moderator_display_name)
    return known_as(operation.moderator, names)


def _entry(operation: OperationView) -> str:
    face, when = bulk_face_of(operation.act), int((operation.confirmed_at or operation.planned_at).timestamp())
    reason = "*no reason*" if operation.reason is None else shortened(operation.reason, _LONGEST_LINE_REASON)
    back = "" if operation.undoes is None else f" · takes back #{operation.undoes}"
    state = shown_name((operation.ending or operation.state).value)
    what = f"**#{operation.number}** {face.icon} {face.title}{back} *({state})*"
    return f"{what} · by <@{operation.moderator}> · <t:{when}:R>\n{reason}\n-# by {_moderator(operation)}"


def _minutes(seconds: float) -> str:
    minutes = int(seconds) // 60
    return f"{minutes} minutes" if minutes < 60 else "an hour"
