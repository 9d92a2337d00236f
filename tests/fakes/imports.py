from collections.abc import Collection, Iterable, Sequence

from attrs import define, evolve

from application.imports.queries import MOST_SHOWN
from domain.imports.errors import ImportNotEnded, ImportNotFound
from domain.imports.record import UNDER_WAY, Import, ImportId, ImportSource, ImportState
from domain.imports.repository import ImportedRow
from domain.shared.ids import GuildId
from domain.shared.importing import Part
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction


@define
class StoredRow:
    record: ImportId
    row: ImportedRow
    is_kept: bool = False


type RowKey = tuple[GuildId, ImportSource, Part, int]

IMPORTS = MemoryTable[tuple[GuildId, ImportId], Import]("imports")
IMPORTED_ROWS = MemoryTable[RowKey, StoredRow]("imported_rows")


@define
class MemoryImports:
    _transaction: MemoryTransaction

    async def open(self, draft: Import) -> Import:
        self._transaction[GUILDS].require(draft.guild)
        await self._transaction.lock(("imports under way", draft.guild, draft.source))
        found = self._under_way(draft.guild, draft.source)
        if found is not None:
            return found
        record = evolve(draft, id=ImportId(self._transaction.records.next_id()))
        await self._transaction[IMPORTS].put((record.guild, record.id), record)
        return record

    async def last(self, guild: GuildId, source: ImportSource, *, but: ImportId | None = None) -> Import | None:
        return _last((each for each in self._transaction[IMPORTS] if each.id != but), guild, source)

    async def lock(self, guild: GuildId, id_: ImportId) -> Import:
        rows = self._transaction[IMPORTS]
        await rows.lock((guild, id_))
        found = rows.find((guild, id_))
        if found is None:
            raise ImportNotFound(id_)
        return found

    async def save(self, record: Import) -> None:
        other = self._under_way(record.guild, record.source)
        if record.state in UNDER_WAY and other is not None and other.id != record.id:
            raise ImportNotEnded
        await self._transaction[IMPORTS].put((record.guild, record.id), record)

    async def known(self, guild: GuildId, source: ImportSource, part: Part, keys: Collection[int]) -> frozenset[int]:
        rows = self._transaction[IMPORTED_ROWS]
        return frozenset(key for key in keys if (guild, source, part, key) in rows)

    async def note(self, record: Import, rows: Sequence[ImportedRow]) -> None:
        for row in rows:
            key = (record.guild, record.source, row.part, row.key)
            await self._transaction[IMPORTED_ROWS].put(key, StoredRow(record.id, row))

    async def rows(self, record: Import, part: Part, *, after: int, limit: int) -> tuple[ImportedRow, ...]:
        found = [
            stored.row
            for (guild, _, of, key), stored in self._transaction[IMPORTED_ROWS].items()
            if (guild, of, stored.record, stored.is_kept) == (record.guild, part, record.id, False) and key > after
        ]
        return tuple(sorted(found, key=lambda row: row.key)[:limit])

    async def forget(self, record: Import, part: Part, keys: Collection[int]) -> None:
        for key in keys:
            await self._transaction[IMPORTED_ROWS].remove((record.guild, record.source, part, key))

    async def keep(self, record: Import, part: Part, keys: Collection[int]) -> None:
        rows = self._transaction[IMPORTED_ROWS]
        for key in keys:
            stored = rows.find((record.guild, record.source, part, key))
            if stored is not None:
                await rows.put((record.guild, record.source, part, key), evolve(stored, is_kept=True))

    def _under_way(self, guild: GuildId, source: ImportSource) -> Import | None:
        found = (each for each in self._transaction[IMPORTS] if (each.guild, each.source) == (guild, source))
        return next((each for each in found if each.state in UNDER_WAY), None)


def _last(records: Iterable[Import], guild: GuildId, source: ImportSource) -> Import | None:
    found = [
        each
        for each in records
        if (each.guild, each.source) == (guild, source) and each.state is not ImportState.UNDONE
    ]
    return max(found, key=lambda each: each.id, default=None)


@define
class MemoryImportReader:
    _records: MemoryRecords

    async def get(self, guild: GuildId, number: ImportId) -> Import:
        found = self._records[IMPORTS].get((guild, number))
        if found is None:
            raise ImportNotFound(number)
        return found

    async def under_way(self, guild: GuildId, source: ImportSource) -> Import | None:
        found = (each for each in self._records[IMPORTS].values() if (each.guild, each.source) == (guild, source))
        return next((each for each in found if each.state in UNDER_WAY), None)

    async def last(self, guild: GuildId, source: ImportSource) -> Import | None:
        return _last(self._records[IMPORTS].values(), guild, source)

    async def newest(self, guild: GuildId) -> Sequence[Import]:
        found = [each for each in self._records[IMPORTS].values() if each.guild == guild]
        return tuple(sorted(found, key=lambda each: -each.id)[:MOST_SHOWN])
