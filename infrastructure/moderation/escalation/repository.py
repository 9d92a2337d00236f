from attrs import define
from sqlalchemy import bindparam, insert, select

from domain.moderation.escalation.escalation import Escalation
from domain.moderation.escalation.record import Firing
from domain.shared.ids import GuildId
from infrastructure.database.transaction import Transaction
from infrastructure.database.versioned import VersionedUpdate
from infrastructure.moderation.escalation.tables import (
    ESCALATION_CHANGES,
    ESCALATIONS,
    FIRINGS,
    escalation_firings,
    escalations,
)

_SELECT = select(*ESCALATIONS.columns).where(escalations.c.guild == bindparam("in_guild"))
_ADD = insert(escalations)
_UPDATE = VersionedUpdate(ESCALATIONS, escalations, changeable=["worths", "steps", "is_on"])
_FIRE = insert(escalation_firings)


@define
class PostgresEscalationRepository:
    _transaction: Transaction

    async def get(self, guild: GuildId) -> Escalation:
        row = (await self._transaction.execute(_SELECT, {"in_guild": guild})).mappings().one_or_none()
        return Escalation(guild=guild) if row is None else ESCALATIONS.from_row(row)

    async def save(self, escalation: Escalation) -> None:
        changes = escalation.pull_changes()
        if not changes:
            return
        if escalation.version:
            await _UPDATE(self._transaction, escalation)
        else:
            escalation.version = 1
            await self._transaction.execute(_ADD, ESCALATIONS.to_row(escalation))
        await ESCALATION_CHANGES.append(self._transaction, (escalation.guild,), changes)

    async def fire(self, firing: Firing) -> None:
        await self._transaction.execute(_FIRE, FIRINGS.to_row(firing))
