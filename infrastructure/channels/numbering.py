from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.channels.numbers import ActNumber
from domain.shared.ids import GuildId
from infrastructure.channels.tables import channel_counters
from infrastructure.database.transaction import Transaction

_NEXT = (
    upsert(channel_counters)
    .values(guild=bindparam("in_guild"), last_number=1)
    .on_conflict_do_update(index_elements=["guild_id"], set_={"last_number": channel_counters.c.last_number + 1})
    .returning(channel_counters.c.last_number)
)


async def next_number(transaction: Transaction, guild: GuildId) -> ActNumber:
    """Until the transaction ends, whoever takes the next one waits: so decisions are in the order of their numbers."""
    taken = await transaction.execute(_NEXT, {"in_guild": guild})
    return ActNumber(taken.mappings().one()["last_number"])
