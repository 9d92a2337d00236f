"""Rules, cases and records of escalation; each builder is told only what matters to the test."""

from collections.abc import Callable
from datetime import datetime

from attrs import define

from application.moderation.escalation.change_rules import ChangedEscalation, ChangeEscalation, ChangeEscalationHandler
from application.moderation.escalation.escalate import Escalate, EscalateHandler
from application.moderation.escalation.foresee import ForeseeHandler
from application.moderation.escalation.open_automatic_case import OpenAutomaticCase, OpenAutomaticCaseHandler
from application.moderation.escalation.preview_member import PreviewEscalationHandler
from application.moderation.escalation.queries import EscalationReader
from application.moderation.queries import CaseView
from application.shared.use_case import UseCase
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.escalation import escalation
from domain.moderation.escalation.changes import PutStep, RuleChange
from domain.moderation.escalation.record import CountedCase, Firing
from domain.moderation.escalation.rules import EscalationRules, Step, Worth
from domain.shared.durations import parse_duration
from domain.shared.ids import UserId
from domain.shared.names import Names
from tests.builders import GUILD, LEASE, MEMBER, MODERATOR, a_moderator
from tests.fakes.clock import START, AgreedClock
from tests.moderation import Moderation, an_action


def a_step(points: int = 3, within: str = "30d", kind: ActionKind = TIMEOUT, lasts: str | None = "1d") -> Step:
    length = None if lasts is None else parse_duration(lasts)
    return Step(points=points, within=parse_duration(within), kind=kind, lasts=length)


def a_worth(points: int = 1, expires_after: str | None = None) -> Worth:
    return Worth(points, None if expires_after is None else parse_duration(expires_after))


def some_rules(*steps: Step, warn: Worth | None = None) -> EscalationRules:
    return EscalationRules(worths={WARN: warn or Worth(1)}, steps=steps)


def some_escalation() -> escalation.Escalation:
    """A ban for nine points, which somebody has set up."""
    made = escalation.Escalation(guild=GUILD)
    made.put_step(a_step(9, kind=BAN, lasts=None), by=MODERATOR, at=START)
    return made


def a_counted_case(number: int, opened_at: datetime = START, kind: ActionKind = WARN) -> CountedCase:
    return CountedCase(number=CaseNumber(number), kind=kind, opened_at=opened_at)


def a_firing(trigger: int, points: int = 3, *, nth: int = 1, target: UserId = MEMBER) -> Firing:
    return Firing(guild=GUILD, target=target, nth=nth, trigger=CaseNumber(trigger), points=points, fired_at=START)


BOT_NAMES = Names(username="tux", display_name="Tux")


def _unwrapped(use_case: UseCase[OpenAutomaticCase, Case]) -> UseCase[OpenAutomaticCase, Case]:
    return use_case


@define(eq=False)
class Escalation:
    """The use cases put together, beside moderation's."""

    moderation: Moderation
    reader: EscalationReader
    wrap_open: Callable[[UseCase[OpenAutomaticCase, Case]], UseCase[OpenAutomaticCase, Case]] = _unwrapped

    @property
    def escalate(self) -> EscalateHandler:
        moderation = self.moderation
        return EscalateHandler(
            escalation=self.reader,
            cases=moderation.cases,
            standings=moderation.discord,
            effects=moderation.discord.effects,
            get_settings=moderation.get_settings,
            open_case=self.wrap_open(OpenAutomaticCaseHandler(moderation.uow, moderation.clock)),
            carry_out=moderation.carry_out,
            clock=AgreedClock(moderation.clock),
            lease=LEASE,
            names_of_bot=lambda: BOT_NAMES,
        )

    @property
    def foresee(self) -> ForeseeHandler:
        return ForeseeHandler(self.reader, self.moderation.cases, self.moderation.get_settings)

    @property
    def preview(self) -> PreviewEscalationHandler:
        return PreviewEscalationHandler(self.reader, self.moderation.clock)

    async def change(self, change: RuleChange) -> ChangedEscalation:
        """As someone who may."""
        handler = ChangeEscalationHandler(self.moderation.uow, self.moderation.clock)
        return await handler(ChangeEscalation(guild=GUILD, by=a_moderator(), change=change))

    async def put(self, *steps: Step) -> None:
        for step in steps:
            await self.change(PutStep(step))

    async def act(self, kind: ActionKind = WARN, *, target: UserId = MEMBER, lasts: str | None = None) -> CaseView:
        """Now, by a moderator."""
        at = self.moderation.clock.now()
        return await self.moderation.take_action(an_action(kind, target=target, asked_at=at, lasts=lasts))

    async def act_and_escalate(self, kind: ActionKind = WARN) -> CaseView:
        case = await self.act(kind)
        await self.escalate(Escalate(guild=GUILD, number=case.number))
        return case
