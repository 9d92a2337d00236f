"""Sample calls, for `tux database explain`."""

from domain.setup.references import Reference
from infrastructure.database.samples import Sample, Subject
from infrastructure.setup.lost_references import PostgresLostReferences
from infrastructure.setup.reference_reader import PostgresReferenceReader
from infrastructure.setup.skip_repository import PostgresSetupReader, PostgresSetupSkips


async def skips(at: Subject) -> None:
    await PostgresSetupSkips(at.transaction).add(at.guild, "jail")
    await PostgresSetupReader(at.reading).skipped(at.guild)


async def references(at: Subject) -> None:
    repository = PostgresLostReferences(at.transaction)
    found = [Reference(place="setting", name="mod_log_channel", target=at.request, is_role=False)]
    await repository.note(at.guild, found, at=at.now)
    await repository.forget(at.guild, found)
    reader = PostgresReferenceReader(at.reading, ["mod_log_channel"], ["jail_role"])
    await reader.of([at.guild])
    await reader.noticed([at.guild])


SAMPLES: tuple[Sample, ...] = (skips, references)
