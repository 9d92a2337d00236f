from collections.abc import Collection
from datetime import datetime

from attrs import define, evolve

from application.evidence.queries import CaptureView
from domain.evidence.errors import CaptureForgotten, TooMuchEvidence
from domain.evidence.events import EvidenceUsed
from domain.evidence.message import Capture
from domain.evidence.repository import MOST_OF_A_CASE
from domain.shared.ids import CaptureId, ChannelId, GuildId, UserId
from domain.shared.posts import Place
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

type CaptureKey = tuple[GuildId, CaptureId]

CAPTURES = MemoryTable[CaptureKey, Capture]("captures")
USED = MemoryTable[CaptureKey, bool]("captures_used")
OF_CASES = MemoryTable[tuple[GuildId, int, CaptureId], UserId]("case_evidence")
CAPTURE_POSTS = MemoryTable[CaptureKey, Place]("capture_posts")
KEPT = MemoryTable[CaptureKey, tuple[str, ...]]("capture_files")


@define
class MemoryCaptures:
    _transaction: MemoryTransaction

    async def keep(self, capture: Capture) -> None:
        self._transaction[GUILDS].require(capture.guild)
        rows, key = self._transaction[CAPTURES], (capture.guild, capture.id)
        await rows.lock(key)
        if key not in rows:
            await rows.put(key, capture)

    async def use(self, guild: GuildId, captures: Collection[CaptureId], *, at: datetime) -> None:
        for capture in sorted(set(captures)):
            await self._transaction[CAPTURES].lock((guild, capture))
            found = self._transaction[CAPTURES].find((guild, capture))
            if found is None:
                raise CaptureForgotten
            await self._transaction[USED].put((guild, capture), True)
            if found.attachments:
                self._transaction.events.append(EvidenceUsed(guild=guild, at=at, capture=capture))

    async def forget_unused(self, before: datetime, *, limit: int) -> int:
        rows = self._transaction[CAPTURES]
        old = [
            (each.guild, each.id)
            for each in sorted(rows, key=lambda each: each.captured_at)
            if each.captured_at < before and (each.guild, each.id) not in self._transaction[USED]
        ][:limit]
        for key in old:
            await rows.remove(key)
        return len(old)


@define
class MemoryCaseEvidence:
    _transaction: MemoryTransaction

    async def add(self, guild: GuildId, number: int, captures: Collection[CaptureId], *, by: UserId) -> int:
        rows = self._transaction[OF_CASES]
        for capture in captures:
            self._transaction[CAPTURES].require((guild, capture))
            if (guild, number, capture) not in rows:
                await rows.put((guild, number, capture), by)
        found = sum(1 for key, _ in rows.items() if key[:2] == (guild, number))
        if found > MOST_OF_A_CASE:
            raise TooMuchEvidence(MOST_OF_A_CASE)
        return found


@define
class MemoryCapturePosts:
    _transaction: MemoryTransaction

    async def choose(self, guild: GuildId, capture: CaptureId, channel: ChannelId) -> bool:
        self._transaction[CAPTURES].require((guild, capture))
        rows = self._transaction[CAPTURE_POSTS]
        await rows.lock((guild, capture))
        if (guild, capture) in rows:
            return False
        await rows.put((guild, capture), Place(channel=channel))
        return True

    async def put(self, guild: GuildId, capture: CaptureId, place: Place, kept: Collection[str]) -> None:
        self._transaction[CAPTURES].require((guild, capture))
        await self._transaction[CAPTURE_POSTS].put((guild, capture), place)
        await self._transaction[KEPT].put((guild, capture), tuple(kept))


@define
class MemoryEvidenceReader:
    _records: MemoryRecords

    async def show(self, guild: GuildId, capture: CaptureId) -> CaptureView:
        found = self._records[CAPTURES].get((guild, capture))
        if found is None:
            raise CaptureForgotten
        key = (guild, capture)
        return evolve(
            CaptureView(capture=found),
            post=self._records[CAPTURE_POSTS].get(key),
            kept=self._records[KEPT].get(key, ()),
        )

    async def of_case(self, guild: GuildId, number: int) -> tuple[CaptureView, ...]:
        keys = sorted(key for key in self._records[OF_CASES] if key[:2] == (guild, number))
        return tuple([await self.show(guild, capture) for _, _, capture in keys])
