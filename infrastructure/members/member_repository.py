from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache

from attrs import define
from sqlalchemy import BigInteger, Executable, Integer, bindparam, case, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.members.errors import MemberNotKnown
from domain.members.member import Member, Sighting, by_member
from domain.members.record import RECORD_FIELDS, BulkOutcome, MemberRecord
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.members.tables import MEMBERS, members

_SELECT = select(*MEMBERS.columns).where(members.c.guild == bindparam("in_guild"), members.c.user == bindparam("which"))

_UNNESTED = select(
    func.unnest(*(bindparam(column.key, type_=ARRAY(column.type)) for column in MEMBERS.columns))
    .table_valued(*MEMBERS.names, joins_implicitly=True)
    .render_derived()
)
_insert = upsert(members).from_select(list(MEMBERS.names), _UNNESTED)
_seen = _insert.excluded
_newer = _seen.updated_at >= members.c.updated_at
# As `Member.meet` has it.
_MEET = _insert.on_conflict_do_update(
    index_elements=list(members.primary_key),
    set_={
        members.c.username: case(
            (or_(_newer, members.c.username.is_(None)), func.coalesce(_seen.username, members.c.username)),
            else_=members.c.username,
        ),
        members.c.display_name: case(
            (or_(_newer, members.c.display_name.is_(None)), func.coalesce(_seen.display_name, members.c.display_name)),
            else_=members.c.display_name,
        ),
        members.c.is_bot: or_(members.c.is_bot, _seen.is_bot),
        members.c.joined_at: func.greatest(members.c.joined_at, _seen.joined_at),
        members.c.first_seen_at: func.least(members.c.first_seen_at, _seen.first_seen_at),
        members.c.last_active_at: func.greatest(members.c.last_active_at, _seen.last_active_at),
        members.c.message_count: members.c.message_count + _seen.message_count,
        members.c.left_at: case(
            (func.greatest(_seen.updated_at, _seen.joined_at) > members.c.left_at, None), else_=members.c.left_at
        ),
        members.c.updated_at: func.greatest(members.c.updated_at, _seen.updated_at),
    },
)


@cache
def _taking_over(given: frozenset[str]) -> Executable:
    """Returns a row for each member that is new or changed, which says whether it is new."""
    names = sorted(given)
    insert = upsert(members).from_select(list(MEMBERS.names), _UNNESTED)
    if names:
        differs = or_(*(members.c[name].is_distinct_from(insert.excluded[name]) for name in names))
        changes = {name: insert.excluded[name] for name in names}
        set_ = {**changes, "updated_at": func.greatest(members.c.updated_at, insert.excluded.updated_at)}
        insert = insert.on_conflict_do_update(index_elements=list(members.primary_key), set_=set_, where=differs)
    else:
        insert = insert.on_conflict_do_nothing()
    # A row that was there carries the transaction that locked it to change it; a new one carries none.
    return insert.returning(literal_column("xmax = 0").label("is_new"))


_at = bindparam("at", type_=members.c.counted_join_at.type)
_COUNT_JOIN = (
    update(members)
    .where(
        members.c.guild == bindparam("in_guild"),
        members.c.user == bindparam("which"),
        members.c.counted_join_at.is_(None) | (members.c.counted_join_at < _at),
    )
    .values(counted_join_at=_at)
)
_leaves = upsert(members)
_left_at = func.greatest(_leaves.excluded.left_at, members.c.updated_at)
_LEAVE = _leaves.on_conflict_do_update(
    index_elements=list(members.primary_key),
    set_={"left_at": _left_at, "updated_at": _left_at},
    where=members.c.left_at.is_(None),
)

_PRESENCE = (
    select(members.c.user, members.c.left_at.is_(None).label("is_active"))
    .where(members.c.guild == bindparam("in_guild"), members.c.user > bindparam("after"))
    .order_by(members.c.user)
    .limit(bindparam("most", type_=Integer))
)
_unseen_at = func.greatest(bindparam("at", type_=members.c.left_at.type), members.c.updated_at)
_locked = (
    select(members.c.user)
    .where(
        members.c.guild == bindparam("in_guild"),
        members.c.user == func.any(bindparam("users", type_=ARRAY(BigInteger))),
        members.c.left_at.is_(None),
    )
    .order_by(members.c.user)
    .with_for_update()
    .cte("locked")
)
_LEFT_UNSEEN = (
    update(members)
    .where(members.c.guild == bindparam("in_guild"), members.c.user == _locked.c.user)
    .values(left_at=_unseen_at, updated_at=_unseen_at)
)


def _columns_of(rows: Sequence[Row]) -> Row:
    return {name: [row[name] for row in rows] for name in MEMBERS.names}


@define
class PostgresMemberRepository:
    _transaction: Transaction

    async def meet(self, sightings: Collection[Sighting]) -> None:
        if sightings:
            rows = [MEMBERS.to_row(Member.met(sighting)) for sighting in by_member(sightings)]
            await self._transaction.execute(_MEET, _columns_of(rows))

    async def take_over(
        self, guild: GuildId, records: Collection[MemberRecord], given: frozenset[str], *, at: datetime
    ) -> BulkOutcome:
        assert given <= RECORD_FIELDS
        ordered = sorted(records, key=lambda record: record.user)
        rows = [MEMBERS.to_row(record.as_member(guild, at)) for record in ordered]
        written = await self._transaction.execute(_taking_over(given), _columns_of(rows))
        new = [row["is_new"] for row in written.mappings()].count(True)
        changed = written.rowcount - new
        return BulkOutcome(new=new, changed=changed, unchanged=len(rows) - new - changed)

    async def get(self, guild: GuildId, user: UserId) -> Member:
        row = (await self._transaction.execute(_SELECT, {"in_guild": guild, "which": user})).mappings().one_or_none()
        if row is None:
            raise MemberNotKnown(user)
        return MEMBERS.from_row(row)

    async def joined(self, sighting: Sighting) -> bool:
        await self.meet([sighting])
        join: Row = {"in_guild": sighting.guild, "which": sighting.user, "at": sighting.at}
        return (await self._transaction.execute(_COUNT_JOIN, join)).rowcount == 1

    async def presence(self, guild: GuildId, *, after: UserId, limit: int) -> Mapping[UserId, bool]:
        which: Row = {"in_guild": guild, "after": after, "most": limit}
        rows = (await self._transaction.execute(_PRESENCE, which)).mappings()
        return {row["user_id"]: row["is_active"] for row in rows}

    async def left_unseen(self, guild: GuildId, users: Collection[UserId], *, at: datetime) -> None:
        await self._transaction.execute(_LEFT_UNSEEN, {"in_guild": guild, "users": users, "at": at})

    async def left(self, sighting: Sighting) -> bool:
        gone = Member.met(sighting)
        gone.leave(sighting.at)
        return (await self._transaction.execute(_LEAVE, MEMBERS.to_row(gone))).rowcount == 1
