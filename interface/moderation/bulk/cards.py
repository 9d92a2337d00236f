"""What people see of bulk operations: pure functions from views to cards."""

from collections.abc import Mapping, Sequence

from application.moderation.bulk.plan_bulk import PlannedBulk
from application.moderation.bulk.queries import BulkStatus, OperationView
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import APPROVABLE_FOR, HOLDS_FOR, BulkEnding, BulkState
from domain.moderation.bulk.target import EXCLUDED, Target, TargetState
from domain.moderation.nobody import NOBODY
from domain.shared.names import Names
from domain.shared.paging import Page
from interface.moderation.bulk.faces import BulkFace, bulk_face_of
from interface.moderation.cards import reason_text
from interface.moderation.people import known_as, known_shortly, mentioned
from interface.shared.enum_words import in_words
from interface.shared.languages import Text, gettext, gettext_lazy, ngettext, number, pgettext_lazy
from interface.shared.layout import GREY, Container, as_typed, container, shortened, within

_BAR = 20  # characters
_ROOM = 1200
"""Characters for each of the lists in a preview."""
_LONGEST_LINE_REASON = 80

STATE_WORDS: Mapping[TargetState, Text] = {
    TargetState.WAITING: gettext_lazy("still to come"),
    TargetState.OPENED: gettext_lazy("under way"),
    TargetState.REFUSED: gettext_lazy("refused by Discord"),
    TargetState.CHANGED: gettext_lazy("left alone: somebody changed it since"),
    TargetState.HELD_AGAIN: gettext_lazy("banned for a time again, as before"),
    TargetState.UNCLEAR: gettext_lazy("unclear: I am not allowed to look whether it was done"),
    TargetState.BUSY: gettext_lazy("left out: another action on them was in progress"),
    TargetState.STOPPED: gettext_lazy("not done: the operation ended before"),
}
LEFT_OUT_WORDS: Mapping[TargetState, Text] = {
    TargetState.ONESELF: gettext_lazy("who asked for it"),
    TargetState.THE_BOT: gettext_lazy("me"),
    TargetState.THE_OWNER: gettext_lazy("the owner"),
    TargetState.ABOVE_MODERATOR: gettext_lazy("at least as high as who asked for it"),
    TargetState.ABOVE_BOT: gettext_lazy("at least as high as I am"),
    TargetState.NOT_A_MEMBER: gettext_lazy("no members"),
}
_ENDINGS: Mapping[BulkEnding, Text] = {
    BulkEnding.DONE: gettext_lazy("Finished"),
    BulkEnding.STOPPED: gettext_lazy("Stopped"),
    BulkEnding.NO_LONGER_ALLOWED: gettext_lazy("Broken off"),
    BulkEnding.NOT_APPROVED: gettext_lazy("Not approved in time: nothing was done"),
}
_SHORTLY: Mapping[BulkState | BulkEnding, Text] = {
    BulkState.PLANNED: pgettext_lazy("of a bulk operation", "planned"),
    BulkState.AWAITING_APPROVAL: pgettext_lazy("of a bulk operation", "awaiting approval"),
    BulkState.RUNNING: pgettext_lazy("of a bulk operation", "running"),
    BulkState.ENDED: pgettext_lazy("of a bulk operation", "ended"),
    BulkEnding.DONE: pgettext_lazy("of a bulk operation", "done"),
    BulkEnding.STOPPED: pgettext_lazy("of a bulk operation", "stopped"),
    BulkEnding.NO_LONGER_ALLOWED: pgettext_lazy("of a bulk operation", "no longer allowed"),
    BulkEnding.NOT_APPROVED: pgettext_lazy("of a bulk operation", "not approved"),
}


def operation_marker(number: OperationNumber) -> str:
    """What the first text of an operation's card begins with, and no other operation's."""
    return gettext("### Bulk operation #{number} ·", number=number)


