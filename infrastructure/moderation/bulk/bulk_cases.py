from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from attrs import define
from sqlalchemy import BigInteger, Boolean, DateTime, Integer, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import FAILURES, Outcome, Target, TargetState
from domain.moderation.case import CaseStatus, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.events import CaseEnded
from domain.moderation.term import ended_by
from domain.shared.ids import UserId
from domain.shared.lease import LeaseToken
from infrastructure.database.transaction import Row, Transaction

LEFT_TO_THE_OPERATION = datetime(9999, 1, 1, tzinfo=UTC)
"""Until when the cases are leased: no sweep takes them up, since only their operation knows how to look for them."""

_KEY = (bindparam("in_guild", type_=BigInteger), bindparam("which", type_=Integer))

# One statement takes numbers in a row, opens the cases and notes them on the targets, so the guild's counter is locked
# for one round trip, and whoever has another exclusive action under way leaves no gap in the numbers.
_OPEN = text(
    """
    WITH asked AS (
      SELECT * FROM unnest(:users, :ordinals, :usernames, :display_names)
          AS asked (user_id, ordinal, username, display_name)
    ), busy AS (
      SELECT target_id FROM cases
      WHERE guild_id = :in_guild AND target_id = ANY(:users) AND status = 'pending' AND is_exclusive AND :is_exclusive
    ), free AS (
      SELECT asked.*, row_number() OVER (ORDER BY ordinal) AS nth FROM asked
      WHERE NOT EXISTS (SELECT FROM busy WHERE target_id = asked.user_id)
    ), numbers AS (
      INSERT INTO case_counters (guild_id, last_number)
      SELECT :in_guild, count(*) FROM free HAVING count(*) > 0
      ON CONFLICT (guild_id) DO UPDATE SET last_number = case_counters.last_number + excluded.last_number
      RETURNING last_number
    ), opened AS (
      INSERT INTO cases (
        guild_id, number, kind, is_exclusive, target_id, moderator_id, reason, request_id, delete_messages_seconds,
        opened_at, lease_until, lease_token, notice, status, target_username, target_display_name,
        moderator_username, moderator_display_name
      )
      SELECT :in_guild, last_number - (SELECT count(*) FROM free) + nth, :kind, :is_exclusive, user_id, :moderator,
        :reason, - (CAST(:which AS bigint) * 16384 + ordinal), :delete_messages, :at, :lease_until, :token, :notice,
        'pending', username, display_name, :moderator_username, :moderator_display_name
      FROM free, numbers
      RETURNING number, target_id
    ), linked AS (
      INSERT INTO case_links (guild_id, number, relation, other_number)
      SELECT :in_guild, opened.number, 'undoes', undone.number
      FROM opened JOIN bulk_targets AS undone
        ON undone.guild_id = :in_guild AND undone.operation = :undoes AND undone.user_id = opened.target_id
      WHERE undone.number IS NOT NULL
    ), noted AS (
      UPDATE bulk_targets SET state = 'opened', number = opened.number FROM opened
      WHERE bulk_targets.guild_id = :in_guild AND bulk_targets.operation = :which AND user_id = opened.target_id
      RETURNING bulk_targets.user_id, bulk_targets.number
    ), left_out AS (
      UPDATE bulk_targets SET state = 'busy' FROM busy
      WHERE bulk_targets.guild_id = :in_guild AND bulk_targets.operation = :which AND user_id = busy.target_id
    )
    SELECT user_id, number FROM noted
    """
).bindparams(
    *_KEY,
    bindparam("users", type_=ARRAY(BigInteger)),
    bindparam("ordinals", type_=ARRAY(Integer)),
    bindparam("usernames", type_=ARRAY(Text)),
    bindparam("display_names", type_=ARRAY(Text)),
    bindparam("undoes", type_=Integer),
    bindparam("kind", type_=Text),
    bindparam("is_exclusive", type_=Boolean),
    bindparam("moderator", type_=BigInteger),
    bindparam("reason", type_=Text),
    bindparam("delete_messages", type_=Integer),
    bindparam("at", type_=DateTime(timezone=True)),
    bindparam("lease_until", type_=DateTime(timezone=True)),
    bindparam("token", type_=Uuid),
    bindparam("notice", type_=Text),
    bindparam("moderator_username", type_=Text),
    bindparam("moderator_display_name", type_=Text),
)

