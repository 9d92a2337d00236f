"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from domain.charts.span import USUAL_DAYS, Span
from domain.shared.lease import Room
from infrastructure.charts.activity_reader import PostgresActivityReader
from infrastructure.charts.digest_reader import PostgresDigestReader
from infrastructure.charts.digest_repository import PostgresDigestRepository
from infrastructure.database.samples import Sample, Subject


async def activity(at: Subject) -> None:
    reader = PostgresActivityReader(at.reading)
    span = Span.until(at.now.date(), USUAL_DAYS)
    await reader.days(at.guild, span)
    await reader.member_days(at.guild, at.user, span)
    await reader.flow(at.guild, span)
    await reader.hours(at.guild, at.now - timedelta(days=USUAL_DAYS), at.now)
    await reader.totals(at.guild, span)
    await reader.top(at.guild, span, 5)


async def digests(at: Subject) -> None:
    repository, reader = PostgresDigestRepository(at.transaction), PostgresDigestReader(at.reading)
    monday = at.now.date() + timedelta(days=7 - at.now.weekday())
    leases = [timedelta(minutes=1)]
    for digest in await repository.claim([at.guild], monday, now=at.now, leases=leases, room=Room(1)):
        await repository.save(digest)
    await reader.opted_in([at.guild])
    await reader.latest(at.guild)


SAMPLES: tuple[Sample, ...] = (activity, digests)
