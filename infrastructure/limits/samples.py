"""Sample calls, for `tux database explain`."""

from uuid import uuid4

from domain.limits.identifying import Place, Turn
from domain.limits.process import ProcessId
from domain.limits.sharing import Share
from infrastructure.database.samples import Sample, Subject
from infrastructure.limits.identify_repository import PostgresIdentifyQueue
from infrastructure.limits.limits_reader import PostgresLimitsReader
from infrastructure.limits.share_repository import PostgresRequestShares


async def shares(at: Subject) -> None:
    repository = PostgresRequestShares(at.transaction)
    await repository.lock()
    await repository.keep(Share(process=ProcessId(uuid4()), requests=1, until=at.now))
    await repository.shares(now=at.now)
    await repository.count_invalid(1, minute=at.now)
    await repository.invalid_since(at.now)
    await repository.forget(shares_before=at.now, minutes_before=at.now)


async def identifying(at: Subject) -> None:
    repository, process = PostgresIdentifyQueue(at.transaction), ProcessId(uuid4())
    await repository.keep(Place(process=process, shard=0, key=0, number=1, asked_at=at.now))
    await repository.places()
    await repository.give(Turn(key=0, process=process, shard=0, given_at=at.now))
    await repository.turns()
    await repository.leave(process)
    await repository.forget(before=at.now)


async def looking(at: Subject) -> None:
    await PostgresLimitsReader(at.reading).how_it_stands(now=at.now)


SAMPLES: tuple[Sample, ...] = (shares, identifying, looking)
