from collections.abc import Collection
from datetime import datetime

from attrs import define
from sqlalchemy import BigInteger, Integer, Text, bindparam, func, literal_column, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY

from application.moderation.bulk.queries import STUCK_AFTER_ATTEMPTS, BulkStatus, OperationView, StuckBulk
from domain.moderation.bulk.errors import OperationNotFound
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkState
from domain.moderation.bulk.target import MOST_TARGETS, Target, TargetState
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.moderation.bulk.operation_repository import COUNT
from infrastructure.moderation.bulk.tables import OPERATION_VIEWS, TARGETS, bulk_operations, bulk_targets
from infrastructure.moderation.tables import cases

_VIEWS = select(*OPERATION_VIEWS.columns).where(bulk_operations.c.guild == bindparam("in_guild"))
_SHOW = _VIEWS.where(bulk_operations.c.number == bindparam("which"))
_CONFIRMED = _VIEWS.where(bulk_operations.c.state != BulkState.PLANNED)
_ALL_TARGETS = (
    select(*TARGETS.columns)
    .where(
        bulk_targets.c.guild == bindparam("in_guild"),
        bulk_targets.c.operation == bindparam("which"),
    )
    .order_by(bulk_targets.c.ordinal)
    .limit(bindparam("most", type_=Integer))
)
_TARGETS = _ALL_TARGETS.where(
    type_coerce(bulk_targets.c.state, Text) == func.any(bindparam("states", type_=ARRAY(Text)))
)
_OPENED_AT = (
    select(func.min(cases.c.opened_at).label("opened_at"))
    .select_from(
        bulk_targets.join(cases, (cases.c.guild == bulk_targets.c.guild) & (cases.c.number == bulk_targets.c.number))
    )
    .where(
        bulk_targets.c.guild == bindparam("in_guild"),
        bulk_targets.c.operation == bindparam("which"),
        bulk_targets.c.state == TargetState.OPENED,
    )
)
_OF_CASE = select(bulk_targets.c.operation).where(
    bulk_targets.c.guild == bindparam("in_guild"),
    bulk_targets.c.number == bindparam("of_case"),
)
_CASE_OF = select(bulk_targets.c.number).where(
    bulk_targets.c.guild == bindparam("in_guild"),
    bulk_targets.c.operation == bindparam("which"),
    bulk_targets.c.user == bindparam("about"),
)
# Written out, as elsewhere: with a parameter, a generic plan could not use the partial indexes.
_IN_VAIN = (
    select(bulk_operations.c.guild, bulk_operations.c.number)
    .where(
        bulk_operations.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger))),
        bulk_operations.c.state == literal_column("'awaiting_approval'"),
        bulk_operations.c.confirmed_at <= bindparam("since"),
    )
    .order_by(bulk_operations.c.confirmed_at)
    .limit(bindparam("most", type_=Integer))
)
_STUCK = (
    select(
        bulk_operations.c.number,
        bulk_operations.c.act,
        bulk_operations.c.moderator.label("moderator"),
        bulk_operations.c.attempts,
        bulk_operations.c.lease_until.label("tried_next"),
    )
    .where(
        bulk_operations.c.guild == bindparam("in_guild"),
        bulk_operations.c.state == literal_column("'running'"),
        bulk_operations.c.attempts >= STUCK_AFTER_ATTEMPTS,
    )
    .order_by(bulk_operations.c.number)
    .limit(bindparam("most", type_=Integer))
)


@define
class PostgresBulkReader:
    _reading: Reading

    async def show(self, guild: GuildId, number: OperationNumber) -> BulkStatus:
        which: dict[str, object] = {"in_guild": guild, "which": number}
        row = await self._reading.row(_SHOW, which)
        if row is None:
            raise OperationNotFound(number)
        counted = await self._reading.rows(COUNT, which)
        return BulkStatus(OPERATION_VIEWS.from_row(row), {each["state"]: each["found"] for each in counted})

    async def page(self, guild: GuildId, seek: Seek) -> Page[OperationView]:
        rows = await self._reading.rows(seek_rows(_CONFIRMED, bulk_operations.c.number, seek), {"in_guild": guild})
        return Page.of([OPERATION_VIEWS.from_row(row) for row in rows], seek, key=lambda operation: operation.number)

    async def targets(
        self, guild: GuildId, number: OperationNumber, states: Collection[TargetState], *, most: int
    ) -> tuple[Target, ...]:
        which: dict[str, object] = {"in_guild": guild, "which": number, "most": most}
        wanted = sorted(state.value for state in states)
        return tuple(map(TARGETS.from_row, await self._reading.rows(_TARGETS, which | {"states": wanted})))

    async def all_targets(self, guild: GuildId, number: OperationNumber) -> tuple[Target, ...]:
        which: dict[str, object] = {"in_guild": guild, "which": number, "most": MOST_TARGETS}
        return tuple(map(TARGETS.from_row, await self._reading.rows(_ALL_TARGETS, which)))

    async def opened_at(self, guild: GuildId, number: OperationNumber) -> datetime | None:
        row = await self._reading.row(_OPENED_AT, {"in_guild": guild, "which": number})
        return None if row is None else row["opened_at"]

    async def waiting_in_vain(
        self, guilds: Collection[GuildId], *, since: datetime, most: int
    ) -> tuple[tuple[GuildId, OperationNumber], ...]:
        rows = await self._reading.rows(_IN_VAIN, {"guilds": guilds, "since": since, "most": most})
        return tuple((row["guild"], row["number"]) for row in rows)

    async def stuck(self, guild: GuildId, *, most: int) -> tuple[StuckBulk, ...]:
        rows = await self._reading.rows(_STUCK, {"in_guild": guild, "most": most})
        return tuple(StuckBulk(**row) for row in rows)

    async def case_of(self, guild: GuildId, operation: OperationNumber, user: UserId) -> CaseNumber | None:
        row = await self._reading.row(_CASE_OF, {"in_guild": guild, "which": operation, "about": user})
        return None if row is None else row["number"]

    async def of_case(self, guild: GuildId, case: CaseNumber) -> OperationNumber | None:
        row = await self._reading.row(_OF_CASE, {"in_guild": guild, "of_case": case})
        return None if row is None else row["operation"]
