"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseIntent
from domain.moderation.escalation.record import Firing
from infrastructure.database.samples import Sample, Subject
from infrastructure.moderation.case_repository import PostgresCaseRepository
from infrastructure.moderation.escalation.reader import PostgresEscalationReader
from infrastructure.moderation.escalation.repository import PostgresEscalationRepository

_LAST = 2**31 - 1
"""Which no firing of anybody is."""


async def rules(at: Subject) -> None:
    repository, reader = PostgresEscalationRepository(at.transaction), PostgresEscalationReader(at.reading)
    escalation = await repository.get(at.guild)
    for _ in range(2):  # added, then changed
        escalation.turn(not escalation.is_on, by=at.user, at=at.now)
        await repository.save(escalation)
    await reader.changes(at.guild, 10)


async def firings(at: Subject) -> None:
    intent = CaseIntent(
        guild=at.guild,
        kind=WARN,
        target=at.user,
        moderator=at.user,
        reason=None,
        request=at.request,
        opened_at=at.now,
        lease_until=at.now,
    )
    case = await PostgresCaseRepository(at.transaction).open(intent)
    firing = Firing(guild=at.guild, target=at.user, nth=_LAST, trigger=case.number, points=3, fired_at=at.now)
    await PostgresEscalationRepository(at.transaction).fire(firing)
    since = at.now - timedelta(days=60)
    await PostgresEscalationReader(at.reading).record(at.guild, at.user, [WARN], since=since)


SAMPLES: tuple[Sample, ...] = (rules, firings)
