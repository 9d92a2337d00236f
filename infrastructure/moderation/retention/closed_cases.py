from collections.abc import Sequence
from datetime import datetime

from attrs import define
from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger, DateTime, Integer

from domain.moderation.actions import KIND_BY_NAME
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case_number import CaseNumber
from domain.moderation.escalation.request import FIRST, LAST
from domain.moderation.nobody import NOBODY
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, UserId
from domain.shared.pseudonyms import FIRST_PSEUDONYM
from infrastructure.database.transaction import Row, Transaction
from infrastructure.moderation.tables import IS_OVER

FORGOTTEN = "(forgotten)"
"""Why a case was voided that is forgotten: a condition of the table asks for a reason."""


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


_LASTING = _quoted([name for name, kind in KIND_BY_NAME.items() if kind.undone_by is not None])
_PASSING = _quoted([name for name, kind in KIND_BY_NAME.items() if kind.undone_by is None])
_OWING = _quoted([JAIL.name, UNJAIL.name])
"""Which roles are owed to a member follows from these and whom they were about."""

_guild = bindparam("in_guild", type_=BigInteger)
_numbers = bindparam("numbers", type_=ARRAY(Integer))

# A ban that a later case took over has the token of the earlier one in Discord: that it is ours follows from both.
_IS_FREE = f"""
    c.settled_at < :before AND c.forgotten_at IS NULL
    AND (c.ended_at IS NULL OR c.ended_at < :before) AND (c.voided_at IS NULL OR c.voided_at < :before)
    AND {IS_OVER}
    AND (c.kind <> '{BAN.name}' OR c.ending IS DISTINCT FROM '{Ending.REPLACED.value}' OR NOT EXISTS (
        SELECT FROM cases AS n WHERE n.guild_id = c.guild_id AND n.target_id = c.target_id AND n.kind = '{BAN.name}'
        AND n.status = 'applied' AND n.ending IS NULL))
    AND NOT EXISTS (SELECT FROM case_schedule AS s WHERE s.guild_id = c.guild_id AND s.number = c.number)
    AND NOT EXISTS (SELECT FROM owed_answers AS a WHERE a.guild_id = c.guild_id AND a.number = c.number)
    AND NOT EXISTS (
        SELECT FROM appeals AS p
        WHERE p.guild_id = c.guild_id AND p.number = c.number AND p.state IN ('open', 'granting'))
    AND NOT EXISTS (
        SELECT FROM bulk_targets AS t
        JOIN bulk_operations AS b ON b.guild_id = t.guild_id AND b.number = t.operation
        WHERE t.guild_id = c.guild_id AND t.number = c.number AND b.state <> 'ended')
    AND NOT EXISTS (
        SELECT FROM case_links AS l JOIN cases AS o ON o.guild_id = l.guild_id AND o.number = l.number
        WHERE l.guild_id = c.guild_id AND l.other_number = c.number
        AND (o.status = 'pending' OR o.status = 'applied' AND o.ending IS NULL AND o.kind NOT IN ({_PASSING})))
    AND NOT EXISTS (
        SELECT FROM case_links AS l JOIN cases AS o ON o.guild_id = l.guild_id AND o.number = l.other_number
        WHERE l.guild_id = c.guild_id AND l.number = c.number
        AND (o.status = 'pending' OR o.status = 'applied' AND o.ending IS NULL AND o.kind NOT IN ({_PASSING})))
    """  # noqa: S608  # the kinds are the code's own
_before = bindparam("before", type_=DateTime(timezone=True))
CHOOSE = text(f"""
    SELECT c.number FROM cases AS c WHERE c.guild_id = :in_guild AND {_IS_FREE}
    ORDER BY c.settled_at LIMIT :most FOR UPDATE OF c SKIP LOCKED
    """).bindparams(_guild, _before, bindparam("most", type_=Integer))  # noqa: S608  # as above
# Asked again once nobody can link to them: a link that came between the first look and the lock was not seen.
_STILL = text(f"""
    SELECT c.number FROM cases AS c WHERE c.guild_id = :in_guild AND c.number = ANY(:numbers) AND {_IS_FREE}
    ORDER BY c.settled_at
    """).bindparams(_guild, _numbers, _before)  # noqa: S608  # as above

