from collections.abc import Sequence

from attrs import define
from sqlalchemy import BigInteger, bindparam, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.configuration.errors import PlanNotFound, VersionNotFound
from domain.configuration.version import MOST_PLANS, MOST_VERSIONS, Plan, PlanId, Version, VersionNumber
from domain.shared.ids import GuildId, RequestId
from infrastructure.configuration.tables import PLANS, VERSIONS, configuration_plans, configuration_versions
from infrastructure.database.transaction import Row, Transaction

_guild = bindparam("in_guild", type_=BigInteger)
_which = bindparam("which", type_=BigInteger)
_plans, _versions = configuration_plans, configuration_versions

_KEEP_PLAN = upsert(_plans).on_conflict_do_nothing()
_newest_plans = select(_plans.c.id).where(_plans.c.guild == _guild).order_by(_plans.c.id.desc()).limit(MOST_PLANS)
_FORGET_PLANS = delete(_plans).where(_plans.c.guild == _guild, _plans.c.id.not_in(_newest_plans))
_PLAN = select(*PLANS.columns).where(_plans.c.guild == _guild, _plans.c.id == _which)

_of_guild = select(*VERSIONS.columns).where(_versions.c.guild == _guild)
_NEWEST = _of_guild.order_by(_versions.c.number.desc()).limit(1)
_KEPT = _of_guild.order_by(_versions.c.number)
_GET = _of_guild.where(_versions.c.number == bindparam("which"))
_OF_REQUEST = _of_guild.where(_versions.c.request == _which)
_OF_PLAN = _of_guild.where(_versions.c.plan == _which)
_ADD = insert(_versions)
_FORGET = delete(_versions).where(_versions.c.guild == _guild, _versions.c.number <= bindparam("last"))


@define
class PostgresConfigurations:
    _transaction: Transaction

    async def keep_plan(self, plan: Plan) -> None:
        await self._transaction.execute(_KEEP_PLAN, PLANS.to_row(plan))
        await self._transaction.execute(_FORGET_PLANS, {"in_guild": plan.guild})

    async def plan(self, guild: GuildId, plan: PlanId) -> Plan:
        row = (await self._transaction.execute(_PLAN, {"in_guild": guild, "which": plan})).mappings().one_or_none()
        if row is None:
            raise PlanNotFound
        return PLANS.from_row(row)

    async def newest(self, guild: GuildId) -> Version | None:
        row = (await self._transaction.execute(_NEWEST, {"in_guild": guild})).mappings().one_or_none()
        return None if row is None else VERSIONS.from_row(row)

    async def get(self, guild: GuildId, number: VersionNumber) -> Version:
        row = (await self._transaction.execute(_GET, {"in_guild": guild, "which": number})).mappings().one_or_none()
        if row is None:
            raise VersionNotFound(number)
        return VERSIONS.from_row(row)

    async def kept(self, guild: GuildId) -> Sequence[Version]:
        rows = (await self._transaction.execute(_KEPT, {"in_guild": guild})).mappings()
        return [VERSIONS.from_row(row) for row in rows]

    async def of_request(self, guild: GuildId, request: RequestId) -> Version | None:
        which: Row = {"in_guild": guild, "which": request}
        row = (await self._transaction.execute(_OF_REQUEST, which)).mappings().first()
        return None if row is None else VERSIONS.from_row(row)

    async def of_plan(self, guild: GuildId, plan: PlanId) -> Version | None:
        row = (await self._transaction.execute(_OF_PLAN, {"in_guild": guild, "which": plan})).mappings().first()
        return None if row is None else VERSIONS.from_row(row)

    async def add(self, version: Version) -> None:
        await self._transaction.execute(_ADD, VERSIONS.to_row(version))
        await self._transaction.execute(_FORGET, {"in_guild": version.guild, "last": version.number - MOST_VERSIONS})
