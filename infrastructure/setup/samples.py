"""Sample calls, for `tux database explain`."""

from infrastructure.database.samples import Sample, Subject
from infrastructure.setup.skip_repository import PostgresSetupReader, PostgresSetupSkips


async def skips(at: Subject) -> None:
    await PostgresSetupSkips(at.transaction).add(at.guild, "jail")
    await PostgresSetupReader(at.reading).skipped(at.guild)


SAMPLES: tuple[Sample, ...] = (skips,)
