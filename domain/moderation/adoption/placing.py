"""Where an action that comes on record late stands among those on the same person: the order is Discord's."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.adoption.hand_action import HandAction
from domain.moderation.adoption.lifting import OwnLifting
from domain.moderation.case import Case, CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.term import Ending, ended_by

type DoneAt = Mapping[CaseNumber, datetime]
"""When Discord has it that these cases were carried out."""

_CLOCKS_DIFFER = timedelta(minutes=1)
"""Discord's, by which an action is dated, and ours, by which an outcome is."""


@frozen(kw_only=True)
class Place:
    """What the action ended, and how and when it was itself ended by what came after it."""

    ends: tuple[tuple[Case, Ending], ...]
    ended: tuple[Ending, datetime] | None


def must_wait(action: HandAction, others: Sequence[Case]) -> bool:
    """Whether something older on the same person is still under way, so that nobody knows which of them came first."""
    return any(
        other.status is CaseStatus.PENDING and _concern(action.kind, other.kind) and other.opened_at <= action.at
        for other in others
    )


def unclear(action: HandAction, others: Sequence[Case], done_at: DoneAt) -> tuple[Case, ...]:
    """Those asked for before the action and settled after it: Discord must say when they were done."""
    return tuple(other for other in others if other.number not in done_at and _is_unclear(action, other))


def place_of(action: HandAction, others: Sequence[Case], done_at: DoneAt) -> Place:
    """With `done_at` of all that is unclear."""
    endings = ended_by(action.kind)
    later = sorted(
        (_moment(other, done_at), ended_by(other.kind)[action.kind])
        for other in others
        if other.status is CaseStatus.APPLIED
        and other.request != action.request
        and action.kind in ended_by(other.kind)
        and not _is_before(other, action, done_at)
    )
    return Place(
        ends=tuple(
            (other, endings[other.kind])
            for other in others
            if other.is_in_force and other.kind in endings and _is_before(other, action, done_at)
        ),
        ended=(later[0][1], later[0][0]) if later else None,
    )


def looked_back_to(actions: Sequence[HandAction | OwnLifting]) -> datetime:
    """Cases that were settled since then may have come after one of the actions."""
    return min(action.at for action in actions) - _CLOCKS_DIFFER


def _is_unclear(action: HandAction, other: Case) -> bool:
    if other.settled_at is None or other.settled_at == other.opened_at:
        return False  # it was adopted itself, and is dated by Discord
    matters = other.is_in_force and other.kind in ended_by(action.kind)
    matters = matters or (other.status is CaseStatus.APPLIED and action.kind in ended_by(other.kind))
    return matters and other.opened_at < action.at <= other.settled_at + _CLOCKS_DIFFER


def _is_before(other: Case, action: HandAction, done_at: DoneAt) -> bool:
    return (_moment(other, done_at), other.request) < (action.at, action.request)


def _moment(other: Case, done_at: DoneAt) -> datetime:
    return done_at.get(other.number, other.opened_at)


def _concern(one: ActionKind, other: ActionKind) -> bool:
    return one in ended_by(other) or other in ended_by(one)
