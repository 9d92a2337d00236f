"""Who was greeted when, in memory."""

from collections.abc import Collection
from datetime import datetime

from attrs import define, evolve, frozen

from domain.greetings.repository import Coming
from domain.shared.ids import GuildId, UserId
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryTable, MemoryTransaction


@frozen(kw_only=True)
class StoredGreeting:
    guild: GuildId
    user: UserId
    joined_at: datetime | None = None
    farewell_at: datetime | None = None
    greeted_at: datetime


GREETINGS = MemoryTable[tuple[GuildId, UserId], StoredGreeting]("greetings")


@define
class MemoryGreetings:
    _transaction: MemoryTransaction

    async def welcome(
        self, guild: GuildId, comers: Collection[Coming], *, at: datetime, quiet_since: datetime
    ) -> frozenset[UserId]:
        welcomed = set[UserId]()
        for coming in sorted(comers, key=lambda each: each.user):
            stored = await self._stored(guild, coming.user)
            if stored is not None and (stored.greeted_at > quiet_since or _is_known(stored, coming)):
                continue
            stored = stored or StoredGreeting(guild=guild, user=coming.user, greeted_at=at)
            await self._put(evolve(stored, joined_at=coming.joined_at, greeted_at=at))
            welcomed.add(coming.user)
        return frozenset(welcomed)

    async def farewell(
        self, guild: GuildId, users: Collection[UserId], *, at: datetime, quiet_since: datetime
    ) -> frozenset[UserId]:
        missed = set[UserId]()
        for user in sorted(users):
            stored = await self._stored(guild, user)
            if stored is not None and stored.farewell_at is not None and stored.farewell_at > quiet_since:
                continue
            stored = stored or StoredGreeting(guild=guild, user=user, greeted_at=at)
            await self._put(evolve(stored, farewell_at=at, greeted_at=at))
            missed.add(user)
        return frozenset(missed)

    async def forget(self, *, before: datetime, limit: int) -> int:
        old = [each for each in self._transaction[GREETINGS] if each.greeted_at < before][:limit]
        for each in old:
            await self._transaction[GREETINGS].remove((each.guild, each.user))
        return len(old)

    async def _stored(self, guild: GuildId, user: UserId) -> StoredGreeting | None:
        self._transaction[GUILDS].require(guild)
        await self._transaction[GREETINGS].lock((guild, user))
        return self._transaction[GREETINGS].find((guild, user))

    async def _put(self, greeting: StoredGreeting) -> None:
        await self._transaction[GREETINGS].put((greeting.guild, greeting.user), greeting)


def _is_known(stored: StoredGreeting, coming: Coming) -> bool:
    return stored.joined_at is not None and stored.joined_at >= coming.joined_at
