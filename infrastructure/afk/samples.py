"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from domain.shared.ids import ChannelId
from domain.shared.lease import Room
from infrastructure.afk.absence_repository import PostgresAbsences
from infrastructure.afk.away_reader import PostgresAwayReader
from infrastructure.database.samples import Sample, Subject


async def absences(at: Subject) -> None:
    repository = PostgresAbsences(at.transaction)
    absence = await repository.open(at.guild, at.user, at=at.now)
    await repository.save(absence)
    await repository.away(at.guild)
    await repository.notice(at.guild, ChannelId(1), {at.user: 1}, at=at.now, unless_since=at.now)
    await repository.claim([at.guild], now=at.now, leases=[timedelta(minutes=1)], room=Room(20))
    await repository.lock(at.guild, at.user)
    await repository.remove(absence)


async def reading(at: Subject) -> None:
    await PostgresAwayReader(at.reading).of(at.guild)


SAMPLES: tuple[Sample, ...] = (absences, reading)