def preview(planned: PlannedBulk) -> Container:
    """What would be done. The button that has it done is not in it yet."""
    status, operation = planned.status, planned.status.operation
    face, count = bulk_face_of(operation.act), planned.status.number_of(TargetState.WAITING)
    about = [f"### {face.icon} {face.asks(count)}", *_about(operation)]
    if already := status.number_of(TargetState.ALREADY):
        about.append(gettext("**Apart from them** {count} {already}", count=number(already), already=face.already))
    if planned.forgotten:
        about.append(
            ngettext(
                "**Apart from them** one whom it changed is forgotten, as old closed cases are here",
                "**Apart from them** {n} whom it changed are forgotten, as old closed cases are here",
                planned.forgotten,
            )
        )
    notes = [
        gettext(
            "-# Nothing was done yet. This can be confirmed for {minutes} minutes.",
            minutes=int(HOLDS_FOR.total_seconds()) // 60,
        )
    ]
    if planned.needs_approval:
        notes.append(gettext("-# These are so many that a second person with the same right has to approve it."))
    if operation.act.kind.tells_member and not operation.tell:
        notes.append(gettext("-# Nobody is told by direct message."))
    lists = [
        within(
            [_person(target) for target in planned.sample],
            _ROOM,
            heading=_whom(count, planned.sample),
        )
    ]
    if planned.kept_out:
        lists.append(_left_out(planned))
        notes.insert(0, f"-# {_counts(status, EXCLUDED)}")
    return container("\n".join(about), *lists, "\n".join(notes), colour=face.colour)


def lists_all_left_out(planned: PlannedBulk) -> bool:
    """Whether a preview has room for everybody whom the rules exclude."""
    listed = _excluded(planned, heading=gettext("**Left out** {count}", count=number(len(planned.kept_out))))
    return listed.count("\n") == len(planned.kept_out) and _person(planned.kept_out[-1]) in listed


def status_container(status: BulkStatus) -> Container:
    """An operation as it is now, for everybody who may see it."""
    operation, face = status.operation, bulk_face_of(status.operation.act)
    meant, left = status.meant, status.left
    lines = [
        *_about(operation),
        gettext("**By** {moderator}", moderator=_mentioned(operation)),
    ]
    if operation.moderator != NOBODY:
        lines.append(f"-# {_moderator(operation)}")
    if operation.approved_by is not None:
        lines.append(gettext("**Approved by** <@{approver}> · ID {approver}", approver=operation.approved_by))
    if operation.stopped_by is not None:
        lines.append(gettext("**Stopped by** <@{who}> · ID {who}", who=operation.stopped_by))
    progress = [_state(operation)]
    if operation.state is BulkState.RUNNING:
        progress.append(
            gettext(
                "`{bar}` {done} of {meant}",
                bar=_bar(meant - left, meant),
                done=number(meant - left),
                meant=number(meant),
            )
        )
    outcome = [_line(status, state, face) for state in _SHOWN if status.counts.get(state)]
    heading = f"{operation_marker(operation.number)} {face.icon} {face.title}"
    over = operation.ending is not None and operation.ending is not BulkEnding.DONE
    return container(
        "\n".join([heading, *lines]),
        "\n".join([*progress, *outcome]),
        f"-# <t:{int((operation.confirmed_at or operation.planned_at).timestamp())}:f>",
        colour=GREY if over else face.colour,
    )


def operation_list(page: Page[OperationView]) -> Container:
    entries = [_entry(operation) for operation in page.items] or [gettext("*None.*")]
    return container(gettext("### Bulk operations"), *entries)


def stopped_text(number: OperationNumber) -> str:
    return gettext(
        "Bulk operation #{number} is being stopped: what is under way at this moment is finished and "
        "recorded, nothing more is begun. `/bulk show {number}` tells what was done.",
        number=number,
    )


_SHOWN = (TargetState.DONE, TargetState.ALREADY, *STATE_WORDS, *LEFT_OUT_WORDS)


def _about(operation: OperationView) -> list[str]:
    lines = []
    if operation.undoes is not None:
        lines.append(gettext("**Takes back** bulk operation #{undoes}", undoes=operation.undoes))
    if operation.role is not None:
        lines.append(gettext("**Role** <@&{role}>", role=operation.role))
    lines.append(gettext("**Reason** {reason}", reason=reason_text(operation.reason)))
    if hours := int(operation.delete_messages.total_seconds()) // 3600:
        lines.append(
            ngettext(
                "**Deletes** their messages of the last hour",
                "**Deletes** their messages of the last {n} hours",
                hours,
            )
        )
    return lines


