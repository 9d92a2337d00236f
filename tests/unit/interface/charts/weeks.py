"""A week to tell of, and that it is told."""

from datetime import date
from uuid import UUID

from attrs import evolve

from application.charts.queries import TopMember, Totals, Week
from domain.charts.digest import Digest
from domain.charts.weeks import week_of
from domain.shared.ids import UserId
from domain.shared.lease import LeaseToken
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.unit.interface.charts.activities import an_activity

MONDAY = date(2026, 11, 16)


def a_week(*, top: int = 2, name: str | None = "Dalia", knows_flow: bool = True) -> Week:
    return Week(
        activity=evolve(an_activity(7, knows_flow=knows_flow), span=week_of(MONDAY)),
        totals=Totals(messages=1200, voice_minutes=120, active=30),
        before=Totals(messages=1000, voice_minutes=240, active=30),
        top=tuple(
            TopMember(user=UserId(place), name=name, messages=100 // place, voice_minutes=90 * (place == 1))
            for place in range(1, top + 1)
        ),
    )


def a_digest(*, attempts: int = 1) -> Digest:
    return Digest(
        guild=GUILD,
        week=MONDAY,
        opened_at=START,
        lease_until=START,
        lease_token=LeaseToken(UUID(int=1)),
        attempts=attempts,
    )
