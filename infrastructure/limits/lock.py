"""One at a time: whoever is to decide for all processes keeps the others out until its transaction ends."""

from datetime import datetime

from sqlalchemy import BigInteger, bindparam, column, func, select

from infrastructure.database.transaction import Transaction

SHARES, QUEUE = 0x7475785F_01, 0x7475785F_02
"""Numbers of PostgreSQL's advisory locks; of a transaction, so that they work behind any connection pooler."""

_LOCK = select(func.clock_timestamp().label("now")).select_from(
    func.pg_advisory_xact_lock(bindparam("lock", type_=BigInteger)).table_valued(column("locked"), name="held")
)


async def lock(transaction: Transaction, number: int) -> datetime:
    """The server's time, read once the lock is held."""
    row = (await transaction.execute(_LOCK, {"lock": number})).mappings().one()
    now: datetime = row["now"]
    return now
