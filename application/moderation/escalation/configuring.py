"""What follows by itself, in a server's configuration file."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from attrs import define, frozen

from application.shared.configuration.records import Field, Items, Record
from application.shared.configuration.section import Occasion, Section
from application.shared.configuration.shapes import Choice, Flag, Length, Maybe, Number
from application.shared.unit_of_work import UnitOfWork
from domain.moderation.actions import KIND_BY_NAME
from domain.moderation.escalation.kinds import AUTOMATIC, OFFENCES
from domain.moderation.escalation.rules import (
    MOST_POINTS,
    MOST_STEPS,
    EscalationRules,
    Step,
    Worth,
    check_step,
    check_worth,
)
from domain.shared.durations import Duration
from domain.shared.errors import DomainError
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.written import Fault


@frozen(kw_only=True)
class WorthEntry:
    action: str
    points: int
    expires_after: Duration | None


@frozen(kw_only=True)
class StepEntry:
    points: int
    within: Duration
    action: str
    lasts: Duration | None

    @property
    def step(self) -> Step:
        return Step(points=self.points, within=self.within, kind=KIND_BY_NAME[self.action], lasts=self.lasts)


@frozen(kw_only=True)
class EscalationEntry:
    enabled: bool
    points: tuple[WorthEntry, ...]
    steps: tuple[StepEntry, ...]


OFFENCE = Field("action", Choice(tuple(kind.name for kind in OFFENCES)), "What brings the points")
WORTH = Field("points", Number(1, MOST_POINTS), "What a case counts for")
EXPIRES = Field("expires_after", Maybe(Length()), "How long it counts at most", optional=True)
POINTS = Field("points", Number(1, MOST_POINTS), "At so many points")
WITHIN = Field("within", Length(), "Within so long")
ACTION = Field("action", Choice(tuple(kind.name for kind in AUTOMATIC)), "This follows")
LASTS = Field("lasts", Maybe(Length()), "For so long; for good without it", optional=True)
ENABLED = Field("enabled", Flag(), "Whether anything follows by itself", optional=True, default=True)
WORTHS = Field(
    "points",
    Items(
        Record(
            (OFFENCE, WORTH, EXPIRES),
            lambda read: WorthEntry(action=read[OFFENCE], points=read[WORTH], expires_after=read[EXPIRES]),
        ),
        len(OFFENCES),
        (OFFENCE,),
    ),
    "What cases count for; what is left out counts for nothing",
    optional=True,
    default=(),
)
STEPS = Field(
    "steps",
    Items(
        Record(
            (POINTS, WITHIN, ACTION, LASTS),
            lambda read: StepEntry(points=read[POINTS], within=read[WITHIN], action=read[ACTION], lasts=read[LASTS]),
        ),
        MOST_STEPS,
        (POINTS,),
    ),
    "What follows at so many points",
    optional=True,
    default=(),
)
SHAPE = Record(
    (ENABLED, WORTHS, STEPS),
    lambda read: EscalationEntry(enabled=read[ENABLED], points=read[WORTHS], steps=read[STEPS]),
)


def escalation_section() -> Section[EscalationEntry]:
    return Section(
        name="escalation",
        description="What follows by itself at so many points: see /escalation",
        shape=SHAPE,
        keeper=EscalationKeeper(),
        instead_of=("escalation add", "escalation remove", "escalation points", "escalation on", "escalation off"),
        shown_by="escalation rules",
        seen_with=Permission.MODERATE_MEMBERS,
    )


@define
class EscalationKeeper:
    """Steps that only another version of Tux can take are in no file, and are left as they are."""

    async def read(self, uow: UnitOfWork, guild: GuildId) -> EscalationEntry:
        return entry_of((await uow.escalations.get(guild)).rules)

    def faults(self, present: EscalationEntry, wanted: EscalationEntry, occasion: Occasion) -> Iterable[Fault]:
        for number, worth in enumerate(wanted.points):
            kind, worth_of = KIND_BY_NAME[worth.action], Worth(worth.points, worth.expires_after)
            yield from _refused(("points", number), partial(check_worth, kind, worth_of))
        for number, entry in enumerate(wanted.steps):
            yield from _refused(("steps", number), partial(check_step, entry.step))
            if entry not in present.steps:
                yield from _refused(("steps", number), partial(occasion.by.require, entry.step.kind.needs_of_moderator))

    async def bring_about(
        self, uow: UnitOfWork, present: EscalationEntry, wanted: EscalationEntry, occasion: Occasion
    ) -> None:
        escalation, by, at = await uow.escalations.get(occasion.guild), occasion.by.user, occasion.at
        worths = {each.action: Worth(each.points, each.expires_after) for each in wanted.points}
        for kind in OFFENCES:
            if kind.name in worths or escalation.rules.points_of(kind):
                escalation.weigh(kind, worths.get(kind.name, Worth(0)), by=by, at=at)
        kept = {each.points for each in wanted.steps}
        for gone in present.steps:
            if gone.points not in kept:
                escalation.remove_step(gone.points, by=by, at=at)
        for entry in wanted.steps:
            escalation.put_step(entry.step, by=by, at=at)
        escalation.turn(wanted.enabled, by=by, at=at)
        await uow.escalations.save(escalation)


def entry_of(rules: EscalationRules) -> EscalationEntry:
    return EscalationEntry(
        enabled=rules.is_on,
        points=tuple(
            WorthEntry(action=kind.name, points=worth.points, expires_after=worth.expires_after)
            for kind in OFFENCES
            if (worth := rules.worths.get(kind)) is not None and worth.points
        ),
        steps=tuple(
            StepEntry(points=step.points, within=step.within, action=step.kind.name, lasts=step.lasts)
            for step in rules.steps
            if step.kind in AUTOMATIC
        ),
    )


def _refused(where: tuple[str | int, ...], check: Callable[[], None]) -> Iterator[Fault]:
    try:
        check()
    except DomainError as why:
        yield Fault(where, why)
