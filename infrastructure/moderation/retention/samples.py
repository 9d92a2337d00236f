"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseIntent, Notice
from domain.shared.ids import UserId
from domain.shared.pseudonyms import FIRST_PSEUDONYM
from infrastructure.database.samples import Sample, Subject
from infrastructure.moderation.case_repository import PostgresCaseRepository
from infrastructure.moderation.retention.closed_cases import PostgresClosedCases


async def closed_cases(at: Subject) -> None:
    cases = PostgresCaseRepository(at.transaction)
    case = await cases.open(
        CaseIntent(
            guild=at.guild,
            kind=WARN,
            target=at.user,
            moderator=at.user,
            reason=None,
            request=at.request,
            opened_at=at.now,
            lease_until=at.now,
        )
    )
    case.settle(failure=None, notice=Notice.NOT_WANTED, at=at.now)
    await cases.save(case)
    pseudonyms = [UserId(FIRST_PSEUDONYM + number) for number in range(10)]
    closed = PostgresClosedCases(at.transaction)
    # Where cases are, and where none is: then operations without a case have their turn.
    for before in (at.now + timedelta(days=1), at.now - timedelta(days=100 * 365)):
        await closed.forget(at.guild, before=before, at=at.now, pseudonyms=pseudonyms)


RETENTION: tuple[Sample, ...] = (closed_cases,)
