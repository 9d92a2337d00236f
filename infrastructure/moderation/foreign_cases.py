from collections.abc import Collection, Sequence

from attrs import define
from sqlalchemy import BigInteger, Boolean, DateTime, Integer, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.importing.carrying import CarriedCase
from domain.moderation.importing.ends_here import EndedBy, EndedHere, said_of
from domain.shared.errors import ConcurrentChange
from domain.shared.history import Change
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.moderation.foreign_endings import END, ENDED_BY, IN_FORCE
from infrastructure.moderation.tables import CASES

_GUILD = bindparam("in_guild", type_=BigInteger)
_NUMBERS = bindparam("numbers", type_=ARRAY(Integer))
_TIMES = ARRAY(DateTime(timezone=True))

_RESERVE = text(
    "INSERT INTO case_counters (guild_id, last_number) VALUES (:in_guild, :last) ON CONFLICT (guild_id) DO NOTHING"
    " RETURNING last_number"
).bindparams(_GUILD, bindparam("last", type_=Integer))

_ADD = text(
    """
    INSERT INTO cases (
      guild_id, number, kind, is_exclusive, target_id, moderator_id, reason, request_id, delete_messages_seconds,
      expires_at, opened_at, lease_until, lease_token, notice, status, settled_at, ending, ended_at,
      target_username, moderator_username, voided_by, voided_at, void_reason
    )
    SELECT :in_guild, number, kind, is_exclusive, target, moderator, reason, request, 0, expires_at, opened_at,
      opened_at, token, 'not_wanted', 'applied', opened_at, ending, ended_at, target_name, moderator_name, voided_by,
      voided_at, void_reason
    FROM unnest(
      :numbers, :kinds, :exclusive, :targets, :moderators, :reasons, :requests, :ends, :opened, :tokens, :endings,
      :ended, :target_names, :moderator_names, :voiders, :voided, :void_reasons
    ) AS brought (
      number, kind, is_exclusive, target, moderator, reason, request, expires_at, opened_at, token, ending, ended_at,
      target_name, moderator_name, voided_by, voided_at, void_reason
    )
    """
).bindparams(
    _GUILD,
    _NUMBERS,
    bindparam("kinds", type_=ARRAY(Text)),
    bindparam("exclusive", type_=ARRAY(Boolean)),
    bindparam("targets", type_=ARRAY(BigInteger)),
    bindparam("moderators", type_=ARRAY(BigInteger)),
    bindparam("reasons", type_=ARRAY(Text)),
    bindparam("requests", type_=ARRAY(BigInteger)),
    bindparam("ends", type_=_TIMES),
    bindparam("opened", type_=_TIMES),
    bindparam("tokens", type_=ARRAY(Uuid)),
    bindparam("endings", type_=ARRAY(Text)),
    bindparam("ended", type_=_TIMES),
    bindparam("target_names", type_=ARRAY(Text)),
    bindparam("moderator_names", type_=ARRAY(Text)),
    bindparam("voiders", type_=ARRAY(BigInteger)),
    bindparam("voided", type_=_TIMES),
    bindparam("void_reasons", type_=ARRAY(Text)),
)

_ADD_LINES = text(
    """
    INSERT INTO case_changes (guild_id, number, field, new_value, changed_by, changed_at)
    SELECT :in_guild, number, field, to_jsonb(new), changed_by, changed_at
    FROM unnest(:numbers, :fields, :news, :bys, :ats) WITH ORDINALITY
        AS line (number, field, new, changed_by, changed_at, nth)
    ORDER BY nth
    """
).bindparams(
    _GUILD,
    _NUMBERS,
    bindparam("fields", type_=ARRAY(Text)),
    bindparam("news", type_=ARRAY(Text)),
    bindparam("bys", type_=ARRAY(BigInteger)),
    bindparam("ats", type_=_TIMES),
)

# Lists of roles differ in length, which no array of arrays may: each role stands beside the number of its case.
_ROLES = (bindparam("of_numbers", type_=ARRAY(Integer)), bindparam("roles", type_=ARRAY(BigInteger)))
_ADD_ROLES = text(
    """
    INSERT INTO case_roles (guild_id, number, roles)
    SELECT :in_guild, number, array_agg(role ORDER BY nth)
    FROM unnest(:of_numbers, :roles) WITH ORDINALITY AS had (number, role, nth) GROUP BY number
    """
).bindparams(_GUILD, *_ROLES)

