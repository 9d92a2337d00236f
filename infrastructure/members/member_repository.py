from collections.abc import Collection
from datetime import datetime

from attrs import define
from sqlalchemy import bindparam, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.members.errors import MemberNotKnown
from domain.members.member import Member, Sighting, by_member
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Transaction
from infrastructure.members.tables import MEMBERS, members

_SELECT = select(*MEMBERS.columns).where(members.c.guild == bindparam("in_guild"), members.c.user == bindparam("which"))

_insert = upsert(members).from_select(
    list(MEMBERS.names),
    select(
        func.unnest(*(bindparam(column.key, type_=ARRAY(column.type)) for column in MEMBERS.columns))
        .table_valued(*MEMBERS.names, joins_implicitly=True)
        .render_derived()
    ),
)
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
_left_at = func.greatest(bindparam("at", type_=members.c.left_at.type), members.c.updated_at)
_LEFT = (
    update(members)
    .where(members.c.guild == bindparam("in_guild"), members.c.user == bindparam("which"), members.c.left_at.is_(None))
    .values(left_at=_left_at, updated_at=_left_at)
)


@define
class PostgresMemberRepository:
    _transaction: Transaction

    async def meet(self, sightings: Collection[Sighting]) -> None:
        if sightings:
            rows = [MEMBERS.to_row(Member.met(sighting)) for sighting in by_member(sightings)]
            await self._transaction.execute(_MEET, {name: [row[name] for row in rows] for name in MEMBERS.names})

    async def get(self, guild: GuildId, user: UserId) -> Member:
        row = (await self._transaction.execute(_SELECT, {"in_guild": guild, "which": user})).mappings().one_or_none()
        if row is None:
            raise MemberNotKnown(user)
        return MEMBERS.from_row(row)

    async def left(self, guild: GuildId, user: UserId, *, at: datetime) -> bool:
        left = await self._transaction.execute(_LEFT, {"in_guild": guild, "which": user, "at": at})
        return left.rowcount == 1
