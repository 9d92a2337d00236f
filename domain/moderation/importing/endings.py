"""What ended each case of another bot, where a later one did."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.importing.foreign_case import ForeignCase, kind_here
from domain.moderation.term import Ending, ended_by
from domain.shared.ids import UserId

type Ended = tuple[Ending, datetime]

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class Step:
    """As much of a case as decides on the ends of others."""

    key: int
    kind: ActionKind
    target: UserId
    at: datetime | None
    expires_at: datetime | None = None
    is_done: bool = False
    """Whether it is over, or did not count, by what is said over there."""


def step_of(foreign: ForeignCase) -> Step:
    return Step(
        key=foreign.key,
        kind=kind_here(foreign),
        target=foreign.target,
        at=foreign.at,
        expires_at=foreign.expires_at,
        is_done=foreign.is_over or foreign.is_voided,
    )


@frozen(kw_only=True)
class Overview:
    """What must be known of all cases before the first is brought in."""

    highest: int
    """The largest number over there."""
    endings: Mapping[int, Ended]
    """How later cases ended earlier ones, by their keys."""
    to_end: int
    """How many end in the future, and only if somebody ends them."""


def overview_of(steps: Sequence[Step], highest: int, now: datetime) -> Overview:
    endings = endings_of(steps)
    to_end = sum(_must_be_ended(step, now) for step in steps if step.key not in endings)
    return Overview(highest=highest, endings=endings, to_end=to_end)


def _must_be_ended(step: Step, now: datetime) -> bool:
    waits = step.expires_at is not None and step.expires_at > now and not step.is_done
    return waits and step.kind.undone_by is not None and step.kind.kept_for is None


def endings_of(steps: Iterable[Step]) -> Mapping[int, Ended]:
    """By their keys; of one whose time was over by then nothing is said here."""
    ends = dict[str, Mapping[ActionKind, Ending]]()
    open_ones, ended = dict[UserId, list[Step]](), dict[int, Ended]()
    for step in sorted(steps, key=lambda step: (step.at or _LONG_AGO, step.key)):
        ended_now = ends.setdefault(step.kind.name, ended_by(step.kind))
        before, still = open_ones.setdefault(step.target, []), list[Step]()
        for other in before:
            if other.kind not in ended_now:
                still.append(other)
            elif step.at is not None and (other.expires_at is None or other.expires_at > step.at):
                ended[other.key] = (ended_now[other.kind], step.at)
        if step.kind.undone_by is not None:
            still.append(step)
        open_ones[step.target] = still
    return ended
