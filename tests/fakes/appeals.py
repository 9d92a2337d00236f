from datetime import datetime

from attrs import define

from application.moderation.appeals.queries import AppealView, BeingGranted
from domain.moderation.appeals.appeal import Appeal, AppealState
from domain.moderation.appeals.errors import AppealNotFound
from domain.moderation.case_number import CaseNumber
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, GuildId
from domain.shared.posts import Place
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

type AppealKey = tuple[GuildId, CaseNumber]

APPEALS = MemoryTable[AppealKey, Appeal]("appeals")
APPEAL_POSTS = MemoryTable[AppealKey, Place]("appeal_posts")


@define
class MemoryAppeals:
    _transaction: MemoryTransaction

    async def file(self, appeal: Appeal) -> bool:
        rows, key = self._transaction[APPEALS], (appeal.guild, appeal.number)
        await rows.lock(key)
        if key in rows:
            return False
        self._transaction.events.extend(appeal.pull_events())
        await rows.put(key, appeal)
        return True

    async def lock(self, guild: GuildId, number: CaseNumber) -> Appeal:
        await self._transaction[APPEALS].lock((guild, number))
        found = self._transaction[APPEALS].find((guild, number))
        if found is None:
            raise AppealNotFound(number)
        return found

    async def save(self, appeal: Appeal) -> None:
        rows, key = self._transaction[APPEALS], (appeal.guild, appeal.number)
        await rows.lock(key)
        current = rows.find(key)
        if current is None or current.version != appeal.version:
            raise ConcurrentChange
        appeal.version += 1
        self._transaction.events.extend(appeal.pull_events())
        await rows.put(key, appeal)

    async def note_told(self, guild: GuildId, number: CaseNumber, what: AppealState) -> None:
        appeal = self._transaction[APPEALS].find((guild, number))
        if appeal is not None and appeal.state is what:
            appeal.is_told = True
            await self._transaction[APPEALS].put((guild, number), appeal)


@define
class MemoryAppealPosts:
    _transaction: MemoryTransaction

    async def choose(self, guild: GuildId, number: CaseNumber, channel: ChannelId) -> bool:
        self._transaction[APPEALS].require((guild, number))
        rows = self._transaction[APPEAL_POSTS]
        await rows.lock((guild, number))
        if (guild, number) in rows:
            return False
        await rows.put((guild, number), Place(channel=channel))
        return True

    async def put(self, guild: GuildId, number: CaseNumber, place: Place) -> None:
        self._transaction[APPEALS].require((guild, number))
        await self._transaction[APPEAL_POSTS].put((guild, number), place)


@define
class MemoryAppealReader:
    _records: MemoryRecords

    async def show(self, guild: GuildId, number: CaseNumber) -> AppealView:
        appeal = self._records[APPEALS].get((guild, number))
        if appeal is None:
            raise AppealNotFound(number)
        return AppealView.of(appeal)

    async def being_granted(self, *, before: datetime, limit: int) -> tuple[BeingGranted, ...]:
        found = [
            (each.decided_at, BeingGranted(each.guild, each.number, each.deciding))
            for each in self._records[APPEALS].values()
            if each.state is AppealState.GRANTING and each.deciding is not None
            if each.decided_at is not None and each.decided_at < before
        ]
        return tuple(appeal for _, appeal in sorted(found, key=lambda each: each[0])[:limit])

    async def post(self, guild: GuildId, number: CaseNumber) -> Place | None:
        return self._records[APPEAL_POSTS].get((guild, number))

    async def open_elsewhere(self, guild: GuildId, channel: ChannelId, *, limit: int) -> tuple[CaseNumber, ...]:
        posts = self._records[APPEAL_POSTS]
        found = (
            each.number
            for key, each in self._records[APPEALS].items()
            if each.guild == guild and each.state is AppealState.OPEN
            if key not in posts or posts[key].channel != channel
        )
        return tuple(sorted(found)[:limit])
