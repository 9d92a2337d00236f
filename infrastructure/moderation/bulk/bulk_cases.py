from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from attrs import define
from sqlalchemy import BigInteger, Boolean, DateTime, Integer, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from domain.moderation.appeals.events import AppealChanged
from domain.moderation.bulk.events import TargetToldInVain
from domain.moderation.bulk.held_again import GAVE_WAY, HOLDS_AGAIN
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import FAILURES, Outcome, Target, TargetState
from domain.moderation.case import CaseStatus, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.events import CaseEndChanged, CaseEnded
from domain.moderation.term import ended_by
from domain.shared.ids import UserId
from domain.shared.lease import LeaseToken
from infrastructure.database.transaction import Row, Transaction

LEFT_TO_THE_OPERATION = datetime(9999, 1, 1, tzinfo=UTC)
"""Until when the cases are leased: no sweep takes them up, since only their operation knows how to look for them."""

_KEY = (bindparam("in_guild", type_=BigInteger), bindparam("which", type_=Integer))

# No list is joined with the targets of an operation: PostgreSQL takes these for one row, and would look through the
# whole list for each. Where a user stands in a list that is in order, `width_bucket` finds by halving.

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
      FROM opened CROSS JOIN LATERAL (
        SELECT number FROM bulk_targets
        WHERE guild_id = :in_guild AND operation = :undoes AND user_id = opened.target_id AND number IS NOT NULL
        OFFSET 0
      ) AS undone
    ), in_order AS (
      SELECT array_agg(target_id ORDER BY target_id) AS users, array_agg(number ORDER BY target_id) AS numbers
      FROM opened
    ), noted AS (
      UPDATE bulk_targets
      SET state = 'opened',
        number = (SELECT numbers FROM in_order)[width_bucket(user_id, (SELECT users FROM in_order))]
      WHERE guild_id = :in_guild AND operation = :which
        AND user_id = ANY(CAST((SELECT users FROM in_order) AS bigint[]))
      RETURNING user_id, number
    ), left_out AS (
      UPDATE bulk_targets SET state = 'busy'
      WHERE guild_id = :in_guild AND operation = :which
        AND user_id = ANY(CAST((SELECT array_agg(target_id) FROM busy) AS bigint[]))
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
    WITH noted AS (
      UPDATE bulk_targets
      SET state = (:states)[width_bucket(user_id, :users)], detail = (:details)[width_bucket(user_id, :users)]
      WHERE guild_id = :in_guild AND operation = :which AND user_id = ANY(:users) AND state = 'opened'
      RETURNING number
    )
    UPDATE cases
    SET status = (:statuses)[width_bucket(target_id, :users)], failure = (:failures)[width_bucket(target_id, :users)],
      failure_detail = (:failure_details)[width_bucket(target_id, :users)],
      notice = (:notices)[width_bucket(target_id, :users)], settled_at = :at, version = version + 1
    WHERE guild_id = :in_guild AND number = ANY(CAST((SELECT array_agg(number) FROM noted) AS integer[]))
      AND status = 'pending'
    RETURNING target_id, number
    """
).bindparams(
    *_KEY,
    bindparam("users", type_=ARRAY(BigInteger)),
    bindparam("states", type_=ARRAY(Text)),
    bindparam("details", type_=ARRAY(Text)),
    bindparam("statuses", type_=ARRAY(Text)),
    bindparam("failures", type_=ARRAY(Text)),
    bindparam("failure_details", type_=ARRAY(Text)),
    bindparam("notices", type_=ARRAY(Text)),
    bindparam("at", type_=DateTime(timezone=True)),
)

# Cases of operations have no posts of their own: of those that end, only posts that there are have to say so, and of
# those without one only an appeal is to follow.
# What was done by hand before, and is heard of only now, has a higher number than the operation's own case.
_END_EARLIER = text(
    """
    WITH ended AS (
      UPDATE cases
      SET ending = (:endings)[array_position(:kinds, kind)], ended_at = :at, version = version + 1
      WHERE guild_id = :in_guild AND target_id = ANY(:users) AND kind = ANY(:kinds)
        AND status = 'applied' AND ending IS NULL AND number <> (:numbers)[width_bucket(target_id, :users)]
      RETURNING number
    ), no_longer_planned AS (
      DELETE FROM case_schedule USING ended
      WHERE case_schedule.guild_id = :in_guild AND case_schedule.number = ended.number
    )
    SELECT ended.number, post.number IS NOT NULL AS is_posted, appeal.number IS NOT NULL AS is_appealed
    FROM ended
    LEFT JOIN case_log_posts AS post ON post.guild_id = :in_guild AND post.number = ended.number
    LEFT JOIN appeals AS appeal ON appeal.guild_id = :in_guild AND appeal.number = ended.number
    WHERE post.number IS NOT NULL OR appeal.number IS NOT NULL
    """
).bindparams(
    bindparam("in_guild", type_=BigInteger),
    bindparam("users", type_=ARRAY(BigInteger)),
    bindparam("numbers", type_=ARRAY(Integer)),
    bindparam("kinds", type_=ARRAY(Text)),
    bindparam("endings", type_=ARRAY(Text)),
    bindparam("at", type_=DateTime(timezone=True)),
)

# Both cases at one stroke, and the end of the earlier one on the schedule: as it was to be, also where that is past by
# now. Whoever has an action on somebody under way will end what is in force then, and sees only one of the two.
_HOLD_AGAIN = text(
    """
    WITH taken_over AS (
      SELECT DISTINCT ON (ours.number) ours.number AS ours, earlier.number AS earlier
      FROM bulk_targets AS target
      JOIN cases AS ours
        ON ours.guild_id = target.guild_id AND ours.number = target.number AND ours.target_id = target.user_id
      JOIN cases AS earlier
        ON earlier.guild_id = ours.guild_id AND earlier.target_id = ours.target_id AND earlier.kind = ours.kind
          AND earlier.number < ours.number AND earlier.ended_at = ours.settled_at
      WHERE target.guild_id = :in_guild AND target.operation = :undoes AND target.user_id = ANY(:users)
        AND ours.kind = 'ban' AND ours.status = 'applied' AND ours.ending IS NULL AND ours.expires_at IS NULL
        AND earlier.ending = 'replaced' AND earlier.expires_at IS NOT NULL
        AND NOT EXISTS (
          SELECT FROM cases AS busy
          WHERE busy.guild_id = :in_guild AND busy.target_id = target.user_id AND busy.status = 'pending'
            AND busy.is_exclusive
        )
      ORDER BY ours.number, earlier.number DESC
    ), ended AS (
      UPDATE cases SET ending = 'lifted', ended_at = :at, version = version + 1
      FROM taken_over
      WHERE guild_id = :in_guild AND number = taken_over.ours
        AND status = 'applied' AND ending IS NULL AND expires_at IS NULL
      RETURNING number
    ), again AS (
      UPDATE cases SET ending = NULL, ended_at = NULL, version = version + 1
      FROM taken_over
      WHERE guild_id = :in_guild AND number = taken_over.earlier
        AND taken_over.ours = ANY(CAST((SELECT array_agg(number) FROM ended) AS integer[]))
      RETURNING number, target_id, expires_at, taken_over.ours
    ), planned AS (
      INSERT INTO case_schedule (guild_id, number, due_at)
      SELECT :in_guild, number, expires_at FROM again
      ON CONFLICT (guild_id, number) DO UPDATE SET due_at = excluded.due_at
    ), noted AS (
      INSERT INTO case_changes (guild_id, number, field, new_value, changed_by, changed_at)
      SELECT :in_guild, number, :holds_again, :undone, :moderator, :at FROM again
      UNION ALL SELECT :in_guild, ours, :gave_way, :undone, :moderator, :at FROM again
    )
    SELECT again.target_id, again.number, again.ours, again_post.number IS NOT NULL AS again_is_posted,
      our_post.number IS NOT NULL AS ours_is_posted,
      EXISTS (SELECT FROM appeals WHERE guild_id = :in_guild AND number = again.number) AS again_is_appealed,
      EXISTS (SELECT FROM appeals WHERE guild_id = :in_guild AND number = again.ours) AS ours_is_appealed
    FROM again
    LEFT JOIN case_log_posts AS again_post ON again_post.guild_id = :in_guild AND again_post.number = again.number
    LEFT JOIN case_log_posts AS our_post ON our_post.guild_id = :in_guild AND our_post.number = again.ours
    """
).bindparams(
    bindparam("in_guild", type_=BigInteger),
    bindparam("undoes", type_=Integer),
    bindparam("users", type_=ARRAY(BigInteger)),
    bindparam("at", type_=DateTime(timezone=True)),
    bindparam("holds_again", HOLDS_AGAIN, type_=Text),
    bindparam("gave_way", GAVE_WAY, type_=Text),
    bindparam("undone", type_=JSONB),
    bindparam("moderator", type_=BigInteger),
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
        in_order = sorted(outcomes, key=lambda outcome: outcome.user)
        came_to: Row = {
            "users": [outcome.user for outcome in in_order],
            "states": [outcome.state.value for outcome in in_order],
            "details": [outcome.detail for outcome in in_order],
            "statuses": [status_of(outcome.state).value for outcome in in_order],
            "failures": [None if (failure := FAILURES.get(each.state)) is None else failure.value for each in in_order],
            "failure_details": [outcome.detail if outcome.state in FAILURES else None for outcome in in_order],
            "notices": [outcome.notice.value for outcome in in_order],
            "at": at,
        }
        settled = await self._transaction.execute(_SETTLE, _key(operation) | came_to)
        numbers = {row["target_id"]: row["number"] for row in settled.mappings()}
        self._transaction.events.extend(
            TargetToldInVain(guild=operation.guild, at=at, number=numbers[each.user])
            for each in in_order
            if each.is_told_in_vain and each.user in numbers
        )
        done = [each.user for each in in_order if each.state is TargetState.DONE and each.user in numbers]
        endings = ended_by(operation.act.kind)
        if done and endings:
            ends: Row = {
                "in_guild": operation.guild,
                "users": done,
                "numbers": [numbers[user] for user in done],
                "kinds": [kind.name for kind in endings],
                "endings": [ending.value for ending in endings.values()],
                "at": at,
            }
            for row in (await self._transaction.execute(_END_EARLIER, ends)).mappings():
                if row["is_posted"]:
                    self._transaction.events.append(CaseEnded(guild=operation.guild, at=at, number=row["number"]))
                if row["is_appealed"]:
                    self._transaction.events.append(AppealChanged(guild=operation.guild, at=at, number=row["number"]))

    async def hold_again(
        self, operation: BulkOperation, users: Sequence[UserId], *, at: datetime
    ) -> Collection[UserId]:
        which: Row = {"in_guild": operation.guild, "undoes": operation.undoes, "users": users, "at": at}
        which |= {"undone": operation.undoes, "moderator": operation.moderator}
        held = [*(await self._transaction.execute(_HOLD_AGAIN, which)).mappings()]
        for row in held:
            if row["again_is_posted"]:
                self._transaction.events.append(CaseEndChanged(guild=operation.guild, at=at, number=row["number"]))
            if row["ours_is_posted"]:
                self._transaction.events.append(CaseEnded(guild=operation.guild, at=at, number=row["ours"]))
            self._transaction.events.extend(
                AppealChanged(guild=operation.guild, at=at, number=number)
                for number, is_appealed in (
                    (row["number"], row["again_is_appealed"]),
                    (row["ours"], row["ours_is_appealed"]),
                )
                if is_appealed
            )
        return [row["target_id"] for row in held]


def first_notice(operation: BulkOperation) -> Notice:
    return Notice.PENDING if operation.tell and operation.act.kind.tells_member else Notice.NOT_WANTED


def status_of(state: TargetState) -> CaseStatus:
    return CaseStatus.APPLIED if state is TargetState.DONE else CaseStatus.FAILED


def _key(operation: BulkOperation) -> Row:
    return {"in_guild": operation.guild, "which": operation.number}
