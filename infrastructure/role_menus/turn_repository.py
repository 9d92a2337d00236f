from datetime import datetime
from uuid import uuid4

from attrs import define
from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.role_menus.repository import Turn
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import LeaseToken
from infrastructure.database.leases import held
from infrastructure.database.transaction import Transaction
from infrastructure.role_menus.tables import TURNS, role_menu_turns

_first = upsert(role_menu_turns)
_BEGIN = _first.on_conflict_do_update(
    index_elements=list(role_menu_turns.primary_key),
    set_={name: _first.excluded[name] for name in ("lease_until", "lease_token")},
    where=role_menu_turns.c.lease_until <= bindparam("now"),
).returning(*TURNS.columns)
_END = delete(role_menu_turns).where(
    role_menu_turns.c.guild == bindparam("in_guild"),
    role_menu_turns.c.user == bindparam("of_user"),
    held(role_menu_turns),
)


@define
class PostgresMenuTurns:
    _transaction: Transaction

    async def begin(self, guild: GuildId, user: UserId, *, now: datetime, until: datetime) -> Turn | None:
        turn = Turn(guild=guild, user=user, lease_token=LeaseToken(uuid4()))
        row = TURNS.to_row(turn) | {"lease_until": until, "now": now}
        found = (await self._transaction.execute(_BEGIN, row)).mappings().first()
        return None if found is None else TURNS.from_row(found)

    async def end(self, turn: Turn) -> None:
        which = {"in_guild": turn.guild, "of_user": turn.user, "token": turn.lease_token}
        await self._transaction.execute(_END, which)
