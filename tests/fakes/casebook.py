"""Searching cases in memory: a simple reading of what PostgreSQL's `websearch_to_tsquery` understands."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import define, evolve

from application.moderation.casebook.queries import (
    MOST_IN_FORCE,
    MOST_MODERATORS,
    FoundCases,
    KindCounts,
    ModeratorCounts,
    ModStats,
)
from application.moderation.queries import CaseView
from application.shared.total import Total
from domain.moderation.actions.action import ActionKind
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.casebook.query import CaseQuery, SearchForgotten, SearchId
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.paging import Page, Seek
from tests.fakes.appeals import APPEALS
from tests.fakes.guilds import GUILDS
from tests.fakes.moderation import CASE_ROLES, CASES
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

CASE_SEARCHES = MemoryTable[tuple[GuildId, SearchId], tuple[datetime, CaseQuery]]("case_searches")

_TERM = re.compile(r'-?"[^"]*"|\S+')
_WORD = re.compile(r"\w+")


@define
class MemoryCaseSearches:
    _transaction: MemoryTransaction

    async def keep(self, guild: GuildId, query: CaseQuery, *, at: datetime) -> SearchId:
        self._transaction[GUILDS].require(guild)
        search = SearchId(self._transaction.records.next_id())
        await self._transaction[CASE_SEARCHES].put((guild, search), (at, query))
        return search

    async def forget_before(self, guild: GuildId, moment: datetime) -> None:
        rows = self._transaction[CASE_SEARCHES]
        for key, (at, _) in rows.items():
            if key[0] == guild and at < moment:
                await rows.remove(key)


@define
class MemoryCasebookReader:
    _records: MemoryRecords

    async def search(self, guild: GuildId, query: CaseQuery, seek: Seek) -> FoundCases:
        views = [CaseView.of(case) for case in self._records[CASES].values() if case.guild == guild]
        found = [view for view in views if _matches(view, query)]
        count = Total.of(len(found)) if seek.cursor is None else None
        return FoundCases(seek_rows(found, seek, key=lambda case: case.number), count)

    async def saved_search(self, guild: GuildId, search: SearchId) -> CaseQuery:
        saved = self._records[CASE_SEARCHES].get((guild, search))
        if saved is None:
            raise SearchForgotten
        return saved[1]

    async def roles(self, guild: GuildId, numbers: Sequence[CaseNumber]) -> Mapping[CaseNumber, tuple[RoleId, ...]]:
        kept = self._records[CASE_ROLES]
        return {number: kept[guild, number] for number in numbers if (guild, number) in kept}

    async def kind_counts(self, guild: GuildId, target: UserId) -> KindCounts:
        counts = Counter(case.kind for case in self._counted(guild) if case.target == target)
        return KindCounts(_most_first(counts), Total.of(counts.total()))

    async def in_force(self, guild: GuildId, target: UserId) -> tuple[CaseView, ...]:
        held = [case for case in self._counted(guild) if case.target == target and case.still_stands]
        return tuple(sorted(held, key=lambda case: -case.number)[:MOST_IN_FORCE])

    async def own(self, guild: GuildId, target: UserId, seek: Seek) -> Page[CaseView]:
        appeals = self._records[APPEALS]
        own = [
            evolve(case, appeal=appeal.state if (appeal := appeals.get((guild, case.number))) else None)
            for case in self._counted(guild)
            if case.target == target and not case.kind.is_confidential
        ]
        return seek_rows(own, seek, key=lambda case: case.number)

    async def mod_stats(self, guild: GuildId, since: datetime, moderator: UserId | None) -> ModStats:
        done = [case for case in self._carried_out(guild) if case.opened_at >= since]
        done = [case for case in done if moderator in (None, case.moderator)]
        meant = [case for case in done if case.forgotten_at is None]
        totals = Counter(case.moderator for case in meant)
        first = sorted(totals, key=lambda who: (-totals[who], who))[:MOST_MODERATORS]
        shown = tuple(_moderator(who, [case for case in meant if case.moderator == who]) for who in first)
        return ModStats(shown, totals.total() - sum(each.total for each in shown), len(done) - len(meant))

    def _counted(self, guild: GuildId) -> list[CaseView]:
        return [view for view in self._carried_out(guild) if view.forgotten_at is None]

    def _carried_out(self, guild: GuildId) -> list[CaseView]:
        views = [CaseView.of(case) for case in self._records[CASES].values() if case.guild == guild]
        return [view for view in views if view.status is CaseStatus.APPLIED and view.voided_at is None]


def _moderator(who: UserId, theirs: list[CaseView]) -> ModeratorCounts:
    newest = max(theirs, key=lambda case: case.number)
    counts = Counter(case.kind for case in theirs)
    return ModeratorCounts(moderator=who, names=newest.moderator_names, by_kind=_most_first(counts))


def _most_first(counts: Counter[ActionKind]) -> dict[ActionKind, int]:
    return dict(sorted(counts.items(), key=lambda count: (-count[1], count[0].name)))


def _matches(case: CaseView, query: CaseQuery) -> bool:
    return (
        (case.forgotten_at is None or query.target is query.moderator is None)
        and query.target in (None, case.target)
        and query.moderator in (None, case.moderator)
        and query.kind in (None, case.kind)
        and query.state in (None, case.state)
        and (query.since is None or case.opened_at >= query.since)
        and (query.until is None or case.opened_at < query.until)
        and (query.text is None or _has(case.reason or "", query.text))
    )


def _has(reason: str, text: str) -> bool:
    words = _WORD.findall(reason.lower())
    return any(_has_all(words, alternative) for alternative in re.split(r"\s+or\s+", text.lower()))


def _has_all(words: list[str], text: str) -> bool:
    terms = _TERM.findall(text)
    phrases = [(term.startswith("-"), found) for term in terms if (found := _WORD.findall(term))]
    return bool(phrases) and all(_stands(words, phrase) is not negated for negated, phrase in phrases)


def _stands(words: list[str], phrase: list[str]) -> bool:
    return any(words[place : place + len(phrase)] == phrase for place in range(len(words)))
