from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from attrs import define
from sqlalchemy import (
    BigInteger,
    Executable,
    Integer,
    Text,
    bindparam,
    cast,
    column,
    func,
    insert,
    literal_column,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case, CaseIntent, Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseNotFound
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.lease import NOBODY, LeaseToken, Room
from infrastructure.database.column_types import Snowflakes
from infrastructure.database.leases import NOW, claim, claiming, held
from infrastructure.database.transaction import Row, Transaction
from infrastructure.database.versioned import VersionedUpdate
from infrastructure.moderation.tables import (
    CASE_CHANGES,
    CASES,
    case_counters,
    case_links,
    case_roles,
    cases,
    owed_answers,
)
from infrastructure.outbox.tables import outbox
from infrastructure.outbox.writer import EVENT_VALUES, event_row

_ANY_NUMBER = CaseNumber(1)
_MOST_IN_FORCE = 100
"""Of one target: each action of a kind ends those before it, so more than a few are none of ours."""
_SHARED_WITH_ANSWER = ("opened_at", "lease_until", "lease_token")

_next_number = (
    upsert(case_counters)
    .values(guild=bindparam("in_guild"), last_number=1)
    .on_conflict_do_update(index_elements=["guild_id"], set_={"last_number": case_counters.c.last_number + 1})
    .returning(case_counters.c.last_number)
    .cte("next_number")
)
_columns = [column for column in cases.c if column.key != "number"]
_opened = (
    insert(cases)
    .from_select(
        ["number", *(column.key for column in _columns)],
        select(_next_number.c.last_number, *(bindparam(f"case_{c.key}", type_=c.type) for c in _columns)),
    )
    .returning(cases.c.number)
    .cte("opened")
)
_event_written = (
    insert(outbox)
    .from_select(
        [*EVENT_VALUES],
        select(
            *(
                value.op("||")(func.jsonb_build_object("number", _opened.c.number)) if name == "payload" else value
                for name, value in EVENT_VALUES.items()
            )
        ),
    )
    .cte("event_written")
)
_place = {name: bindparam(f"answer_{name}", type_=owed_answers.c[name].type) for name in ("application", "reply_token")}
_answer_owed = (
    insert(owed_answers)
    .from_select(
        ["guild", "number", *_place, "asked_at", "lease_until", "lease_token"],
        select(
            bindparam("in_guild", type_=BigInteger),
            _opened.c.number,
            *_place.values(),
            *(bindparam(f"case_{name}", type_=cases.c[name].type) for name in _SHARED_WITH_ANSWER),
        ).where(_place["reply_token"].is_not(None)),
    )
    .cte("answer_owed")
)
_link = (
    func.unnest(bindparam("relations", type_=ARRAY(Text)), bindparam("linked", type_=ARRAY(Integer)))
    .table_valued(column("relation", Text), column("other", Integer))
    .render_derived(name="link")
)
_linked = (
    insert(case_links)
    .from_select(
        ["guild", "number", "relation", "other"],
        select(bindparam("in_guild", type_=BigInteger), _opened.c.number, _link.c.relation, _link.c.other).distinct(),
    )
    .cte("linked_to")
)
_roles = bindparam("target_roles", type_=Snowflakes)
_roles_noted = (
    insert(case_roles)
    .from_select(
        ["guild", "number", "roles"],
        select(bindparam("in_guild", type_=BigInteger), _opened.c.number, _roles).where(func.cardinality(_roles) > 0),
    )
    .cte("roles_noted")
)
# One statement takes the number, adds the case with its links and the member's roles, writes its event and notes who
# waits for the answer, so the guild's counter is locked for fewer round trips than with statements of their own.
_OPEN = select(_opened.c.number).add_cte(_event_written, _answer_owed, _linked, _roles_noted)
_in_guild = select(*CASES.columns).where(cases.c.guild == bindparam("in_guild"))
_SELECT = _in_guild.where(cases.c.number == bindparam("which"))
_LOCK = _SELECT.with_for_update()
_SELECT_BY_REQUEST = _in_guild.where(cases.c.request == bindparam("asked_by"))
_IN_FORCE = (
    _in_guild.where(
        cases.c.target == bindparam("on_whom"),
        type_coerce(cases.c.kind, Text) == func.any(bindparam("kinds", type_=ARRAY(Text))),
        # Written out, as below: a generic plan could not use the partial index otherwise.
        cases.c.status == literal_column("'applied'"),
        cases.c.ending.is_(None),
    )
    .order_by(cases.c.number)
    .limit(_MOST_IN_FORCE)
)
_NEWEST_TAKEN = (
    select(cases.c.opened_at)
    .where(
        cases.c.guild == bindparam("in_guild"),
        cases.c.moderator == bindparam("by_whom"),
        cases.c.kind == bindparam("of_kind"),
        cases.c.status != literal_column("'failed'"),
    )
    .order_by(cases.c.opened_at.desc())
    .limit(bindparam("most", type_=Integer))
)
_UPDATE = VersionedUpdate(
    CASES,
    cases,
    changeable=[
        *("reason", "reason_changed_by", "notice", "notice_detail", "status", "failure", "failure_detail"),
        *("settled_at", "expires_at", "ending", "ended_at"),
        *("moderator", "moderator_username", "moderator_display_name", "voided_by", "voided_at", "void_reason"),
    ],
)
_CLAIM = claim(
    cases,
    due=(
        # The status is written out: with a parameter, a generic plan could not use the partial index.
        (cases.c.status == literal_column("'pending'"))
        & (cases.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger))))
        # Kinds that only another version of Tux can carry out are left to it.
        & (type_coerce(cases.c.kind, Text) == func.any(bindparam("known_kinds", type_=ARRAY(Text))))
    ),
    due_at=cases.c.lease_until,
    oldest_first=[cases.c.lease_until],
    returning=CASES.columns,
    also={
        "impossible_for": type_coerce(cases.c.impossible_for, Integer)
        + cast(func.extract("epoch", NOW - cases.c.lease_until), Integer)
    },
)
_until = bindparam("until", type_=cases.c.lease_until.type)
_UNDER_WAY = (
    select(cases.c.number)
    .select_from(cases)
    .where(
        cases.c.guild == bindparam("in_guild"),
        cases.c.target == bindparam("on_whom"),
        cases.c.status == literal_column("'pending'"),
        cases.c.is_exclusive,
    )
    .limit(1)
)
_WAS_TO_END = (
    select(cases.c.number)
    .where(
        cases.c.guild == bindparam("in_guild"),
        cases.c.target == bindparam("on_whom"),
        cases.c.number > bindparam("after"),
        cases.c.kind == bindparam("by_kind"),
        cases.c.failure == literal_column(f"'{Failure.SUPERSEDED.value}'"),
        cases.c.voided_at.is_(None),
    )
    .limit(1)
)
_TAKE_OVER = (
    update(cases)
    .where(
        cases.c.guild == bindparam("in_guild"),
        cases.c.number == bindparam("which"),
        cases.c.status == literal_column("'pending'"),
        cases.c.lease_token == NOBODY,
    )
    .values(
        {
            cases.c.lease_until: _until,
            cases.c.lease_token: bindparam("token"),
            cases.c.attempts: cases.c.attempts + 1,
        }
    )
    .returning(*CASES.columns)
)
_POSTPONE = (
    update(cases)
    .where(cases.c.guild == bindparam("in_guild"), cases.c.number == bindparam("which"), held(cases))
    .values(
        {
            cases.c.lease_until: _until,
            cases.c.lease_token: NOBODY,
            cases.c.impossible_for: type_coerce(cases.c.impossible_for, Integer) + bindparam("seconds"),
            cases.c.disallowed_at: bindparam("disallowed"),
        }
    )
)


