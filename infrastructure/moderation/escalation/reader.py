from collections.abc import Collection
from datetime import datetime
from operator import attrgetter

from attrs import define
from sqlalchemy import Text, bindparam, func, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY

from domain.moderation.actions.action import ActionKind
from domain.moderation.escalation.record import MOST_CASES, MOST_FIRINGS, MemberRecord
from domain.moderation.escalation.rules import EscalationRules
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId, UserId
from infrastructure.database.reading import Reading
from infrastructure.database.transaction import Row
from infrastructure.moderation.escalation.counting import IS_COUNTED
from infrastructure.moderation.escalation.tables import (
    COUNTED_CASES,
    ESCALATION_CHANGES,
    ESCALATIONS,
    FIRINGS,
    escalation_firings,
    escalations,
)
from infrastructure.moderation.tables import cases

_RULES = select(*ESCALATIONS.columns).where(escalations.c.guild == bindparam("in_guild"))
_FIRINGS = (
    select(*FIRINGS.columns)
    .where(escalation_firings.c.guild == bindparam("in_guild"), escalation_firings.c.target == bindparam("about"))
    .order_by(escalation_firings.c.nth.desc())
    .limit(MOST_FIRINGS)
)
_CASES = (
    select(*COUNTED_CASES.columns)
    .where(
        cases.c.guild == bindparam("in_guild"),
        cases.c.target == bindparam("about"),
        type_coerce(cases.c.kind, Text) == func.any(bindparam("kinds", type_=ARRAY(Text))),
        cases.c.opened_at > bindparam("since"),
        IS_COUNTED,
    )
    .order_by(cases.c.number.desc())
    .limit(MOST_CASES)
)


@define
class PostgresEscalationReader:
    _reading: Reading

    async def rules(self, guild: GuildId) -> EscalationRules:
        row = await self._reading.row(_RULES, {"in_guild": guild})
        return EscalationRules() if row is None else ESCALATIONS.from_row(row).rules

    async def changes(self, guild: GuildId, limit: int) -> tuple[RecordedChange, ...]:
        return await ESCALATION_CHANGES.newest(self._reading, (guild,), limit)

    async def record(
        self, guild: GuildId, target: UserId, kinds: Collection[ActionKind], *, since: datetime
    ) -> MemberRecord:
        who: Row = {"in_guild": guild, "about": target}
        # Before the cases: what is taken between the two is then met as a conflict.
        firings = tuple(map(FIRINGS.from_row, await self._reading.rows(_FIRINGS, who)))
        counted = await self._reading.rows(_CASES, who | {"kinds": sorted(kind.name for kind in kinds), "since": since})
        found = sorted(map(COUNTED_CASES.from_row, counted), key=attrgetter("opened_at", "number"))
        return MemberRecord(tuple(found), firings)
