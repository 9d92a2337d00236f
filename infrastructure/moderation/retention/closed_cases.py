from collections.abc import Sequence
from datetime import datetime

from attrs import define
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger, DateTime, Integer

from domain.moderation.actions import KIND_BY_NAME
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case_number import CaseNumber
from domain.moderation.nobody import NOBODY
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Row, Transaction

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

# A kind that only another version knows may hold as long as no end of it is on record.
_CHOOSE = text(f"""
    SELECT c.number FROM cases AS c
    WHERE c.guild_id = :in_guild AND c.settled_at < :before AND c.forgotten_at IS NULL
      AND (c.ended_at IS NULL OR c.ended_at < :before) AND (c.voided_at IS NULL OR c.voided_at < :before)
      AND (c.status = 'failed' OR c.ending IS NOT NULL OR c.kind IN ({_PASSING}))
      AND NOT EXISTS (SELECT FROM case_schedule AS s WHERE s.guild_id = c.guild_id AND s.number = c.number)
      AND NOT EXISTS (SELECT FROM owed_answers AS a WHERE a.guild_id = c.guild_id AND a.number = c.number)
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
    ORDER BY c.settled_at LIMIT :most FOR UPDATE OF c SKIP LOCKED
    """).bindparams(  # noqa: S608  # the kinds are the code's own
    _guild, bindparam("before", type_=DateTime(timezone=True)), bindparam("most", type_=Integer)
)

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

_WHAT_WAS_SAID = tuple(
    text(f"DELETE FROM {table} WHERE guild_id = :in_guild AND {column} = ANY(:numbers)").bindparams(  # noqa: S608
        _guild, _numbers
    )
    for table, column in (
        ("case_evidence", "number"),
        ("case_changes", "number"),
        ("case_roles", "number"),
        ("nick_resets", "number"),
        ("escalation_firings", "trigger_number"),
    )
)

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
        which: Row = {"in_guild": guild, "before": before, "most": len(pseudonyms)}
        found = (await self._transaction.execute(_CHOOSE, which)).mappings().all()
        chosen = [CaseNumber(row["number"]) for row in found]
        if not chosen:
            return chosen
        these: Row = {"in_guild": guild, "numbers": chosen}
        under_others: Row = these | {"pseudonyms": list(pseudonyms[: len(chosen)])}
        await self._transaction.execute(_RELEASE, these)
        for statement in _WHAT_WAS_SAID:
            await self._transaction.execute(statement, these)
        await self._transaction.execute(_OPERATIONS, these)
        await self._transaction.execute(_TARGETS, under_others)
        await self._transaction.execute(_CASES, under_others | {"at": at})
        return chosen
