"""What a guild wants to follow by itself, and when."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import field, frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.moderation.actions.warn import WARN
from domain.moderation.escalation.errors import CannotBeAutomatic, CannotBringPoints, PointsOutOfRange, TooShort
from domain.moderation.escalation.kinds import AUTOMATIC, OFFENCES
from domain.moderation.term import CannotExpire, MustExpire
from domain.shared.durations import Duration

MOST_POINTS = 100
"""Of a step, and of one case."""

MOST_STEPS = 20

SHORTEST = Duration(rest=timedelta(minutes=1))
"""Of what counts, and of what follows."""


@frozen
class Worth:
    """What a case of a kind counts for, and for how long; without `expires_after` each step's own window alone says."""

    points: int
    expires_after: Duration | None = None


@frozen(kw_only=True)
class Step:
    """So many points within so long, and what follows: for how long, or None for good or where nothing of it lasts."""

    points: int
    within: Duration
    kind: ActionKind
    lasts: Duration | None = None


@frozen(kw_only=True)
class EscalationRules:
    """`steps` are in the order of their points, which no two share."""

    worths: Mapping[ActionKind, Worth] = field(factory=lambda: {WARN: Worth(1)})
    steps: tuple[Step, ...] = ()
    is_on: bool = True

    @property
    def in_force(self) -> tuple[Step, ...]:
        """Steps that can be taken: none while it is off, nor such as only another version of Tux can take."""
        return tuple(step for step in self.steps if step.kind in AUTOMATIC) if self.is_on else ()

    @property
    def counted(self) -> tuple[ActionKind, ...]:
        """The kinds that bring points."""
        return tuple(kind for kind in OFFENCES if self.points_of(kind))

    def points_of(self, kind: ActionKind) -> int:
        worth = self.worths.get(kind)
        return 0 if worth is None else worth.points


def check_worth(kind: ActionKind, worth: Worth) -> None:
    """Raises CannotBringPoints, PointsOutOfRange or TooShort."""
    if kind not in OFFENCES:
        raise CannotBringPoints(kind)
    _check_points(worth.points, least=0)
    _check_length(worth.expires_after)


def check_step(step: Step) -> None:
    """Raises CannotBeAutomatic, PointsOutOfRange, TooShort, CannotExpire or MustExpire."""
    if step.kind not in AUTOMATIC:
        raise CannotBeAutomatic(step.kind)
    _check_points(step.points, least=1)
    _check_length(step.within)
    if step.lasts is not None and step.kind.term is Term.NONE:
        raise CannotExpire(step.kind.name)
    if step.lasts is None and step.kind.term is Term.NEEDED:
        raise MustExpire(step.kind.name)
    _check_length(step.lasts)


def _check_points(points: int, *, least: int) -> None:
    if not least <= points <= MOST_POINTS:
        raise PointsOutOfRange(points, least=least, most=MOST_POINTS)


def _check_length(given: Duration | None) -> None:
    if given is not None and given.least < SHORTEST.least:
        raise TooShort(given, SHORTEST)
