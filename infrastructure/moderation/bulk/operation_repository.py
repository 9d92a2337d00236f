from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define
from sqlalchemy import (
    BigInteger,
    Integer,
    Text,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from domain.moderation.bulk.acts import ACT_BY_NAME
from domain.moderation.bulk.errors import OperationNotFound
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import HOLDS_FOR, BulkOperation, BulkState, Plan
from domain.moderation.bulk.target import TAKEN_BACK, Target, TargetState
from domain.shared.ids import ChannelId, GuildId, RequestId, UserId
from domain.shared.lease import NOBODY, Room
from domain.shared.posts import Place
from infrastructure.database.leases import claim, claiming, held
from infrastructure.database.transaction import Row, Transaction
from infrastructure.database.versioned import VersionedUpdate
from infrastructure.moderation.bulk.tables import OPERATIONS, bulk_operations, bulk_targets

_ANY_NUMBER = OperationNumber(1)

_in_guild = bulk_operations.c.guild == bindparam("in_guild")
_this_one = _in_guild & (bulk_operations.c.number == bindparam("which"))
_given = [column for column in OPERATIONS.columns if column.key != "number"]
_last = (
    select(func.coalesce(func.max(bulk_operations.c.number), 0))
    .where(bulk_operations.c.guild == bindparam("in_guild"))
    .scalar_subquery()
)
_PLAN = (
    insert(bulk_operations)
    .from_select(
        ["number", *(column.key for column in _given)],
        select(_last + 1, *(bindparam(f"op_{column.key}", type_=column.type) for column in _given)),
    )
    .returning(bulk_operations.c.number)
)
_TARGETS = text(
    """
    INSERT INTO bulk_targets (guild_id, operation, user_id, ordinal, state, username, display_name)
    SELECT :in_guild, :which, asked.user_id, asked.ordinal, asked.state, asked.username, asked.display_name
    FROM unnest(:users, :ordinals, :states, :usernames, :display_names)
        AS asked (user_id, ordinal, state, username, display_name)
    """
).bindparams(
    bindparam("in_guild", type_=BigInteger),
    bindparam("which", type_=Integer),
    bindparam("users", type_=ARRAY(BigInteger)),
    bindparam("ordinals", type_=ARRAY(Integer)),
    bindparam("states", type_=ARRAY(Text)),
    bindparam("usernames", type_=ARRAY(Text)),
    bindparam("display_names", type_=ARRAY(Text)),
)
# An operation that nobody confirmed keeps its number, so that a button of long ago never means another one.
_FORGET = text(
    """
    DELETE FROM bulk_targets
    USING bulk_operations AS planned
    WHERE planned.guild_id = :in_guild AND planned.state = 'planned' AND planned.planned_at < :before
      AND bulk_targets.guild_id = :in_guild AND bulk_targets.operation = planned.number
    """
).bindparams(bindparam("in_guild", type_=BigInteger), bindparam("before", type_=bulk_operations.c.planned_at.type))

_SELECT = select(*OPERATIONS.columns)
_LOCK = _SELECT.where(_this_one).with_for_update()
_PLANNED_BY = _SELECT.where(_in_guild, bulk_operations.c.request == bindparam("asked_by"))
_UPDATE = VersionedUpdate(
    OPERATIONS,
    bulk_operations,
    changeable=[
        *("state", "ending", "problem", "confirmed_at", "approved_by", "stopped_by", "ended_at", "lease_until"),
        *("attempts", "answer_application", "answer_token", "answer_asked_at", "answer_language"),
    ],
)
_CLAIM = claim(
    bulk_operations,
    due=(
        # Written out: with a parameter, a generic plan could not use the partial index.
        (bulk_operations.c.state == literal_column("'running'"))
        & (bulk_operations.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger))))
        & (type_coerce(bulk_operations.c.act, Text) == func.any(bindparam("known_acts", type_=ARRAY(Text))))
    ),
    due_at=bulk_operations.c.lease_until,
    oldest_first=[bulk_operations.c.lease_until],
    returning=OPERATIONS.columns,
)
_HOLD = update(bulk_operations).where(_this_one, held(bulk_operations)).values(lease_until=bindparam("until"))
_GIVE_BACK = _HOLD.values(lease_token=NOBODY)
# In the order of their numbers, so that none of two who confirm at once waits for what the other holds.
_LOCK_PLANS = (
    select(bulk_operations.c.number)
    .where(
        _in_guild,
        bulk_operations.c.state == literal_column("'planned'"),
        bulk_operations.c.planned_at > bindparam("since"),
        bulk_operations.c.moderator == bindparam("by_whom"),
    )
    .order_by(bulk_operations.c.number)
    .with_for_update()
)
_alone = (
    select(literal_column("1"))
    .select_from(
        bulk_operations.join(
            bulk_targets,
            (bulk_targets.c.guild == bulk_operations.c.guild) & (bulk_targets.c.operation == bulk_operations.c.number),
        )
    )
    .where(
        _in_guild,
        bulk_operations.c.moderator == bindparam("by_whom"),
        bulk_operations.c.confirmed_at > bindparam("since"),
        bulk_operations.c.act == bindparam("same_act"),
        (bulk_operations.c.state == BulkState.RUNNING) | (bulk_operations.c.state == BulkState.ENDED),
        bulk_operations.c.approved_by.is_(None),
        bulk_operations.c.undoes.is_(None),
        type_coerce(bulk_targets.c.state, Text) == func.any(bindparam("states", type_=ARRAY(Text))),
    )
    .limit(bindparam("most", type_=Integer))
    .subquery()
)
_COUNT_ALONE = select(func.count().label("found")).select_from(_alone)
_of_operation = (bulk_targets.c.guild == bindparam("in_guild")) & (bulk_targets.c.operation == bindparam("which"))
COUNT = select(bulk_targets.c.state, func.count().label("found")).where(_of_operation).group_by(bulk_targets.c.state)
# Nothing is joined, for the reason given where cases are opened.
_EXCLUDE = text(
    """
    UPDATE bulk_targets
    SET state = (:states)[width_bucket(user_id, :users)]
    WHERE guild_id = :in_guild AND operation = :which AND user_id = ANY(:users) AND state = 'waiting'
    """
).bindparams(
    bindparam("in_guild", type_=BigInteger),
    bindparam("which", type_=Integer),
    bindparam("users", type_=ARRAY(BigInteger)),
    bindparam("states", type_=ARRAY(Text)),
)
_TAKEN_BACK = (
    select(bulk_targets.c.user, bulk_targets.c.state)
    .select_from(
        bulk_operations.join(
            bulk_targets,
            (bulk_targets.c.guild == bulk_operations.c.guild) & (bulk_targets.c.operation == bulk_operations.c.number),
        )
    )
    .where(
        _in_guild,
        bulk_operations.c.undoes == bindparam("undone"),
        bulk_operations.c.number != bindparam("but_by"),
        type_coerce(bulk_targets.c.state, Text) == func.any(bindparam("states", type_=ARRAY(Text))),
    )
)
_DROP = (
    update(bulk_targets)
    .where(_of_operation, bulk_targets.c.state == TargetState.WAITING)
    .values(state=TargetState.STOPPED)
)
_CHOOSE = (
    update(bulk_operations)
    .where(_this_one, bulk_operations.c.log_channel.is_(None))
    .values(log_channel=bindparam("channel"))
)
_POSTED = (
    update(bulk_operations).where(_this_one).values(log_channel=bindparam("channel"), log_message=bindparam("message"))
)


