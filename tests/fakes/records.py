"""The records in memory, with what the database guarantees: committed rows, row locks, and copies in and out."""

import asyncio
from collections import ChainMap
from collections.abc import Hashable, MutableMapping
from contextlib import AsyncExitStack
from copy import deepcopy

from attrs import define, field, fields

from application.guilds.queries import SettingChangeView
from application.moderation.queries import CaseChangeView
from domain.guilds.guild import Guild
from domain.moderation.case import Case
from domain.moderation.repository import MessageRef
from domain.moderation.sanction import CaseNumber
from domain.shared.events import Event
from domain.shared.ids import GuildId

type CaseKey = tuple[GuildId, CaseNumber]
type Keyed[Key, Row] = MutableMapping[Key, Row]


class MissingParent(Exception):
    """A row refers to one that is not there: a defect, as a violated foreign key is."""


@define(eq=False)
class Tables:
    guilds: Keyed[GuildId, Guild] = field(factory=dict)
    setting_changes: Keyed[int, tuple[GuildId, SettingChangeView]] = field(factory=dict)
    counters: Keyed[GuildId, int] = field(factory=dict)
    cases: Keyed[CaseKey, Case] = field(factory=dict)
    case_changes: Keyed[int, tuple[CaseKey, CaseChangeView]] = field(factory=dict)
    case_log_posts: Keyed[CaseKey, MessageRef] = field(factory=dict)

    def overlay(self) -> "Tables":
        """Reads see these tables as they are at that moment; writes stay in the overlay."""
        return Tables(
            guilds=ChainMap({}, self.guilds),
            setting_changes=ChainMap({}, self.setting_changes),
            counters=ChainMap({}, self.counters),
            cases=ChainMap({}, self.cases),
            case_changes=ChainMap({}, self.case_changes),
            case_log_posts=ChainMap({}, self.case_log_posts),
        )

    def absorb(self, overlay: "Tables") -> None:
        for table in fields(Tables):
            written = getattr(overlay, table.name)
            getattr(self, table.name).update(written.maps[0])


@define(eq=False)
class MemoryRecords:
    """`journal` is told of each committed event, by the name of its class; tests share it with other fakes."""

    tables: Tables = field(factory=Tables)
    events: list[Event] = field(factory=list)
    journal: list[str] = field(factory=list)
    commit_failures: list[Exception] = field(factory=list)
    """Raised by the next commits, one each; what they were to commit is rolled back."""
    _locks: dict[Hashable, asyncio.Lock] = field(factory=dict)
    _last_change: int = 0

    def lock(self, row: Hashable) -> asyncio.Lock:
        return self._locks.setdefault(row, asyncio.Lock())

    def next_change(self) -> int:
        self._last_change += 1
        return self._last_change


@define(eq=False)
class MemoryTransaction:
    """Whoever writes a row holds its lock until the end, as in PostgreSQL."""

    records: MemoryRecords
    tables: Tables = field(init=False)
    events: list[Event] = field(factory=list)
    _held: set[Hashable] = field(factory=set)
    _locks: AsyncExitStack = field(factory=AsyncExitStack)

    def __attrs_post_init__(self) -> None:
        self.tables = self.records.tables.overlay()

    async def lock(self, row: Hashable) -> None:
        if row not in self._held:
            await self._locks.enter_async_context(self.records.lock(row))
            self._held.add(row)

    async def commit(self) -> None:
        if self.records.commit_failures:
            raise self.records.commit_failures.pop(0)
        self.records.tables.absorb(self.tables)
        self.records.events.extend(self.events)
        self.records.journal.extend(type(event).__name__ for event in self.events)
        self.tables = self.records.tables.overlay()
        self.events.clear()
        await self.close()

    async def close(self) -> None:
        await self._locks.aclose()
        self._held.clear()


def copied[Record](record: Record) -> Record:
    """So that a change which nobody saved does not show."""
    return deepcopy(record)
