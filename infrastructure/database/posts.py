"""Where things stand as posts: a table with the keys of its owners, a channel, and a message once that is known."""

from attrs import frozen
from sqlalchemy import Insert, Select, bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.shared.ids import ChannelId
from domain.shared.posts import Place
from infrastructure.database.metadata import AnyTable
from infrastructure.database.reading import Reading
from infrastructure.database.rows import Rows
from infrastructure.database.transaction import Row, Transaction

type Owner = tuple[object, ...]
"""Whose post it is: the values of the table's primary key."""


@frozen(init=False)
class Posts:
    """The first choice of a channel stays until a post is known; of posts the latest counts."""

    _rows: Rows[Place]
    _owner: tuple[str, ...]
    _choose: Insert
    _put: Insert
    _find: Select[*tuple[object, ...]]

    def __init__(self, table: AnyTable) -> None:
        rows, owner = Rows(Place, table), tuple(column.key for column in table.primary_key)
        choose = upsert(table).on_conflict_do_nothing()
        put = upsert(table)
        of_owner = (table.c[key] == bindparam(f"of_{key}", type_=table.c[key].type) for key in owner)
        self.__attrs_init__(
            rows,
            owner,
            choose.returning(*table.primary_key),
            put.on_conflict_do_update(
                index_elements=list(table.primary_key), set_={name: put.excluded[name] for name in rows.names}
            ),
            select(*rows.columns).where(*of_owner),
        )

    async def choose(self, transaction: Transaction, owner: Owner, channel: ChannelId) -> bool:
        """Whether nowhere was chosen before, else that stays."""
        row = self._whose(owner) | self._rows.to_row(Place(channel=channel))
        return (await transaction.execute(self._choose, row)).first() is not None

    async def put(self, transaction: Transaction, owner: Owner, place: Place) -> None:
        await transaction.execute(self._put, self._whose(owner) | self._rows.to_row(place))

    async def find(self, reading: Reading, owner: Owner) -> Place | None:
        row = await reading.row(self._find, {f"of_{key}": value for key, value in self._whose(owner).items()})
        return None if row is None else self._rows.from_row(row)

    def _whose(self, owner: Owner) -> Row:
        return dict(zip(self._owner, owner, strict=True))