def _state(operation: OperationView) -> str:
    match operation.state:
        case BulkState.PLANNED:
            return gettext("**State** Not confirmed")
        case BulkState.AWAITING_APPROVAL:
            until = (operation.confirmed_at or operation.planned_at) + APPROVABLE_FOR
            return gettext(
                "**State** Waits for a second person with the same right, until <t:{until}:t>",
                until=int(until.timestamp()),
            )
        case BulkState.RUNNING if operation.ending is None:
            return gettext("**State** Under way")
        case _ if operation.ending is not None:
            why = "" if operation.problem is None else f": {as_typed(operation.problem)}"
            return gettext("**State** {state}{why}", state=in_words(_ENDINGS, operation.ending), why=why)
        case _:
            return gettext("**State** {state}{why}", state=_shortly(operation.state), why="")


def _line(status: BulkStatus, state: TargetState, face: BulkFace) -> str:
    words = {TargetState.DONE: face.done, TargetState.ALREADY: face.already}.get(state) or _words(state)
    return f"**{number(status.counts[state])}** {words}"


def _words(state: TargetState) -> str:
    if state in LEFT_OUT_WORDS:
        return gettext("left out: {why}", why=LEFT_OUT_WORDS[state])
    return in_words(STATE_WORDS, state)


def _counts(status: BulkStatus, states: frozenset[TargetState]) -> str:
    found = [state for state in LEFT_OUT_WORDS if state in states & status.counts.keys()]
    return " · ".join(f"{number(status.counts[state])} {_words(state)}" for state in found)


def _bar(done: int, of: int) -> str:
    full = _BAR * done // of if of else _BAR
    return "█" * full + "░" * (_BAR - full)


def _whom(count: int, shown: Sequence[Target]) -> str:
    if len(shown) == count:
        return gettext("**Whom** {count}", count=number(count))
    return gettext("**Whom** {count}, of whom these are some", count=number(count))


def _left_out(planned: PlannedBulk) -> str:
    count = number(len(planned.kept_out))
    if lists_all_left_out(planned):
        return _excluded(planned, heading=gettext("**Left out** {count}", count=count))
    heading = gettext("**Left out** {count}, all of them in the file, and here some", count=count)
    return _excluded(planned, heading=heading)


def _excluded(planned: PlannedBulk, *, heading: str) -> str:
    # No more of them than the card could hold.
    entries = [f"{_person(each)} · {in_words(LEFT_OUT_WORDS, each.state)}" for each in planned.kept_out[:_ROOM]]
    return within(entries, _ROOM, heading=heading)


def _mentioned(operation: OperationView) -> str:
    """Discord does not take bulk actions, so that who took one is known until it is forgotten."""
    return gettext("*forgotten*") if operation.moderator == NOBODY else mentioned(operation.moderator)


def _person(target: Target) -> str:
    if target.is_forgotten:
        return gettext("*forgotten*")
    return f"<@{target.user}> {known_shortly(target.user, target.names)}"


def _moderator(operation: OperationView) -> str:
    if operation.moderator == NOBODY:
        return gettext("*forgotten*")
    names = Names(username=operation.moderator_username, display_name=operation.moderator_display_name)
    return known_as(operation.moderator, names)


def _entry(operation: OperationView) -> str:
    face, when = bulk_face_of(operation.act), int((operation.confirmed_at or operation.planned_at).timestamp())
    reason = gettext("*no reason*") if operation.reason is None else shortened(operation.reason, _LONGEST_LINE_REASON)
    what = f"**#{operation.number}** {face.icon} {face.title}"
    if operation.undoes is not None:
        what = gettext("{what} · takes back #{undone}", what=what, undone=operation.undoes)
    what = f"{what} *({_shortly(operation.ending or operation.state)})*"
    return gettext(
        "{what} · by {moderator} · <t:{when}:R>\n{reason}\n-# by {names}",
        what=what,
        moderator=_mentioned(operation),
        when=when,
        reason=reason,
        names=_moderator(operation),
    )


def _shortly(state: BulkState | BulkEnding) -> str:
    return in_words(_SHORTLY, state)
