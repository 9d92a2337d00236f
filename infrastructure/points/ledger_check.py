"""A look at the newest of the ledger, whose cost does not grow with it."""

from attrs import define, frozen
from sqlalchemy import text

from infrastructure.database.reading import Reading

_NEWEST = text(
    """
    WITH newest AS MATERIALIZED (
        SELECT t.guild_id, t.transaction_id
        FROM guilds g CROSS JOIN LATERAL (
            SELECT guild_id, transaction_id FROM point_transactions
            WHERE guild_id = g.guild_id AND kind <> 'role_grant' ORDER BY transaction_id DESC LIMIT 100) AS t
        LIMIT 10000),
    summed AS (
        SELECT guild_id, transaction_id FROM newest LEFT JOIN point_entries e USING (guild_id, transaction_id)
        GROUP BY guild_id, transaction_id HAVING count(e.amount) < 2 OR sum(e.amount) <> 0),
    touched AS (
        SELECT DISTINCT guild_id, kind, holder_id FROM newest JOIN point_entries USING (guild_id, transaction_id)),
    differing AS (
        SELECT a.holder_id
        FROM touched JOIN point_accounts a USING (guild_id, kind, holder_id) CROSS JOIN LATERAL (
            SELECT balance_after FROM point_entries e
            WHERE (e.guild_id, e.kind, e.holder_id) = (a.guild_id, a.kind, a.holder_id)
            ORDER BY transaction_id DESC LIMIT 1) AS last
        WHERE last.balance_after <> a.balance)
    SELECT (SELECT count(*) FROM newest) AS transactions, (SELECT count(*) FROM summed) AS unbalanced,
           (SELECT count(*) FROM differing) AS differing
    """
)


@frozen
class NewestOfLedger:
    """How many of the newest transactions were looked at: at most 100 of each guild, and 10,000 in all."""

    transactions: int
    unbalanced: int
    differing: int
    """Accounts whose balance is not what their last entry says."""

    @property
    def is_fine(self) -> bool:
        return not (self.unbalanced or self.differing)

    @property
    def finding(self) -> str:
        looked = f"the newest {self.transactions:,} transactions of points"
        if self.is_fine:
            return f"{looked} add up; `tux ledger verify` looks at all"
        return (
            f"of {looked} {self.unbalanced:,} do not add up, and {self.differing:,} balances differ from their last "
            "entry; see `tux ledger verify`"
        )


@define
class LedgerCheck:
    _reading: Reading

    async def newest(self) -> NewestOfLedger:
        row = await self._reading.row(_NEWEST)
        assert row is not None
        return NewestOfLedger(row["transactions"], row["unbalanced"], row["differing"])
