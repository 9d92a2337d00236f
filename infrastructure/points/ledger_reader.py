from attrs import define
from sqlalchemy import BigInteger, and_, bindparam, func, select, true

from application.points.queries import HistoryLine
from domain.points.account import AccountRef
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.points.tables import point_accounts, point_entries, point_transactions

_GUILD = bindparam("in_guild", type_=BigInteger)
_KIND = bindparam("kind", type_=point_accounts.c.kind.type)
_HOLDER = bindparam("holder", type_=BigInteger)

_BALANCE = select(point_accounts.c.balance).where(
    point_accounts.c.guild == _GUILD, point_accounts.c.kind == _KIND, point_accounts.c.holder == _HOLDER
)
_reversal = point_transactions.alias("reversal")
_others = point_entries.alias("others")
# The first by the primary key is found at once, however many entries the transaction has.
_other = (
    select(_others.c.kind, _others.c.holder)
    .where(
        _others.c.guild == point_entries.c.guild,
        _others.c.transaction == point_entries.c.transaction,
        func.sign(_others.c.amount) != func.sign(point_entries.c.amount),
    )
    .order_by(_others.c.kind, _others.c.holder)
    .limit(1)
    .lateral("other")
)
_HISTORY = (
    select(
        point_transactions.c.id,
        point_transactions.c.kind.label("made_for"),
        point_transactions.c.actor,
        point_transactions.c.reason,
        point_transactions.c.at,
        point_transactions.c.reverses,
        point_entries.c.amount,
        point_entries.c.balance_after,
        _other.c.kind.label("other_kind"),
        _other.c.holder.label("other_holder"),
        _reversal.c.id.label("reversed_by"),
    )
    .select_from(point_entries)
    .join(
        point_transactions,
        and_(
            point_transactions.c.guild == point_entries.c.guild, point_transactions.c.id == point_entries.c.transaction
        ),
    )
    .join(_other, true())
    .outerjoin(
        _reversal, and_(_reversal.c.guild == point_entries.c.guild, _reversal.c.reverses == point_entries.c.transaction)
    )
    .where(point_entries.c.guild == _GUILD, point_entries.c.kind == _KIND, point_entries.c.holder == _HOLDER)
)


@define
class PostgresLedgerReader:
    _reading: Reading

    async def balance(self, guild: GuildId, account: AccountRef) -> int:
        row = await self._reading.row(_BALANCE, _of(guild, account))
        return 0 if row is None else row["balance"]

    async def history(self, guild: GuildId, account: AccountRef, seek: Seek) -> Page[HistoryLine]:
        query = seek_rows(_HISTORY, point_entries.c.transaction, seek)
        rows = await self._reading.rows(query, _of(guild, account))
        lines = [
            HistoryLine(
                id=row["id"],
                kind=row["made_for"],
                actor=row["actor"],
                reason=row["reason"],
                at=row["at"],
                amount=row["amount"],
                balance_after=row["balance_after"],
                other=AccountRef(row["other_kind"], row["other_holder"]),
                reverses=row["reverses"],
                reversed_by=row["reversed_by"],
            )
            for row in rows
        ]
        return Page.of(lines, seek, key=lambda line: line.id)


def _of(guild: GuildId, account: AccountRef) -> dict[str, object]:
    return {"in_guild": guild, "kind": account.kind, "holder": account.holder}
