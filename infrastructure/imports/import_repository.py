from collections.abc import Collection, Sequence

from attrs import define
from sqlalchemy import BigInteger, Integer, Text, bindparam, cast, delete, func, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.imports.errors import ImportNotFound
from domain.imports.record import Import, ImportId, ImportSource
from domain.imports.repository import ImportedRow
from domain.shared.ids import GuildId
from domain.shared.importing import Part
from infrastructure.database.transaction import Row, Transaction
from infrastructure.imports.import_reader import LAST
from infrastructure.imports.tables import IMPORTED_ROWS, IMPORTS, imported_rows, imports

_guild = bindparam("in_guild", type_=BigInteger)
_import = bindparam("of_import", type_=BigInteger)
_source = bindparam("from_source", type_=Text)
_part = bindparam("of_part", type_=Text)
_keys = bindparam("keys", type_=ARRAY(BigInteger))
_state = cast(imports.c.state, Text)

_OPEN = (
    upsert(imports)
    .on_conflict_do_update(
        index_elements=["guild_id", "source"],
        index_where=text("state IN ('applying', 'undoing')"),
        set_={"origin": imports.c.origin},
    )
    .returning(*IMPORTS.columns)
)
_LOCK = select(*IMPORTS.columns).where(imports.c.guild == _guild, imports.c.id == _import).with_for_update()
_LAST = LAST.where(imports.c.id != bindparam("but"))
_NO_IMPORT = 0
_changeable = ("state", "tallies", "ended_at")
_SAVE = (
    update(imports)
    .where(imports.c.guild == _guild, imports.c.id == _import)
    .values({name: bindparam(f"new_{name}") for name in _changeable})
)
_rows = imported_rows
_of_source = (_rows.c.guild == _guild) & (cast(_rows.c.source, Text) == _source) & (cast(_rows.c.part, Text) == _part)
_KNOWN = select(_rows.c.key).where(_of_source, _rows.c.key == func.any(_keys))
_of_import = (_rows.c.guild == _guild) & (_rows.c["import"] == _import) & (cast(_rows.c.part, Text) == _part)
_ROWS = (
    select(*IMPORTED_ROWS.columns)
    .where(_of_import, _rows.c.key > bindparam("after"), ~_rows.c.is_kept)
    .order_by(_rows.c.key)
    .limit(bindparam("most", type_=Integer))
)
_these = _of_import & (_rows.c.key == func.any(_keys))
_FORGET = delete(_rows).where(_these)
_KEEP = update(_rows).where(_these).values(is_kept=literal_column("true"))
_NOTE = text(
    """
    INSERT INTO imported_rows (guild_id, source, part, source_key, import_id, target_key, user_id, note)
    SELECT :in_guild, :from_source, part, key, :of_import, target, user_id, note
    FROM unnest(:parts, :keys, :targets, :users, :notes) AS brought (part, key, target, user_id, note)
    """
).bindparams(
    _guild,
    _import,
    _source,
    _keys,
    bindparam("parts", type_=ARRAY(Text)),
    bindparam("targets", type_=ARRAY(BigInteger)),
    bindparam("users", type_=ARRAY(BigInteger)),
    bindparam("notes", type_=ARRAY(Text)),
)


@define
class PostgresImports:
    _transaction: Transaction

    async def open(self, draft: Import) -> Import:
        row = {name: value for name, value in IMPORTS.to_row(draft).items() if name != "id"}
        return IMPORTS.from_row((await self._transaction.execute(_OPEN, row)).mappings().one())

    async def last(self, guild: GuildId, source: ImportSource, *, but: ImportId | None = None) -> Import | None:
        which: Row = {"in_guild": guild, "from_source": source.value, "but": but or _NO_IMPORT}
        row = (await self._transaction.execute(_LAST, which)).mappings().one_or_none()
        return None if row is None else IMPORTS.from_row(row)

    async def lock(self, guild: GuildId, id_: ImportId) -> Import:
        found = await self._transaction.execute(_LOCK, {"in_guild": guild, "of_import": id_})
        row = found.mappings().one_or_none()
        if row is None:
            raise ImportNotFound(id_)
        return IMPORTS.from_row(row)

    async def save(self, record: Import) -> None:
        row = IMPORTS.to_row(record)
        new = {f"new_{name}": row[name] for name in _changeable}
        await self._transaction.execute(_SAVE, new | {"in_guild": record.guild, "of_import": record.id})

    async def known(self, guild: GuildId, source: ImportSource, part: Part, keys: Collection[int]) -> frozenset[int]:
        which: Row = {"in_guild": guild, "from_source": source.value, "of_part": part.value, "keys": keys}
        found = await self._transaction.execute(_KNOWN, which)
        return frozenset(row["key"] for row in found.mappings())

    async def note(self, record: Import, rows: Sequence[ImportedRow]) -> None:
        if not rows:
            return
        brought: Row = {
            "in_guild": record.guild,
            "of_import": record.id,
            "from_source": record.source.value,
            "parts": [row.part.value for row in rows],
            "keys": [row.key for row in rows],
            "targets": [row.target for row in rows],
            "users": [row.user for row in rows],
            "notes": [row.note for row in rows],
        }
        await self._transaction.execute(_NOTE, brought)

    async def rows(self, record: Import, part: Part, *, after: int, limit: int) -> tuple[ImportedRow, ...]:
        which = _which(record, part) | {"after": after, "most": limit}
        return tuple(map(IMPORTED_ROWS.from_row, (await self._transaction.execute(_ROWS, which)).mappings()))

    async def forget(self, record: Import, part: Part, keys: Collection[int]) -> None:
        await self._transaction.execute(_FORGET, _which(record, part) | {"keys": keys})

    async def keep(self, record: Import, part: Part, keys: Collection[int]) -> None:
        await self._transaction.execute(_KEEP, _which(record, part) | {"keys": keys})


def _which(record: Import, part: Part) -> Row:
    return {"in_guild": record.guild, "of_import": record.id, "of_part": part.value}
