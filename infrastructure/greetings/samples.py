"""Sample calls, for `tux database explain`."""

from domain.greetings.repository import Coming
from infrastructure.database.samples import Sample, Subject
from infrastructure.greetings.greeting_repository import PostgresGreetings


async def greetings(at: Subject) -> None:
    repository = PostgresGreetings(at.transaction)
    await repository.welcome(at.guild, [Coming(at.user, at.now)], at=at.now, quiet_since=at.now)
    await repository.farewell(at.guild, [at.user], at=at.now, quiet_since=at.now)
    await repository.forget(before=at.now, limit=10)


SAMPLES: tuple[Sample, ...] = (greetings,)