_SETTLE = text(
    """
    WITH came_to AS (
      SELECT * FROM unnest(:users, :states, :details, :statuses, :failures, :notices)
          AS came_to (user_id, state, detail, status, failure, notice)
    ), noted AS (
      UPDATE bulk_targets SET state = came_to.state, detail = came_to.detail FROM came_to
      WHERE bulk_targets.guild_id = :in_guild AND bulk_targets.operation = :which
        AND bulk_targets.user_id = came_to.user_id AND bulk_targets.state = 'opened'
      RETURNING bulk_targets.number, came_to.status, came_to.failure, came_to.detail, came_to.notice
    )
    UPDATE cases
    SET status = noted.status, failure = noted.failure, notice = noted.notice, settled_at = :at, version = version + 1,
      failure_detail = CASE WHEN noted.failure IS NOT NULL THEN noted.detail END
    FROM noted
    WHERE cases.guild_id = :in_guild AND cases.number = noted.number AND cases.status = 'pending'
    """
).bindparams(
    *_KEY,
    bindparam("users", type_=ARRAY(BigInteger)),
    bindparam("states", type_=ARRAY(Text)),
    bindparam("details", type_=ARRAY(Text)),
    bindparam("statuses", type_=ARRAY(Text)),
    bindparam("failures", type_=ARRAY(Text)),
    bindparam("notices", type_=ARRAY(Text)),
    bindparam("at", type_=DateTime(timezone=True)),
)

# Cases of operations have no posts of their own: of those that end, only posts that there are have to say so.
# What ends is older than the operation's own case.
_END_EARLIER = text(
    """
    WITH ended AS (
      UPDATE cases
      SET ending = by_kind.ending, ended_at = :at, version = version + 1
      FROM unnest(:kinds, :endings) AS by_kind (kind, ending), bulk_targets AS target
      WHERE cases.guild_id = :in_guild AND cases.target_id = ANY(:users) AND cases.kind = by_kind.kind
        AND cases.status = 'applied' AND cases.ending IS NULL
        AND target.guild_id = :in_guild AND target.operation = :which AND target.user_id = cases.target_id
        AND cases.number < target.number
      RETURNING cases.number
    ), no_longer_planned AS (
      DELETE FROM case_schedule USING ended
      WHERE case_schedule.guild_id = :in_guild AND case_schedule.number = ended.number
    )
    SELECT ended.number FROM ended
    JOIN case_log_posts AS post ON post.guild_id = :in_guild AND post.number = ended.number
    """
).bindparams(
    *_KEY,
    bindparam("users", type_=ARRAY(BigInteger)),
    bindparam("kinds", type_=ARRAY(Text)),
    bindparam("endings", type_=ARRAY(Text)),
    bindparam("at", type_=DateTime(timezone=True)),
)


@define
class PostgresBulkCases:
    _transaction: Transaction

    async def open(
        self, operation: BulkOperation, targets: Sequence[Target], *, at: datetime, lease: LeaseToken
    ) -> Mapping[UserId, CaseNumber]:
        if not targets:
            return {}
        kind = operation.act.kind
        row: Row = {
            "users": [target.user for target in targets],
            "ordinals": [target.ordinal for target in targets],
            "usernames": [target.username for target in targets],
            "display_names": [target.display_name for target in targets],
            "undoes": operation.undoes,
            "kind": kind.name,
            "is_exclusive": kind.is_exclusive,
            "moderator": operation.moderator,
            "reason": operation.reason,
            "delete_messages": int(operation.delete_messages.total_seconds()),
            "at": at,
            "lease_until": LEFT_TO_THE_OPERATION,
            "token": lease,
            "notice": first_notice(operation).value,
            "moderator_username": operation.moderator_username,
            "moderator_display_name": operation.moderator_display_name,
        }
        opened = await self._transaction.execute(_OPEN, _key(operation) | row)
        return {found["user_id"]: found["number"] for found in opened.mappings()}

    async def settle(self, operation: BulkOperation, outcomes: Sequence[Outcome], *, at: datetime) -> None:
        came_to: Row = {
            "users": [outcome.user for outcome in outcomes],
            "states": [outcome.state.value for outcome in outcomes],
            "details": [outcome.detail for outcome in outcomes],
            "statuses": [status_of(outcome.state).value for outcome in outcomes],
            "failures": [None if (failure := FAILURES.get(each.state)) is None else failure.value for each in outcomes],
            "notices": [outcome.notice.value for outcome in outcomes],
            "at": at,
        }
        await self._transaction.execute(_SETTLE, _key(operation) | came_to)
        done = [outcome.user for outcome in outcomes if outcome.state is TargetState.DONE]
        endings = ended_by(operation.act.kind)
        if done and endings:
            ends: Row = {
                "users": done,
                "kinds": [kind.name for kind in endings],
                "endings": [ending.value for ending in endings.values()],
                "at": at,
            }
            posted = await self._transaction.execute(_END_EARLIER, _key(operation) | ends)
            self._transaction.events.extend(
                CaseEnded(guild=operation.guild, at=at, number=row["number"]) for row in posted.mappings()
            )


def first_notice(operation: BulkOperation) -> Notice:
    return Notice.PENDING if operation.tell and operation.act.kind.tells_member else Notice.NOT_WANTED


def status_of(state: TargetState) -> CaseStatus:
    return CaseStatus.APPLIED if state is TargetState.DONE else CaseStatus.FAILED


def _key(operation: BulkOperation) -> Row:
    return {"in_guild": operation.guild, "which": operation.number}
