from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import define

from domain.levels.rules import LevelRules
from domain.setup.events import ReferencesLost
from domain.setup.references import Reference
from domain.shared.ids import GuildId
from tests.fakes.guilds import GUILDS
from tests.fakes.level_rewards import LEVEL_REWARDS
from tests.fakes.levels_activity import RULES
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction
from tests.fakes.role_menus import ROLE_MENUS
from tests.fakes.shop import ITEMS
from tests.fakes.starboard import BOARDS

SKIPS = MemoryTable[tuple[GuildId, str], str]("setup_skips")


@define
class MemorySetupSkips:
    _transaction: MemoryTransaction

    async def add(self, guild: GuildId, step: str) -> None:
        self._transaction[GUILDS].require(guild)
        await self._transaction[SKIPS].lock((guild, step))
        await self._transaction[SKIPS].put((guild, step), step)


@define
class MemorySetupReader:
    _records: MemoryRecords

    async def skipped(self, guild: GuildId) -> frozenset[str]:
        return frozenset(step for of_guild, step in self._records[SKIPS] if of_guild == guild)


LOST = MemoryTable[tuple[GuildId, Reference], Reference]("lost_references")


@define
class MemoryLostReferences:
    _transaction: MemoryTransaction

    async def note(self, guild: GuildId, found: Collection[Reference], *, at: datetime) -> None:
        self._transaction[GUILDS].require(guild)
        rows, new = self._transaction[LOST], set[int]()
        for reference in sorted(found):
            await rows.lock((guild, reference))
            if (guild, reference) not in rows:
                await rows.put((guild, reference), reference)
                new.add(reference.target)
        if new:
            self._transaction.events.append(ReferencesLost(guild=guild, at=at, targets=tuple(sorted(new))))

    async def forget(self, guild: GuildId, mended: Collection[Reference]) -> None:
        for reference in sorted(mended):
            await self._transaction[LOST].remove((guild, reference))


@define
class MemoryReferenceReader:
    _records: MemoryRecords
    _channel_settings: Sequence[str]
    _role_settings: Sequence[str]

    async def of(self, guilds: Collection[GuildId]) -> Mapping[GuildId, frozenset[Reference]]:
        found = {guild: frozenset(self._of(guild)) for guild in guilds}
        return {guild: references for guild, references in found.items() if references}

    async def noticed(self, guilds: Collection[GuildId]) -> Mapping[GuildId, frozenset[Reference]]:
        found = {
            guild: frozenset(each for of_guild, each in self._records[LOST] if of_guild == guild) for guild in guilds
        }
        return {guild: references for guild, references in found.items() if references}

    def _of(self, guild: GuildId) -> Iterator[Reference]:
        known = self._records[GUILDS].get(guild)
        chosen = {} if known is None else known.settings.chosen
        for name, value in chosen.items():
            if name in (*self._channel_settings, *self._role_settings) and isinstance(value, int):
                yield _reference("setting", name, value, is_role=name in self._role_settings)
            if name.startswith("rank:") and isinstance(value, int):
                yield _reference("rank", name.removeprefix("rank:"), int(name.removeprefix("rank:")), is_role=True)
        for of_guild, reward in self._records[LEVEL_REWARDS]:
            if of_guild == guild:
                yield _reference("reward", str(reward.level), reward.role, is_role=True)
        for board in self._records[BOARDS].values():
            if board.guild == guild:
                yield _reference("starboard", board.name, board.channel, is_role=False)
                for channel in board.ignored:
                    yield _reference("unstarred", board.name, channel, is_role=False)
        for item in self._records[ITEMS].values():
            if item.guild == guild and item.is_sold:
                yield _reference("shop_item", item.name, item.role, is_role=True)
        for menu in self._records[ROLE_MENUS].values():
            if menu.guild == guild:
                if menu.required is not None:
                    yield _reference("menu_required", menu.name, menu.required, is_role=True)
                for offered in menu.roles:
                    yield _reference("menu_role", menu.name, offered.role, is_role=True)
        versions = [decided.rules for (of_guild, _), decided in self._records[RULES].items() if of_guild == guild]
        if versions:
            yield from _of_rules(max(versions, key=lambda rules: rules.version))


def _of_rules(rules: LevelRules) -> Iterator[Reference]:
    for place, targets, is_role in (
        ("rates_by_role", rules.rates_by_role, True),
        ("rates_by_channel", rules.rates_by_channel, False),
        ("excluded_roles", rules.excluded_roles, True),
        ("excluded_channels", rules.excluded_channels, False),
    ):
        for target in targets:
            yield _reference(place, str(target), target, is_role=is_role)


def _reference(place: str, name: str, target: int, *, is_role: bool) -> Reference:
    return Reference(place=place, name=name, target=target, is_role=is_role)
