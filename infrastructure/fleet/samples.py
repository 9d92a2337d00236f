"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from domain.fleet.orders import Report, Wish
from infrastructure.database.samples import Sample, Subject
from infrastructure.fleet.fleet_reader import PostgresFleetReader
from infrastructure.fleet.fleet_repository import PostgresFleets
from infrastructure.fleet.neighbours import own_identity


async def fleet(at: Subject) -> None:
    await PostgresFleetReader(at.reading).look()
    repository, me = PostgresFleets(at.transaction), own_identity()
    found, now = await repository.take()
    found.step(Report(process=me, wish=Wish(2, is_fixed=True)), at=now, lease=timedelta(seconds=15))
    await repository.save(found)
    found, now = await repository.take()
    found.leave(me.id, at=now)
    await repository.save(found)


SAMPLES: tuple[Sample, ...] = (fleet,)
