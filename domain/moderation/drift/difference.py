"""Where Discord and the record do not say the same of who is banned, timed out, ...."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from attrs import field, frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import FoundJail
from domain.shared.ids import UserId
from domain.shared.names import Names


class Side(StrEnum):
    UNRECORDED = "unrecorded"
    """It stands in Discord, and no case says so."""
    UNDONE = "undone"
    """It is in force on record, and does not stand in Discord."""


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


@frozen(kw_only=True)
class Difference:
    kind: ActionKind
    target: UserId
    side: Side
    names: Names
    reason: str | None
    number: CaseNumber | None = None
    """The case that is in force, where there is one."""

    @property
    def place(self) -> tuple[str, UserId]:
        """Its place among the others."""
        return self.kind.name, self.target


def differences(
    kind: ActionKind, standing: Mapping[UserId, Standing], on_record: Iterable[InForce], unknown: frozenset[UserId]
) -> tuple[Difference, ...]:
    """In order of the target; nothing is said of those of whom Discord's state is unknown."""
    recorded = {each.target: each for each in on_record}
    unrecorded = (
        Difference(kind=kind, target=user, side=Side.UNRECORDED, names=there.names, reason=there.reason)
        for user, there in standing.items()
        if user not in recorded
    )
    undone = (
        Difference(
            kind=kind,
            target=user,
            side=Side.UNDONE,
            names=Names(username=case.target_username, display_name=case.target_display_name),
            reason=case.reason,
            number=case.number,
        )
        for user, case in recorded.items()
        if user not in standing and user not in unknown
    )
    return tuple(sorted((*unrecorded, *undone), key=lambda each: each.target))


def fingerprint(found: Sequence[Difference]) -> str:
    """The same for the same differences, and hardly ever for others."""
    lines = (f"{each.kind.name} {each.target} {each.side}" for each in found)
    return sha256("\n".join(lines).encode()).hexdigest()[:16]
