"""Plans and versions of configurations in memory, and a server's names."""

from collections.abc import Sequence

from attrs import define, field

from application.configuration.queries import VersionView
from application.shared.configuration.names import GuildNames
from application.shared.errors import DiscordUnreachable
from domain.configuration.errors import PlanNotFound, VersionNotFound
from domain.configuration.version import MOST_PLANS, MOST_VERSIONS, Plan, PlanId, Version, VersionNumber
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RequestId
from domain.shared.paging import Page, Seek
from tests.fakes.guilds import GUILDS
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

PLANS = MemoryTable[tuple[GuildId, PlanId], Plan]("configuration_plans")
VERSIONS = MemoryTable[tuple[GuildId, VersionNumber], Version]("configuration_versions")


@define
class MemoryConfigurations:
    _transaction: MemoryTransaction

    async def keep_plan(self, plan: Plan) -> None:
        self._transaction[GUILDS].require(plan.guild)
        rows = self._transaction[PLANS]
        if (plan.guild, plan.id) not in rows:
            await rows.put((plan.guild, plan.id), plan)
        for old in sorted((key for key, _ in rows.items() if key[0] == plan.guild), reverse=True)[MOST_PLANS:]:
            await rows.remove(old)

    async def plan(self, guild: GuildId, plan: PlanId) -> Plan:
        found = self._transaction[PLANS].find((guild, plan))
        if found is None:
            raise PlanNotFound
        return found

    async def newest(self, guild: GuildId) -> Version | None:
        return max(self._of(guild), key=lambda each: each.number, default=None)

    async def get(self, guild: GuildId, number: VersionNumber) -> Version:
        found = self._transaction[VERSIONS].find((guild, number))
        if found is None:
            raise VersionNotFound(number)
        return found

    async def kept(self, guild: GuildId) -> Sequence[Version]:
        return sorted(self._of(guild), key=lambda each: each.number)

    async def of_request(self, guild: GuildId, request: RequestId) -> Version | None:
        return next((each for each in self._of(guild) if each.request == request), None)

    async def of_plan(self, guild: GuildId, plan: PlanId) -> Version | None:
        return next((each for each in self._of(guild) if each.plan == plan), None)

    async def add(self, version: Version) -> None:
        self._transaction[GUILDS].require(version.guild)
        rows, key = self._transaction[VERSIONS], (version.guild, version.number)
        await rows.lock(key)
        if key in rows:
            raise ConcurrentChange
        await rows.put(key, version)
        for old in self._of(version.guild):
            if old.number <= version.number - MOST_VERSIONS:
                await rows.remove((old.guild, old.number))

    def _of(self, guild: GuildId) -> list[Version]:
        return [each for each in self._transaction[VERSIONS] if each.guild == guild]


@define
class MemoryConfigurationReader:
    _records: MemoryRecords

    async def page(self, guild: GuildId, seek: Seek) -> Page[VersionView]:
        views = [
            VersionView(
                number=each.number,
                source=each.source,
                rolls_back_to=each.rolls_back_to,
                by=each.by,
                at=each.at,
                changed=each.changed,
            )
            for each in self._records[VERSIONS].values()
            if each.guild == guild
        ]
        return seek_rows(sorted(views, key=lambda each: -each.number), seek, key=lambda each: each.number)


@define
class FakeGuildDirectory:
    names: dict[GuildId, GuildNames] = field(factory=dict)

    async def of(self, guild: GuildId) -> GuildNames:
        if guild not in self.names:
            raise DiscordUnreachable
        return self.names[guild]
