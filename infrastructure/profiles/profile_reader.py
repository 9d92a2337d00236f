from attrs import define
from sqlalchemy import BigInteger, Select, and_, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB

from application.profiles.queries import MemberFacts
from domain.moderation.actions import kind_named
from domain.moderation.case import CaseStatus
from domain.points.account import AccountKind
from domain.shared.ids import GuildId, UserId
from infrastructure.database.reading import Reading
from infrastructure.levels.tables import member_levels
from infrastructure.members.tables import members
from infrastructure.moderation.tables import cases
from infrastructure.points.tables import point_accounts

_GUILD, _USER = bindparam("in_guild", type_=BigInteger), bindparam("of_user", type_=BigInteger)


def _facts() -> Select[*tuple[object, ...]]:
    """A row for whoever is asked about, from tables that may have none."""
    somebody = select(literal_column("1")).subquery("somebody")
    wallet = and_(
        point_accounts.c.guild == _GUILD,
        point_accounts.c.kind == AccountKind.WALLET,
        point_accounts.c.holder == _USER,
    )
    return select(
        members.c.username,
        members.c.display_name,
        func.coalesce(members.c.is_bot, False).label("is_bot"),
        members.c.joined_at,
        members.c.first_seen_at,
        members.c.last_active_at,
        members.c.left_at,
        func.coalesce(point_accounts.c.balance, 0).label("points"),
        func.coalesce(member_levels.c.xp, 0).label("xp"),
        func.coalesce(member_levels.c.messages, 0).label("messages"),
        func.coalesce(member_levels.c.voice_minutes, 0).label("voice_minutes"),
    ).select_from(
        somebody.outerjoin(members, and_(members.c.guild == _GUILD, members.c.user == _USER))
        .outerjoin(member_levels, and_(member_levels.c.guild == _GUILD, member_levels.c.user == _USER))
        .outerjoin(point_accounts, wallet)
    )


def _with_cases() -> Select[*tuple[object, ...]]:
    newest = (
        select(cases.c.kind, cases.c.status, cases.c.voided_at)
        .where(cases.c.guild == _GUILD, cases.c.target == _USER, cases.c.forgotten_at.is_(None))
        .order_by(cases.c.number.desc())
        .limit(bindparam("newest", type_=BigInteger))
        .subquery()
    )
    counts = (
        select(newest.c.kind, func.count().label("count"))
        .where(newest.c.status != CaseStatus.FAILED, newest.c.voided_at.is_(None))
        .group_by(newest.c.kind)
        .subquery()
    )
    by_kind = select(func.jsonb_object_agg(counts.c.kind, counts.c["count"], type_=JSONB)).scalar_subquery()
    return _facts().add_columns(by_kind.label("cases"))


_FACTS, _FACTS_WITH_CASES = _facts(), _with_cases()


@define
class PostgresProfileReader:
    _reading: Reading

    async def facts(self, guild: GuildId, user: UserId, *, newest_cases: int) -> MemberFacts:
        who: dict[str, object] = {"in_guild": guild, "of_user": user}
        if newest_cases > 0:
            row = await self._reading.row(_FACTS_WITH_CASES, who | {"newest": newest_cases})
        else:
            row = await self._reading.row(_FACTS, who)
        assert row is not None, "there is a row for whoever is asked about"
        found = dict(row)
        counts = found.pop("cases", None) or {}
        cases_by_kind = {kind_named(name): count for name, count in sorted(counts.items())}
        return MemberFacts(user=user, cases=cases_by_kind, **found)
