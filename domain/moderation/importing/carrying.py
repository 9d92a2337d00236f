"""What a case of another bot is here: a finished record, which nobody is told of and which does nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from attrs import field, frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.moderation.actions.jail import JAIL
from domain.moderation.adoption.hand_action import kept_reason
from domain.moderation.case import MOST_ROLES_KEPT, Case, CaseStatus, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.importing.endings import Ended
from domain.moderation.importing.foreign_case import ForeignCase, kind_here
from domain.moderation.jail.swap import RoleSwap
from domain.moderation.nobody import NOBODY
from domain.moderation.reason import LONGEST_REASON, Reason
from domain.moderation.term import Ending, next_look
from domain.shared.history import Change
from domain.shared.ids import GuildId, RoleId
from domain.shared.importing import IMPORTER, Remark, request_of
from domain.shared.lease import LeaseToken
from domain.shared.names import as_met
from domain.shared.text import tidied

IMPORTED, WHOLE_REASON = "imported", "imported_reason"
"""Lines of the history: what it was over there, and its reason where that is longer than one may be here, in parts."""


@frozen(kw_only=True)
class Carrying:
    """How cases are taken over; `source` is what the other bot is called."""

    guild: GuildId
    source: str
    now: datetime
    takes_over_ends: bool


@frozen(kw_only=True)
class CarriedCase:
    case: Case
    lines: tuple[Change, ...]
    roles: tuple[RoleId, ...] = ()
    swap: RoleSwap | None = None
    due_at: datetime | None = None
    """When its end is to be seen to."""
    remarks: tuple[Remark, ...] = field(default=())


@frozen
class _Term:
    expires_at: datetime | None
    ended: Ended | None
    due_at: datetime | None = None
    remark: Remark | None = None


def carried(foreign: ForeignCase, number: CaseNumber, ended: Ended | None, how: Carrying) -> CarriedCase:
    """`ended` is how a later case ended it, where one did."""
    kind = kind_here(foreign)
    whole = _whole_reason(foreign)
    reason = kept_reason(whole)
    at = foreign.at or how.now
    term = _term(foreign, kind, at, ended, how)
    case = Case(
        guild=how.guild,
        number=number,
        kind=kind,
        target=foreign.target,
        moderator=foreign.moderator,
        reason=reason,
        request=request_of(number),
        delete_messages=timedelta(0),
        expires_at=term.expires_at,
        opened_at=at,
        lease_until=at,
        lease_token=LeaseToken(uuid4()),
        notice=Notice.NOT_WANTED,
        status=CaseStatus.APPLIED,
        settled_at=at,
        target_username=as_met(foreign.target_name),
        moderator_username=as_met(foreign.moderator_name),
    )
    if term.ended is not None:
        case.ending, case.ended_at = term.ended
    if foreign.is_voided:
        case.voided_by, case.voided_at = IMPORTER, at
        case.void_reason = Reason(f"did not count in {how.source}")
    jailed = kind == JAIL and case.is_in_force
    return CarriedCase(
        case=case,
        lines=tuple(_lines(foreign, whole, term, how)),
        roles=foreign.roles[:MOST_ROLES_KEPT],
        swap=_swap(foreign, case) if jailed else None,
        due_at=term.due_at,
        remarks=tuple(_remarks(foreign, case, whole, term)),
    )


def _whole_reason(foreign: ForeignCase) -> str:
    """Of what is nothing here by itself, with what it was; and a note is nothing without words."""
    reason = tidied(foreign.reason or "")
    if foreign.kind is None:
        return f"{foreign.named}: {reason}" if reason else foreign.named
    return reason or (foreign.named if foreign.kind.needs_reason else "")


def _term(foreign: ForeignCase, kind: ActionKind, at: datetime, ended: Ended | None, how: Carrying) -> _Term:
    expires_at = None if kind.term is Term.NONE else foreign.expires_at
    if kind.undone_by is None:
        return _Term(expires_at, None)
    if ended is not None:
        return _Term(expires_at, ended)
    if foreign.is_voided:
        return _Term(expires_at, (Ending.LIFTED, at))
    if foreign.is_over or (expires_at is not None and expires_at <= how.now):
        return _Term(expires_at, (Ending.EXPIRED, min(expires_at or at, how.now)))
    if expires_at is None:
        if kind.kept_for is None:
            return _Term(None, None)
        return _Term(None, (Ending.EXPIRED, min(at + kind.kept_for, how.now)))
    if kind.kept_for is not None:  # Discord itself ends it, and what is left to do is to see that it did
        return _Term(expires_at, None, due_at=expires_at)
    if not how.takes_over_ends:
        return _Term(None, None, remark=Remark.END_NOT_TAKEN_OVER)
    return _Term(expires_at, None, due_at=next_look(kind, expires_at, how.now), remark=Remark.END_TAKEN_OVER)


def _lines(foreign: ForeignCase, whole: str, term: _Term, how: Carrying) -> Iterator[Change]:
    number = "" if foreign.number is None else f" #{foreign.number}"
    until = f", until {foreign.expires_at:%Y-%m-%d %H:%M} UTC" if term.remark is Remark.END_NOT_TAKEN_OVER else ""
    yield _line(IMPORTED, f"{how.source}{number}: {foreign.named}{until}", how)
    if len(whole) > LONGEST_REASON:
        for start in range(0, len(whole), LONGEST_REASON):
            yield _line(WHOLE_REASON, whole[start : start + LONGEST_REASON], how)


def _line(field_: str, text: str, how: Carrying) -> Change:
    return Change(field=field_, old=None, new=text, by=IMPORTER, at=how.now)


def _swap(foreign: ForeignCase, case: Case) -> RoleSwap:
    return RoleSwap(
        guild=case.guild,
        number=case.number,
        user=case.target,
        jail_role=foreign.jail_role,
        joined_at=None,
        moved=tuple(sorted({*foreign.roles[:MOST_ROLES_KEPT]})),
        unmoved=(),
    )


def _remarks(foreign: ForeignCase, case: Case, whole: str, term: _Term) -> Iterator[Remark]:
    if foreign.number != case.number:
        yield Remark.NEW_NUMBER
    if len(whole) > LONGEST_REASON:
        yield Remark.TEXT_CUT
    if foreign.at is None:
        yield Remark.TIME_UNKNOWN
    if foreign.kind is None:
        yield Remark.AS_NOTE
    if foreign.moderator == NOBODY:
        yield Remark.MODERATOR_UNKNOWN
    if term.remark is not None:
        yield term.remark