@define
class PostgresBulkOperations:
    _transaction: Transaction

    async def plan(self, plan: Plan, targets: Sequence[Target]) -> BulkOperation:
        operation = BulkOperation.plan(plan, _ANY_NUMBER)
        row = {f"op_{name}": value for name, value in OPERATIONS.to_row(operation).items() if name != "number"}
        await self._transaction.execute(_FORGET, {"in_guild": plan.guild, "before": plan.planned_at - HOLDS_FOR})
        planned = await self._transaction.execute(_PLAN, {"in_guild": plan.guild} | row)
        operation.number = planned.mappings().one()["number"]
        await self._transaction.execute(
            _TARGETS,
            _key(plan.guild, operation.number)
            | {
                "users": [target.user for target in targets],
                "ordinals": [target.ordinal for target in targets],
                "states": [target.state.value for target in targets],
                "usernames": [target.username for target in targets],
                "display_names": [target.display_name for target in targets],
            },
        )
        return operation

    async def planned_by(self, guild: GuildId, request: RequestId) -> BulkOperation | None:
        found = await self._transaction.execute(_PLANNED_BY, {"in_guild": guild, "asked_by": request})
        row = found.mappings().one_or_none()
        return None if row is None else OPERATIONS.from_row(row)

    async def lock(self, guild: GuildId, number: OperationNumber) -> BulkOperation:
        found = await self._transaction.execute(_LOCK, _key(guild, number))
        row = found.mappings().one_or_none()
        if row is None:
            raise OperationNotFound(number)
        return OPERATIONS.from_row(row)

    async def lock_plans(self, guild: GuildId, moderator: UserId, *, since: datetime) -> None:
        await self._transaction.execute(_LOCK_PLANS, {"in_guild": guild, "by_whom": moderator, "since": since})

    async def count_alone(
        self, like: BulkOperation, states: Collection[TargetState], *, since: datetime, most: int
    ) -> int:
        which: Row = {
            "in_guild": like.guild,
            "by_whom": like.moderator,
            "same_act": like.act,
            "since": since,
            "states": sorted(state.value for state in states),
            "most": most,
        }
        counted = await self._transaction.execute(_COUNT_ALONE, which)
        found: int = counted.mappings().one()["found"]
        return found

    async def save(self, operation: BulkOperation) -> None:
        await _UPDATE(self._transaction, operation)
        self._transaction.events.extend(operation.pull_events())

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[BulkOperation, ...]:
        which: Row = {"guilds": guilds, "known_acts": [*ACT_BY_NAME]}
        claimed = await self._transaction.execute(_CLAIM, claiming(now=now, leases=leases, room=room) | which)
        return tuple(map(OPERATIONS.from_row, claimed.mappings()))

    async def hold(self, operation: BulkOperation, *, until: datetime) -> bool:
        claim_of: Row = {"token": operation.lease_token, "until": until}
        held_still = await self._transaction.execute(_HOLD, _key(operation.guild, operation.number) | claim_of)
        return held_still.rowcount == 1

    async def give_back(self, operation: BulkOperation, *, until: datetime) -> None:
        claim_of: Row = {"token": operation.lease_token, "until": until}
        await self._transaction.execute(_GIVE_BACK, _key(operation.guild, operation.number) | claim_of)

    async def count(self, guild: GuildId, number: OperationNumber) -> Mapping[TargetState, int]:
        counted = await self._transaction.execute(COUNT, _key(guild, number))
        return {row["state"]: row["found"] for row in counted.mappings()}

    async def exclude(self, guild: GuildId, number: OperationNumber, states: Mapping[UserId, TargetState]) -> None:
        users = sorted(states)
        kept_out: Row = {"users": users, "states": [states[user].value for user in users]}
        await self._transaction.execute(_EXCLUDE, _key(guild, number) | kept_out)

    async def taken_back(
        self, guild: GuildId, undone: OperationNumber, *, but_by: OperationNumber | None
    ) -> Mapping[UserId, TargetState]:
        states = sorted(state.value for state in (*TAKEN_BACK, TargetState.OPENED))
        which: Row = {"in_guild": guild, "undone": undone, "but_by": but_by or 0}
        rows = await self._transaction.execute(_TAKEN_BACK, which | {"states": states})
        found = [(row["user"], row["state"]) for row in rows.mappings()]
        # By several undos: who came to it by any, came to it.
        return dict(sorted(found, key=lambda each: each[1] in TAKEN_BACK))

    async def drop_waiting(self, guild: GuildId, number: OperationNumber) -> None:
        await self._transaction.execute(_DROP, _key(guild, number))

    async def choose_post(self, guild: GuildId, number: OperationNumber, channel: ChannelId) -> bool:
        chosen = await self._transaction.execute(_CHOOSE, _key(guild, number) | {"channel": channel})
        return chosen.rowcount == 1

    async def put_post(self, guild: GuildId, number: OperationNumber, place: Place) -> None:
        posted = {"channel": place.channel, "message": place.message}
        await self._transaction.execute(_POSTED, _key(guild, number) | posted)


def _key(guild: GuildId, number: OperationNumber) -> Row:
    return {"in_guild": guild, "which": number}