# Whoever puts a message to use waits for this, or is waited for, and is then seen by what follows.
_LOCK_CAPTURES = text("""
    SELECT capture_id FROM captures WHERE guild_id = :in_guild AND capture_id IN (
        SELECT capture_id FROM case_evidence WHERE guild_id = :in_guild AND number = ANY(:numbers))
    ORDER BY capture_id FOR UPDATE
    """).bindparams(_guild, _numbers)
# Messages that belong to no other case and to no report are forgotten as those are that were never used.
_RELEASE = text("""
    UPDATE captures SET is_used = false
    WHERE guild_id = :in_guild AND capture_id IN (
        SELECT capture_id FROM case_evidence WHERE guild_id = :in_guild AND number = ANY(:numbers))
      AND NOT EXISTS (
          SELECT FROM case_evidence AS e
          WHERE e.guild_id = captures.guild_id AND e.capture_id = captures.capture_id AND e.number <> ALL(:numbers))
      AND NOT EXISTS (
          SELECT FROM reports AS r WHERE r.guild_id = captures.guild_id AND r.capture_id = captures.capture_id)
    """).bindparams(_guild, _numbers)

# Its files stay where they were posted, in a channel of the server's; what has a post on record is never forgotten.
_FORGET_POSTS = text("""
    DELETE FROM capture_posts WHERE guild_id = :in_guild
      AND capture_id IN (SELECT capture_id FROM case_evidence WHERE guild_id = :in_guild AND number = ANY(:numbers))
      AND EXISTS (
          SELECT FROM captures AS c
          WHERE c.guild_id = capture_posts.guild_id AND c.capture_id = capture_posts.capture_id AND NOT c.is_used)
    """).bindparams(_guild, _numbers)

_WHAT_WAS_SAID = tuple(
    text(f"DELETE FROM {table} WHERE guild_id = :in_guild AND {column} = ANY(:numbers)").bindparams(  # noqa: S608
        _guild, _numbers
    )
    for table, column in (
        ("appeal_posts", "number"),
        ("appeals", "number"),
        ("case_evidence", "number"),
        ("case_changes", "number"),
        ("case_roles", "number"),
        ("nick_resets", "number"),
    )
)

# A step is taken once. That it was is known as long as there is a case of theirs that brings points, or would if it
# were no longer void, for that could bring the same step again.
_FIRINGS = text(f"""
    DELETE FROM escalation_firings AS f WHERE f.guild_id = :in_guild
      AND f.target_id IN (SELECT target_id FROM cases WHERE guild_id = :in_guild AND number = ANY(:numbers))
      AND EXISTS (
          SELECT FROM cases AS t WHERE t.guild_id = f.guild_id AND t.number = f.trigger_number
          AND (t.number = ANY(:numbers) OR t.forgotten_at IS NOT NULL))
      AND NOT EXISTS (
          SELECT FROM cases AS o WHERE o.guild_id = f.guild_id AND o.target_id = f.target_id
          AND o.number <> ALL(:numbers) AND o.forgotten_at IS NULL AND o.status <> 'failed'
          AND o.request_id NOT BETWEEN {FIRST} AND {LAST})
    """).bindparams(_guild, _numbers)  # noqa: S608  # numbers of the code's own

_given = "unnest(CAST(:numbers AS integer[]), CAST(:pseudonyms AS bigint[])) AS given(number, pseudonym)"
_pseudonyms = bindparam("pseudonyms", type_=ARRAY(BigInteger))

_OPERATIONS = text(f"""
    UPDATE bulk_operations SET moderator_id = {NOBODY}, moderator_username = NULL, moderator_display_name = NULL,
        reason = NULL, approved_by = NULL, stopped_by = NULL, version = version + 1
    WHERE guild_id = :in_guild AND number IN (
        SELECT operation FROM bulk_targets WHERE guild_id = :in_guild AND number = ANY(:numbers))
    """).bindparams(_guild, _numbers)  # noqa: S608  # a number of the code's own
_TARGETS = text(f"""
    UPDATE bulk_targets SET user_id = given.pseudonym, username = NULL, display_name = NULL, detail = NULL
    FROM {_given} WHERE guild_id = :in_guild AND bulk_targets.number = given.number
    """).bindparams(_guild, _numbers, _pseudonyms)  # noqa: S608  # as above
