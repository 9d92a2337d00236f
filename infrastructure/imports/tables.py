from collections.abc import Mapping

from sqlalchemy import BigInteger, Boolean, Column, Dialect, ForeignKeyConstraint, Index, Table, Text, text
from sqlalchemy import false as sql_false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from domain.imports.errors import ImportNotEnded
from domain.imports.record import LONGEST_ORIGIN, Import, ImportSource, ImportState, Tally
from domain.imports.repository import ImportedRow
from domain.shared.importing import Part, Remark
from infrastructure.database.column_types import EnumText
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.metadata import (
    condition,
    guild_id,
    metadata,
    moment,
    of_a_guild,
    one_of,
    serial,
    snowflake,
)
from infrastructure.database.privacy import erased, no_person, user_id
from infrastructure.database.rows import Rows

type Counts = Mapping[str, int | Mapping[str, int]]


class Tallies(TypeDecorator[dict[Part, Tally]]):
    """By part: numbers, and numbers by remark."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: dict[Part, Tally] | None, dialect: Dialect) -> dict[str, Counts] | None:
        return None if value is None else {part.value: _written(tally) for part, tally in value.items()}

    def process_result_value(self, value: dict[str, Counts] | None, dialect: Dialect) -> dict[Part, Tally] | None:
        """What only a newer version brings in, or remarks on, is left out."""
        if value is None:
            return None
        return {Part(part): _read(counts) for part, counts in value.items() if part in Part}


def _written(tally: Tally) -> Counts:
    numbers = {name: getattr(tally, name) for name in _NUMBERS}
    return numbers | {name: {each.value: n for each, n in getattr(tally, name).items()} for name in _BY_REMARK}


def _read(counts: Counts) -> Tally:
    by_remark = dict[str, dict[Remark, int]]()
    for name in _BY_REMARK:
        found = counts.get(name)
        given = found if isinstance(found, Mapping) else {}
        by_remark[name] = {Remark(each): number for each, number in given.items() if each in Remark}
    numbers = {name: number if isinstance(number := counts.get(name), int) else 0 for name in _NUMBERS}
    return Tally(
        cursor=numbers["cursor"],
        settled=numbers["settled"],
        brought=numbers["brought"],
        known=numbers["known"],
        taken_back=numbers["taken_back"],
        kept=numbers["kept"],
        left_out=by_remark["left_out"],
        remarks=by_remark["remarks"],
    )


_NUMBERS = ("cursor", "settled", "brought", "known", "taken_back", "kept")
_BY_REMARK = ("left_out", "remarks")

imports = Table(
    "imports",
    metadata,
    guild_id(),
    serial("import_id", key="id"),
    Column("source", EnumText(ImportSource), nullable=False),
    Column("origin", Text, nullable=False, info=no_person()),
    Column("state", EnumText(ImportState), nullable=False),
    Column("takes_over_ends", Boolean, nullable=False),
    Column("tallies", Tallies, nullable=False, info=no_person()),
    moment("started_at"),
    moment("ended_at", nullable=True),
    of_a_guild(),
    one_of("source", ImportSource),
    one_of("state", ImportState),
    condition(f"length(origin) BETWEEN 1 AND {LONGEST_ORIGIN}", name="origin"),
    condition("jsonb_typeof(tallies) = 'object'", name="tallies"),
    condition("(ended_at IS NULL) = (state IN ('applying', 'undoing'))", name="ended"),
)
"""What was brought in from other bots, and how far each of it has come."""
grows(imports, Per.DECISION, kept="so that an import can be taken back")
Index(
    "uq_imports_guild_id_source_under_way",
    imports.c.guild,
    imports.c.source,
    unique=True,
    postgresql_where=text("state IN ('applying', 'undoing')"),
)
register_constraint("uq_imports_guild_id_source_under_way", ImportNotEnded)
IMPORTS = Rows(Import, imports)

imported_rows = Table(
    "imported_rows",
    metadata,
    guild_id(),
    Column("source", EnumText(ImportSource), primary_key=True),
    Column("part", EnumText(Part), primary_key=True),
    Column("source_key", BigInteger, key="key", primary_key=True),
    snowflake("import_id", key="import"),
    Column("target_key", BigInteger, key="target", nullable=True),
    user_id(
        "user_id",
        erased("which levels, reminders and absences of yours came from another bot"),
        key="user",
        nullable=True,
    ),
    Column("note", Text, nullable=True, info=no_person()),
    Column("is_kept", Boolean, nullable=False, server_default=sql_false()),
    ForeignKeyConstraint(["guild", "import"], ["imports.guild_id", "imports.import_id"], link_to_name=True),
    one_of("source", ImportSource),
    one_of("part", Part),
)
"""What each row over there became here. Where a part is by members, the key over there is a member's id, too; such rows
have it as `user_id`, and go with it."""
grows(imported_rows, Per.DECISION, kept="so that nothing is brought in twice, and an import can be taken back")
Index(
    "ix_imported_rows_of_import",
    imported_rows.c.guild,
    imported_rows.c["import"],
    imported_rows.c.part,
    imported_rows.c.key,
)
Index("ix_imported_rows_guild_id_user_id", imported_rows.c.guild, imported_rows.c.user)
IMPORTED_ROWS = Rows(ImportedRow, imported_rows)
