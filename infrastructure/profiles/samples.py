"""Sample calls, for `tux database explain`."""

from infrastructure.database.samples import Sample, Subject
from infrastructure.profiles.profile_reader import PostgresProfileReader


async def facts(at: Subject) -> None:
    reader = PostgresProfileReader(at.reading)
    await reader.facts(at.guild, at.user, newest_cases=0)
    await reader.facts(at.guild, at.user, newest_cases=100)


SAMPLES: tuple[Sample, ...] = (facts,)
