"""Sample calls, for `tux database explain`."""

from contextlib import suppress

from domain.imports.errors import ImportNotFound
from domain.imports.record import Import, ImportId, ImportSource, ImportState
from domain.imports.repository import ImportedRow
from domain.shared.importing import Part
from infrastructure.database.samples import Sample, Subject
from infrastructure.imports.import_reader import PostgresImportReader
from infrastructure.imports.import_repository import PostgresImports

_KEY = 2**62
"""No row over there has it."""


async def imports(at: Subject) -> None:
    repository, reader = PostgresImports(at.transaction), PostgresImportReader(at.reading)
    draft = Import(
        guild=at.guild,
        id=ImportId(0),
        source=ImportSource.RED,
        origin="sample",
        state=ImportState.APPLYING,
        takes_over_ends=False,
        started_at=at.now,
    )
    opened = await repository.open(draft)
    await repository.last(at.guild, ImportSource.RED, but=opened.id)
    record = await repository.lock(at.guild, opened.id)
    await repository.note(record, [ImportedRow(part=Part.LEVELS, key=_KEY, target=1, user=at.user)])
    await repository.known(at.guild, ImportSource.RED, Part.LEVELS, [_KEY])
    await repository.rows(record, Part.LEVELS, after=0, limit=100)
    await repository.keep(record, Part.LEVELS, [_KEY])
    await repository.forget(record, Part.LEVELS, [_KEY])
    await repository.save(record)
    await reader.under_way(at.guild, ImportSource.RED)
    await reader.last(at.guild, ImportSource.RED)
    await reader.newest(at.guild)
    with suppress(ImportNotFound):  # what was begun is not committed
        await reader.get(at.guild, record.id)


SAMPLES: tuple[Sample, ...] = (imports,)
"""What `tux import` sends besides, its contexts have in their own."""
