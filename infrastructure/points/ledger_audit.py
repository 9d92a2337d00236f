"""Compares what the ledger says twice. The server sums; only what does not hold comes here, row by row."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import define
from sqlalchemy import BigInteger, RowMapping, TextClause, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from application.points.verify_ledger import Difference, Extent, Rule
from domain.points.account import MAX_POINTS, AccountKind, AccountRef
from domain.shared.ids import GuildId
from infrastructure.database.column_types import member_of
from infrastructure.database.engines import Engines

EXTENT = """
    SELECT (SELECT count(*) FROM point_transactions WHERE {in_guild}) AS transactions,
           (SELECT count(*) FROM point_entries WHERE {in_guild}) AS entries,
           (SELECT count(*) FROM point_accounts WHERE {in_guild}) AS accounts
"""
_TRANSACTIONS = """
    SELECT guild_id, transaction_id, coalesce(sum(e.amount), 0)::bigint AS found, 0::bigint AS expected,
           CASE WHEN bool_or(t.kind IS NULL) THEN 'has_transaction' ELSE 'sums_to_zero' END AS rule
    FROM point_transactions t FULL JOIN point_entries e USING (guild_id, transaction_id)
    WHERE {in_guild}
    GROUP BY guild_id, transaction_id
    HAVING bool_or(t.kind IS NULL) OR bool_or(e.kind IS NULL) OR sum(e.amount) <> 0
"""
_ACCOUNTS = """
    SELECT guild_id, kind, holder_id, coalesce(sum(e.amount), 0)::bigint AS expected, min(a.balance) AS found,
           'balance_is_sum' AS rule
    FROM point_accounts a FULL JOIN point_entries e USING (guild_id, kind, holder_id)
    WHERE {in_guild}
    GROUP BY guild_id, kind, holder_id
    HAVING min(a.balance) IS DISTINCT FROM coalesce(sum(e.amount), 0)
"""
_ENTRIES = """
    SELECT guild_id, kind, holder_id, transaction_id, before + amount AS expected, balance_after AS found,
           'entries_follow' AS rule
    FROM (SELECT guild_id, kind, holder_id, transaction_id, amount, balance_after,
                 lag(balance_after, 1, 0::bigint)
                   OVER (PARTITION BY guild_id, kind, holder_id ORDER BY transaction_id) AS before
          FROM point_entries WHERE {in_guild}) AS e
    WHERE before + amount <> balance_after OR (kind <> 'mint' AND balance_after NOT BETWEEN 0 AND :largest)
"""
_REVERSALS = """
    SELECT r.guild_id, r.transaction_id, 'reverses_once' AS rule
    FROM (SELECT * FROM point_transactions WHERE reverses IS NOT NULL AND {in_guild}) AS r
    LEFT JOIN point_transactions t ON t.guild_id = r.guild_id AND t.transaction_id = r.reverses
    WHERE (t.transaction_id IS NULL OR t.transaction_id > r.transaction_id OR t.reverses IS NOT NULL
           OR EXISTS (SELECT FROM point_transactions o WHERE o.guild_id = r.guild_id AND o.reverses = r.reverses
                      AND o.transaction_id < r.transaction_id)
           OR EXISTS (SELECT FROM point_entries e WHERE e.guild_id = r.guild_id
                      AND e.transaction_id IN (r.transaction_id, t.transaction_id)
                      GROUP BY e.kind, e.holder_id HAVING sum(e.amount) <> 0))
"""
CHECKS = (_TRANSACTIONS, _ACCOUNTS, _ENTRIES, _REVERSALS)


def of_guilds(check: str, guild: GuildId | None) -> TextClause:
    """Of one or of all, each a text of its own: of one that is for both, no index finds the guild's rows."""
    if guild is None:
        return text(check.format(in_guild="TRUE"))
    return text(check.format(in_guild="guild_id = :guild")).bindparams(bindparam("guild", guild, BigInteger))


@define
class PostgresLedgerAudit:
    """All of it in one snapshot, and without the limits of a statement that somebody waits for."""

    _engines: Engines

    async def extent(self, guild: GuildId | None) -> Extent:
        async with self._snapshot() as connection:
            row = (await connection.execute(of_guilds(EXTENT, guild))).mappings().one()
        return Extent(row["transactions"], row["entries"], row["accounts"])

    async def differences(self, guild: GuildId | None) -> AsyncIterator[Difference]:
        async with self._snapshot() as connection:
            for check in CHECKS:
                largest = {"largest": MAX_POINTS} if check is _ENTRIES else {}
                async for row in (await connection.stream(of_guilds(check, guild), largest)).mappings():
                    yield _difference(row)

    @asynccontextmanager
    async def _snapshot(self) -> AsyncIterator[AsyncConnection]:
        async with self._engines.transactional.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            await connection.execute(text("SET LOCAL statement_timeout = 0"))
            yield connection


def _difference(row: RowMapping) -> Difference:
    return Difference(
        rule=Rule(row["rule"]),
        guild=row["guild_id"],
        transaction=row.get("transaction_id"),
        account=AccountRef(member_of(AccountKind, row["kind"]), row["holder_id"]) if "kind" in row else None,
        expected=row.get("expected"),
        found=row.get("found"),
    )