# Whom an operation left out has no case there: forgotten with the last one that it has. Their place in it makes an id.
_LEFT_OUT = text(f"""
    UPDATE bulk_targets SET user_id = {FIRST_PSEUDONYM} + ordinal, username = NULL, display_name = NULL, detail = NULL
    WHERE guild_id = :in_guild AND number IS NULL
      AND operation IN (SELECT operation FROM bulk_targets WHERE guild_id = :in_guild AND number = ANY(:numbers))
      AND NOT EXISTS (
          SELECT FROM bulk_targets AS t JOIN cases AS c ON c.guild_id = t.guild_id AND c.number = t.number
          WHERE t.guild_id = bulk_targets.guild_id AND t.operation = bulk_targets.operation
          AND c.forgotten_at IS NULL)
    """).bindparams(_guild, _numbers)  # noqa: S608  # as above
# Where all were left out, or nobody approved it in time, there is no case that it would be forgotten with.
# One has up to ten thousand targets, so one at a time.
_WITHOUT_CASES = text(f"""
    WITH gone AS (
      UPDATE bulk_operations SET moderator_id = {NOBODY}, moderator_username = NULL, moderator_display_name = NULL,
          reason = NULL, approved_by = NULL, stopped_by = NULL, version = version + 1
      WHERE guild_id = :in_guild AND number = (
        SELECT o.number FROM bulk_operations AS o
        WHERE o.guild_id = :in_guild AND o.state = 'ended' AND o.ended_at < :before AND o.moderator_id <> {NOBODY}
          AND NOT EXISTS (
              SELECT FROM bulk_targets AS t
              WHERE t.guild_id = o.guild_id AND t.operation = o.number AND t.number IS NOT NULL)
        ORDER BY o.number LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING number
    )
    UPDATE bulk_targets SET user_id = {FIRST_PSEUDONYM} + ordinal, username = NULL, display_name = NULL, detail = NULL
    WHERE guild_id = :in_guild AND operation = ANY(CAST((SELECT array_agg(number) FROM gone) AS integer[]))
    """).bindparams(_guild, _before)  # noqa: S608  # as above
_CASES = text(f"""
    UPDATE cases SET
        target_id = CASE WHEN kind IN ({_OWING}) THEN target_id ELSE given.pseudonym END, moderator_id = {NOBODY},
        target_username = NULL, target_display_name = NULL, moderator_username = NULL, moderator_display_name = NULL,
        reason = NULL, reason_changed_by = NULL, failure_detail = NULL, notice_detail = NULL,
        voided_by = CASE WHEN voided_at IS NULL THEN NULL ELSE {NOBODY} END,
        void_reason = CASE WHEN voided_at IS NULL THEN NULL ELSE '{FORGOTTEN}' END,
        forgotten_at = :at, version = version + 1
    FROM {_given} WHERE guild_id = :in_guild AND cases.number = given.number
    """).bindparams(_guild, _numbers, _pseudonyms, bindparam("at", type_=DateTime(timezone=True)))  # noqa: S608


@define
class PostgresClosedCases:
    """Whoever changes a case meanwhile is left alone, or finds another version of it."""

    _transaction: Transaction

    async def forget(
        self, guild: GuildId, *, before: datetime, at: datetime, pseudonyms: Sequence[UserId]
    ) -> Sequence[CaseNumber]:
        found = await self._numbers(CHOOSE, {"in_guild": guild, "before": before, "most": len(pseudonyms)})
        if not found:
            await self._transaction.execute(_WITHOUT_CASES, {"in_guild": guild, "before": before})
            return found
        chosen = await self._numbers(_STILL, {"in_guild": guild, "before": before, "numbers": found})
        if not chosen:
            return chosen
        these: Row = {"in_guild": guild, "numbers": chosen}
        under_others: Row = these | {"pseudonyms": list(pseudonyms[: len(chosen)])}
        await self._transaction.execute(_LOCK_CAPTURES, these)
        await self._transaction.execute(_RELEASE, these)
        await self._transaction.execute(_FORGET_POSTS, these)
        for statement in _WHAT_WAS_SAID:
            await self._transaction.execute(statement, these)
        await self._transaction.execute(_FIRINGS, these)
        await self._transaction.execute(_OPERATIONS, these)
        await self._transaction.execute(_TARGETS, under_others)
        await self._transaction.execute(_CASES, under_others | {"at": at})
        await self._transaction.execute(_LEFT_OUT, these)
        return chosen

    async def _numbers(self, choice: TextClause, of: Row) -> list[CaseNumber]:
        return [CaseNumber(row["number"]) for row in (await self._transaction.execute(choice, of)).mappings()]
