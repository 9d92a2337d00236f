"""Which rows are of guilds that this process hears of."""

from sqlalchemy import BigInteger, ColumnElement, Integer, bindparam, cast
from sqlalchemy import any_ as sql_any
from sqlalchemy.dialects.postgresql import ARRAY

from domain.shared.shards import Shards
from infrastructure.database.transaction import Row


def of_shards(guild: ColumnElement[int]) -> ColumnElement[bool]:
    """The guild is of one of the shards; `served` are the parameters."""
    shard = guild.bitwise_rshift(cast(22, Integer)) % bindparam("shards", type_=BigInteger)
    is_served: ColumnElement[bool] = shard == sql_any(bindparam("served", type_=ARRAY(BigInteger)))
    return is_served


def served(shards: Shards) -> Row:
    return {"shards": shards.count, "served": sorted(shards.served)}
