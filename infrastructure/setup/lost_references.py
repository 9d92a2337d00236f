from collections.abc import Collection
from datetime import datetime

from attrs import define
from sqlalchemy import BigInteger, Text, bindparam, column, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.setup.events import ReferencesLost
from domain.setup.references import Reference
from domain.shared.ids import GuildId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.setup.tables import lost_references

_guild = bindparam("in_guild", type_=BigInteger)
_given = (
    func.unnest(
        bindparam("places", type_=ARRAY(Text)),
        bindparam("names", type_=ARRAY(Text)),
        bindparam("targets", type_=ARRAY(BigInteger)),
    )
    .table_valued(column("place", Text), column("name", Text), column("target", BigInteger), name="given")
    .render_derived()
)
_NOTE = (
    upsert(lost_references)
    .from_select(
        ["guild", "place", "name", "target", "noticed_at"],
        select(
            _guild,
            _given.c.place,
            _given.c.name,
            _given.c.target,
            bindparam("at", type_=lost_references.c.noticed_at.type),
        ),
    )
    .on_conflict_do_nothing()
    .returning(lost_references.c.target)
)
_FORGET = delete(lost_references).where(
    lost_references.c.guild == _guild,
    tuple_(lost_references.c.place, lost_references.c.name, lost_references.c.target).in_(
        select(_given.c.place, _given.c.name, _given.c.target)
    ),
)


@define
class PostgresLostReferences:
    _transaction: Transaction

    async def note(self, guild: GuildId, found: Collection[Reference], *, at: datetime) -> None:
        """Who notices the same at once waits here for the other's commit, and then finds it noted."""
        rows = await self._transaction.execute(_NOTE, {**_row(guild, found), "at": at})
        targets = sorted({row["target"] for row in rows.mappings()})
        if targets:
            self._transaction.events.append(ReferencesLost(guild=guild, at=at, targets=tuple(targets)))

    async def forget(self, guild: GuildId, mended: Collection[Reference]) -> None:
        await self._transaction.execute(_FORGET, _row(guild, mended))


def _row(guild: GuildId, references: Collection[Reference]) -> Row:
    """In one order, so that two who note the same never wait for each other."""
    in_order = sorted(references)
    return {
        "in_guild": guild,
        "places": [each.place for each in in_order],
        "names": [each.name for each in in_order],
        "targets": [each.target for each in in_order],
    }
