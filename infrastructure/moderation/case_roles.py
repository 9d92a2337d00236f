from collections.abc import Mapping, Sequence

from attrs import define
from sqlalchemy import BigInteger, Integer, Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from domain.moderation.case import MOST_ROLES_KEPT
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, RoleId
from infrastructure.database.transaction import Transaction

_NOTE = text(
    """
    INSERT INTO case_roles (guild_id, number, roles)
    SELECT :in_guild, number, CAST(roles AS bigint[])
    FROM unnest(:numbers, :roles) AS noted (number, roles)
    """
).bindparams(
    bindparam("in_guild", type_=BigInteger),
    bindparam("numbers", type_=ARRAY(Integer)),
    bindparam("roles", type_=ARRAY(Text)),
)


@define
class PostgresCaseRoles:
    _transaction: Transaction

    async def note(self, guild: GuildId, roles: Mapping[CaseNumber, Sequence[RoleId]]) -> None:
        held = {number: each[:MOST_ROLES_KEPT] for number, each in sorted(roles.items()) if each}
        if held:
            # Lists of different lengths are no array of PostgreSQL's.
            written = ["{" + ",".join(map(str, each)) + "}" for each in held.values()]
            await self._transaction.execute(_NOTE, {"in_guild": guild, "numbers": [*held], "roles": written})
