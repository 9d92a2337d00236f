"""Where Discord and the record do not say the same of who is banned, timed out, ...."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from attrs import evolve, field, frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import FoundJail
from domain.moderation.term import RENEWED_BEFORE
from domain.shared.ids import UserId
from domain.shared.names import Names


class Side(StrEnum):
    UNRECORDED = "unrecorded"
    """It stands in Discord, and no case says so."""
    UNDONE = "undone"
    """It is in force on record, and does not stand in Discord."""
    ENDS_OTHERWISE = "ends_otherwise"
    """It is both, and not until the same time."""


@frozen(kw_only=True)
class Standing:
    """What stands in Discord of somebody; `until` where it ends by itself, `jail` where it is one."""

    names: Names = field(factory=Names)
    reason: str | None = None
    until: datetime | None = None
    jail: FoundJail | None = None


@frozen(kw_only=True)
class InForce:
    """What is in force on record."""

    target: UserId
    number: CaseNumber
    target_username: str | None = None
    target_display_name: str | None = None
    reason: str | None = None
    opened_at: datetime
    expires_at: datetime | None = None


@frozen(kw_only=True)
class Difference:
    kind: ActionKind
    target: UserId
    side: Side
    names: Names
    reason: str | None
    number: CaseNumber | None = None
    """The case that is in force, where there is one."""
    until: datetime | None = None
    """When Discord ends it, and `expires_at` when the record does, where that is not the same."""
    expires_at: datetime | None = None

    @property
    def place(self) -> tuple[str, UserId]:
        """Its place among the others."""
        return self.kind.name, self.target


_CLOCKS_DIFFER = timedelta(minutes=1)


class _Lasting(Protocol):
    @property
    def opened_at(self) -> datetime: ...

    @property
    def expires_at(self) -> datetime | None: ...


def ends_otherwise(kind: ActionKind, case: _Lasting, until: datetime | None, now: datetime) -> bool:
    """Whether Discord ends what it keeps up `until` then at another time than the case says.

    What Discord does not keep up for so long is renewed now and then: of that only the last day tells.
    """
    expires_at = case.expires_at
    if until is None or expires_at is None:
        return False
    kept_at_least = expires_at
    if kind.kept_for is not None and expires_at - case.opened_at > kind.kept_for:
        kept_at_least = min(expires_at, now + RENEWED_BEFORE / 2)
    return not kept_at_least - _CLOCKS_DIFFER <= until <= expires_at + _CLOCKS_DIFFER


def differences(
    kind: ActionKind,
    standing: Mapping[UserId, Standing],
    on_record: Iterable[InForce],
    unknown: frozenset[UserId],
    *,
    now: datetime,
) -> tuple[Difference, ...]:
    """In order of the target; nothing is said of those of whom Discord's state is unknown."""
    recorded = {each.target: each for each in on_record}
    unrecorded = (
        Difference(kind=kind, target=user, side=Side.UNRECORDED, names=there.names, reason=there.reason)
        for user, there in standing.items()
        if user not in recorded
    )
    undone = (
        _of_case(kind, case, Side.UNDONE)
        for user, case in recorded.items()
        if user not in standing and user not in unknown
    )
    otherwise = (
        evolve(_of_case(kind, case, Side.ENDS_OTHERWISE), until=standing[user].until, expires_at=case.expires_at)
        for user, case in recorded.items()
        if user in standing and ends_otherwise(kind, case, standing[user].until, now)
    )
    return tuple(sorted((*unrecorded, *undone, *otherwise), key=lambda each: each.target))


def _of_case(kind: ActionKind, case: InForce, side: Side) -> Difference:
    return Difference(
        kind=kind,
        target=case.target,
        side=side,
        names=Names(username=case.target_username, display_name=case.target_display_name),
        reason=case.reason,
        number=case.number,
    )


def fingerprint(found: Sequence[Difference]) -> str:
    """The same for the same differences, and hardly ever for others."""
    lines = (f"{each.kind.name} {each.target} {each.side}" for each in found)
    return sha256("\n".join(lines).encode()).hexdigest()[:16]