_ADD_SWAPS = text(
    """
    INSERT INTO role_swaps (guild_id, number, user_id, jail_role_id, moved, unmoved)
    SELECT :in_guild, jail.number, jail.user_id, jail.jail_role,
      COALESCE((SELECT array_agg(role ORDER BY role)
                FROM unnest(:of_numbers, :roles) AS taken (number, role) WHERE taken.number = jail.number), '{}'), '{}'
    FROM unnest(:numbers, :users, :jail_roles) AS jail (number, user_id, jail_role)
    """
).bindparams(
    _GUILD,
    _NUMBERS,
    *_ROLES,
    bindparam("users", type_=ARRAY(BigInteger)),
    bindparam("jail_roles", type_=ARRAY(BigInteger)),
)

_SCHEDULE = text(
    """
    INSERT INTO case_schedule (guild_id, number, due_at)
    SELECT :in_guild, number, due_at FROM unnest(:numbers, :dues) AS due (number, due_at)
    """
).bindparams(_GUILD, _NUMBERS, bindparam("dues", type_=_TIMES))

# The counter is locked first, as by whoever opens a case: nobody has the next number meanwhile.
_LOCK_NUMBERS = text("SELECT last_number FROM case_counters WHERE guild_id = :in_guild FOR UPDATE").bindparams(_GUILD)
_UNTOUCHED = text(
    """
    SELECT number FROM cases
    WHERE guild_id = :in_guild AND number = ANY(:numbers) AND version = 1
      AND NOT EXISTS (SELECT FROM case_links AS link
                      WHERE link.guild_id = :in_guild AND link.other_number = cases.number)
      AND NOT EXISTS (SELECT FROM case_links AS own WHERE own.guild_id = :in_guild AND own.number = cases.number)
      AND NOT EXISTS (SELECT FROM case_log_posts AS post
                      WHERE post.guild_id = :in_guild AND post.number = cases.number)
      AND NOT EXISTS (SELECT FROM case_evidence AS shown
                      WHERE shown.guild_id = :in_guild AND shown.number = cases.number)
      AND NOT EXISTS (SELECT FROM escalation_firings AS fired
                      WHERE fired.guild_id = :in_guild AND fired.trigger_number = cases.number)
      AND NOT EXISTS (SELECT FROM case_schedule AS due
                      WHERE due.guild_id = :in_guild AND due.number = cases.number AND due.lease_token IS NOT NULL)
    FOR UPDATE OF cases
    """
).bindparams(_GUILD, _NUMBERS)
_FORGET = tuple(
    text(f"DELETE FROM {table} WHERE guild_id = :in_guild AND number = ANY(:numbers)").bindparams(_GUILD, _NUMBERS)  # noqa: S608  # names of tables
    for table in ("case_changes", "case_roles", "role_swaps", "case_schedule", "cases")
)
_GIVE_BACK = text(
    """
    UPDATE case_counters SET last_number = left_over.last
    FROM (SELECT max(number) AS last FROM cases WHERE guild_id = :in_guild) AS left_over
    WHERE guild_id = :in_guild AND left_over.last IS NOT NULL
    """
).bindparams(_GUILD)
_NO_CASES = text(
    """
    DELETE FROM case_counters
    WHERE guild_id = :in_guild AND NOT EXISTS (SELECT FROM cases WHERE guild_id = :in_guild)
    """
).bindparams(_GUILD)


