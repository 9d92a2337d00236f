from collections.abc import Collection
from datetime import datetime

from attrs import define
from sqlalchemy import BigInteger, DateTime, Integer, Text, bindparam, func, literal_column, or_, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from domain.moderation.actions.action import ActionKind
from domain.moderation.drift.difference import InForce
from domain.shared.ids import GuildId, UserId
from infrastructure.database.reading import Reading
from infrastructure.database.rows import Rows
from infrastructure.moderation.drift.tables import drift_checks
from infrastructure.moderation.tables import case_schedule, cases

_IN_FORCE_CASES = Rows(InForce, cases)
_in_guild = cases.c.guild == bindparam("in_guild")
_at = bindparam("at", type_=DateTime(timezone=True))
_IN_FORCE = (
    select(*_IN_FORCE_CASES.columns)
    .ext(distinct_on(cases.c.target))
    .where(
        _in_guild,
        cases.c.target > bindparam("after"),
        cases.c.kind == bindparam("of_kind"),
        # Written out: a generic plan could not use the partial index otherwise.
        cases.c.status == literal_column("'applied'"),
        cases.c.ending.is_(None),
        or_(cases.c.expires_at.is_(None), cases.c.expires_at > _at),
    )
    .order_by(cases.c.target, cases.c.number.desc())
    .limit(bindparam("most", type_=Integer))
)
_since = bindparam("since", type_=DateTime(timezone=True))
_is_told_of_its_end = (
    select(literal_column("1"))
    .where(
        case_schedule.c.guild == cases.c.guild,
        case_schedule.c.number == cases.c.number,
        case_schedule.c.lease_token.is_not(None),
        case_schedule.c.due_at > _since,
    )
    .exists()
)
_MOVING = (
    select(cases.c.target)
    .distinct()
    .where(
        _in_guild,
        cases.c.target == func.any(bindparam("targets", type_=ARRAY(BigInteger))),
        type_coerce(cases.c.kind, Text) == func.any(bindparam("kinds", type_=ARRAY(Text))),
        or_(
            cases.c.status == literal_column("'pending'"),
            cases.c.opened_at >= _since,
            cases.c.settled_at >= _since,
            cases.c.ended_at >= _since,
            _is_told_of_its_end,
        ),
    )
)
_FINGERPRINT = select(drift_checks.c.fingerprint).where(drift_checks.c.guild == bindparam("in_guild"))


@define
class PostgresDriftReader:
    _reading: Reading

    async def in_force(
        self, guild: GuildId, kind: ActionKind, *, at: datetime, after: UserId, limit: int
    ) -> tuple[InForce, ...]:
        which: dict[str, object] = {"in_guild": guild, "of_kind": kind, "at": at, "after": after, "most": limit}
        return tuple(map(_IN_FORCE_CASES.from_row, await self._reading.rows(_IN_FORCE, which)))

    async def moving(
        self, guild: GuildId, kinds: Collection[ActionKind], targets: Collection[UserId], *, since: datetime
    ) -> frozenset[UserId]:
        which: dict[str, object] = {
            "in_guild": guild,
            "targets": targets,
            "kinds": sorted(kind.name for kind in kinds),
            "since": since,
        }
        return frozenset(UserId(row["target"]) for row in await self._reading.rows(_MOVING, which))

    async def fingerprint(self, guild: GuildId) -> str | None:
        row = await self._reading.row(_FINGERPRINT, {"in_guild": guild})
        found: str | None = None if row is None else row["fingerprint"]
        return found