@define
class PostgresCaseRepository:
    _transaction: Transaction

    async def open(self, intent: CaseIntent) -> Case:
        lease = LeaseToken(uuid4())
        draft = Case.open(intent, _ANY_NUMBER, lease)
        [event] = draft.pull_events()
        row = CASES.to_row(draft) | {"is_exclusive": intent.kind.is_exclusive}
        parameters = {f"case_{name}": value for name, value in row.items() if name != "number"}
        parameters |= event_row(event)
        place = intent.answer_place
        parameters |= {"answer_application": place and place.application, "answer_reply_token": place and place.token}
        parameters |= {
            "relations": [link.relation.value for link in intent.links],
            "linked": [link.to for link in intent.links],
            "target_roles": intent.target_roles,
        }
        opened = await self._transaction.execute(_OPEN, {"in_guild": intent.guild} | parameters)
        self._transaction.wrote_events = True
        case = Case.open(intent, opened.mappings().one()["number"], lease)
        case.pull_events()  # written above
        return case

    async def get(self, guild: GuildId, number: CaseNumber) -> Case:
        return await self._found(_SELECT, guild, number)

    async def lock(self, guild: GuildId, number: CaseNumber) -> Case:
        return await self._found(_LOCK, guild, number)

    async def _found(self, statement: Executable, guild: GuildId, number: CaseNumber) -> Case:
        result = await self._transaction.execute(statement, {"in_guild": guild, "which": number})
        row = result.mappings().one_or_none()
        if row is None:
            raise CaseNotFound(number)
        return CASES.from_row(row)

    async def opened_by(self, guild: GuildId, request: RequestId) -> Case | None:
        result = await self._transaction.execute(_SELECT_BY_REQUEST, {"in_guild": guild, "asked_by": request})
        row = result.mappings().one_or_none()
        return None if row is None else CASES.from_row(row)

    async def in_force(self, guild: GuildId, target: UserId, kinds: Collection[ActionKind]) -> tuple[Case, ...]:
        which: Row = {"in_guild": guild, "on_whom": target, "kinds": sorted(kind.name for kind in kinds)}
        result = await self._transaction.execute(_IN_FORCE, which)
        return tuple(map(CASES.from_row, result.mappings()))

    async def newest_taken(
        self, guild: GuildId, moderator: UserId, kind: ActionKind, *, most: int
    ) -> tuple[datetime, ...]:
        which: Row = {"in_guild": guild, "by_whom": moderator, "of_kind": kind, "most": most}
        result = await self._transaction.execute(_NEWEST_TAKEN, which)
        return tuple(row["opened_at"] for row in result.mappings())

    async def save(self, case: Case) -> None:
        await _UPDATE(self._transaction, case)
        await CASE_CHANGES.append(self._transaction, (case.guild, case.number), case.pull_changes())
        self._transaction.events.extend(case.pull_events())

    async def claim_abandoned(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[Case, ...]:
        which: Row = {"guilds": guilds, "known_kinds": [kind.name for kind in KINDS]}
        claimed = await self._transaction.execute(_CLAIM, claiming(now=now, leases=[lease], room=room) | which)
        return tuple(sorted(map(CASES.from_row, claimed.mappings()), key=lambda case: case.opened_at))

    async def is_under_way(self, guild: GuildId, target: UserId) -> bool:
        found = await self._transaction.execute(_UNDER_WAY, {"in_guild": guild, "on_whom": target})
        return found.first() is not None

    async def was_to_end(self, case: Case) -> bool:
        whose: Row = {"in_guild": case.guild, "on_whom": case.target, "after": case.number}
        found = await self._transaction.execute(_WAS_TO_END, whose | {"by_kind": case.kind.undone_by})
        return found.first() is not None

    async def take_over(self, guild: GuildId, number: CaseNumber, *, until: datetime) -> Case | None:
        which: Row = {"in_guild": guild, "which": number, "until": until, "token": uuid4()}
        row = (await self._transaction.execute(_TAKE_OVER, which)).mappings().one_or_none()
        return None if row is None else CASES.from_row(row)

    async def postpone(self, case: Case, *, until: datetime, impossible_for: timedelta) -> None:
        which: Row = {"in_guild": case.guild, "which": case.number, "token": case.lease_token}
        seconds = int(impossible_for.total_seconds())
        noted: Row = {"until": until, "seconds": seconds, "disallowed": case.disallowed_at}
        await self._transaction.execute(_POSTPONE, which | noted)
