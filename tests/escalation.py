"""Rules, cases and records of escalation; each builder is told only what matters to the test."""

from datetime import datetime

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.case_number import CaseNumber
from domain.moderation.escalation.record import CountedCase, Firing
from domain.moderation.escalation.rules import EscalationRules, Step, Worth
from domain.shared.durations import parse_duration
from domain.shared.ids import UserId
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START


def a_step(points: int = 3, within: str = "30d", kind: ActionKind = TIMEOUT, lasts: str | None = "1d") -> Step:
    length = None if lasts is None else parse_duration(lasts)
    return Step(points=points, within=parse_duration(within), kind=kind, lasts=length)


def a_worth(points: int = 1, expires_after: str | None = None) -> Worth:
    return Worth(points, None if expires_after is None else parse_duration(expires_after))


def some_rules(*steps: Step, warn: Worth | None = None) -> EscalationRules:
    return EscalationRules(worths={WARN: warn or Worth(1)}, steps=steps)


def a_counted_case(number: int, opened_at: datetime = START, kind: ActionKind = WARN) -> CountedCase:
    return CountedCase(number=CaseNumber(number), kind=kind, opened_at=opened_at)


def a_firing(trigger: int, points: int = 3, *, nth: int = 1, target: UserId = MEMBER) -> Firing:
    return Firing(guild=GUILD, target=target, nth=nth, trigger=CaseNumber(trigger), points=points, fired_at=START)