@define
class PostgresForeignCases:
    _transaction: Transaction

    async def reserve(self, guild: GuildId, last: CaseNumber) -> bool:
        return (await self._transaction.execute(_RESERVE, {"in_guild": guild, "last": last})).first() is not None

    async def add(self, cases: Sequence[CarriedCase]) -> None:
        if not cases:
            return
        in_guild: Row = {"in_guild": cases[0].case.guild}
        await self._transaction.execute(_ADD, in_guild | _arrays([each.case for each in cases]))
        lines = [(each.case.number, line) for each in cases for line in each.lines]
        if lines:
            await self._transaction.execute(_ADD_LINES, in_guild | _line_arrays(lines))
        of_roles = [each for each in cases if each.roles]
        if of_roles:
            had = [(each.case.number, role) for each in of_roles for role in each.roles]
            await self._transaction.execute(_ADD_ROLES, in_guild | _role_arrays(had))
        swaps = [each.swap for each in cases if each.swap is not None]
        if swaps:
            taken = [(swap.number, role) for swap in swaps for role in swap.moved]
            jails: Row = {
                "numbers": [swap.number for swap in swaps],
                "users": [swap.user for swap in swaps],
                "jail_roles": [swap.jail_role for swap in swaps],
            }
            await self._transaction.execute(_ADD_SWAPS, in_guild | jails | _role_arrays(taken))
        due = [(each.case.number, each.due_at) for each in cases if each.due_at is not None]
        if due:
            planned: Row = {"numbers": [number for number, _ in due], "dues": [at for _, at in due]}
            await self._transaction.execute(_SCHEDULE, in_guild | planned)

    async def in_force(
        self, guild: GuildId, targets: Collection[UserId], kinds: Collection[ActionKind]
    ) -> tuple[Case, ...]:
        which: Row = {"in_guild": guild, "targets": targets, "kinds": sorted(kind.name for kind in kinds)}
        return tuple(map(CASES.from_row, (await self._transaction.execute(IN_FORCE, which)).mappings()))

    async def ended_by(self, guild: GuildId, numbers: Collection[CaseNumber]) -> tuple[EndedBy, ...]:
        which: Row = {"in_guild": guild, "numbers": [*numbers], "said": [said_of(number) for number in numbers]}
        rows = (await self._transaction.execute(ENDED_BY, which)).mappings()
        return tuple(EndedBy(case=CASES.from_row(row), by=CaseNumber(row["ender"])) for row in rows)

    async def end(self, ended: Sequence[EndedHere]) -> None:
        if not ended:
            return
        found = [each.case for each in ended]
        in_guild: Row = {"in_guild": found[0].guild}
        ends: Row = {
            "numbers": [case.number for case in found],
            "versions": [case.version for case in found],
            "endings": [None if case.ending is None else case.ending.value for case in found],
            "ended": [case.ended_at for case in found],
        }
        saved = (await self._transaction.execute(END, in_guild | ends)).mappings().all()
        if len(saved) != len(found):
            raise ConcurrentChange
        lines = [(each.case.number, each.line) for each in ended]
        await self._transaction.execute(_ADD_LINES, in_guild | _line_arrays(lines))
        posted = {row["number"] for row in saved if row["is_posted"]}
        for case in found:
            events = case.pull_events()
            self._transaction.events.extend(events if case.number in posted else ())

    async def remove(self, guild: GuildId, numbers: Collection[CaseNumber]) -> frozenset[CaseNumber]:
        in_guild: Row = {"in_guild": guild}
        await self._transaction.execute(_LOCK_NUMBERS, in_guild)
        found = await self._transaction.execute(_UNTOUCHED, in_guild | {"numbers": numbers})
        untouched = sorted(CaseNumber(row["number"]) for row in found.mappings())
        for forget in _FORGET:
            await self._transaction.execute(forget, in_guild | {"numbers": untouched})
        await self._transaction.execute(_GIVE_BACK, in_guild)
        await self._transaction.execute(_NO_CASES, in_guild)
        return frozenset(untouched)


def _arrays(cases: Sequence[Case]) -> Row:
    return {
        "numbers": [case.number for case in cases],
        "kinds": [case.kind.name for case in cases],
        "exclusive": [case.kind.is_exclusive for case in cases],
        "targets": [case.target for case in cases],
        "moderators": [case.moderator for case in cases],
        "reasons": [case.reason for case in cases],
        "requests": [case.request for case in cases],
        "ends": [case.expires_at for case in cases],
        "opened": [case.opened_at for case in cases],
        "tokens": [case.lease_token for case in cases],
        "endings": [None if case.ending is None else case.ending.value for case in cases],
        "ended": [case.ended_at for case in cases],
        "target_names": [case.target_username for case in cases],
        "moderator_names": [case.moderator_username for case in cases],
        "voiders": [case.voided_by for case in cases],
        "voided": [case.voided_at for case in cases],
        "void_reasons": [case.void_reason for case in cases],
    }


def _line_arrays(lines: Sequence[tuple[CaseNumber, Change]]) -> Row:
    return {
        "numbers": [number for number, _ in lines],
        "fields": [line.field for _, line in lines],
        "news": [line.new for _, line in lines],
        "bys": [line.by for _, line in lines],
        "ats": [line.at for _, line in lines],
    }


def _role_arrays(roles: Sequence[tuple[CaseNumber, int]]) -> Row:
    return {"of_numbers": [number for number, _ in roles], "roles": [role for _, role in roles]}
