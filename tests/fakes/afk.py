"""Absences in memory, and a small Discord of nicknames."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define, field

from application.afk.ports import RenameRefused
from application.shared.errors import DiscordUnreachable
from domain.afk.absence import MOST_AWAY, Absence
from domain.afk.away import Away
from domain.afk.nickname import Obstacle, SeenMember
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from domain.shared.lease import Room
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryRecords, MemoryRows, MemoryTable, MemoryTransaction, claim

type Whose = tuple[GuildId, UserId]
type Where = tuple[GuildId, UserId, ChannelId]

ABSENCES = MemoryTable[Whose, Absence]("absences")
NOTICES = MemoryTable[Where, tuple[datetime, int]]("absence_notices")


@define
class MemoryAbsences:
    _transaction: MemoryTransaction

    @property
    def _rows(self) -> MemoryRows[Whose, Absence]:
        return self._transaction[ABSENCES]

    async def open(self, guild: GuildId, user: UserId, *, at: datetime) -> Absence:
        found = await self.lock(guild, user)
        if found is not None:
            return found
        self._transaction[GUILDS].require(guild)
        new = Absence(guild=guild, user=user, since=at, set_at=at, ends_at=at, lease_until=at)
        await self._rows.put((guild, user), new)
        return new

    async def lock(self, guild: GuildId, user: UserId) -> Absence | None:
        await self._rows.lock((guild, user))
        return self._rows.find((guild, user))

    async def save(self, absence: Absence) -> None:
        await self._rows.put((absence.guild, absence.user), absence)

    async def keep_nickname(self, absence: Absence) -> None:
        await self.save(absence)

    async def remove(self, absence: Absence) -> None:
        await self.forget_notices(absence.guild, absence.user)
        await self._rows.remove((absence.guild, absence.user))

    async def away(self, guild: GuildId) -> int:
        return min(MOST_AWAY, sum(each.guild == guild and not each.is_over for each in self._rows))

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[Absence, ...]:
        claimed = await claim(
            self._rows,
            lambda each: (each.guild, each.user),
            lambda each: each.guild in guilds,
            now=now,
            leases=leases,
            room=room,
        )
        for each in claimed:
            each.is_over = each.is_over or each.ends_at <= now
            await self.save(each)
        return tuple(claimed)

    async def notice(
        self,
        guild: GuildId,
        channel: ChannelId,
        mentioned: Mapping[UserId, int],
        *,
        at: datetime,
        unless_since: datetime,
    ) -> frozenset[UserId]:
        told, notices = set[UserId](), self._transaction[NOTICES]
        for user, count in sorted(mentioned.items()):
            absence = self._rows.find((guild, user))
            if absence is None or absence.is_over:
                continue
            await notices.lock((guild, user, channel))
            noticed_at, mentions = notices.find((guild, user, channel)) or (unless_since, 0)
            if noticed_at <= unless_since:
                await notices.put((guild, user, channel), (at, mentions + count))
                told.add(user)
        return frozenset(told)

    async def forget_notices(self, guild: GuildId, user: UserId) -> int:
        notices, mentions = self._transaction[NOTICES], 0
        for key, (_, count) in notices.items():
            if key[:2] == (guild, user):
                mentions += count
                await notices.remove(key)
        return mentions


@define
class MemoryAwayReader:
    _records: MemoryRecords
    reads: int = 0

    async def of(self, guild: GuildId) -> Mapping[UserId, Away]:
        self.reads += 1
        theirs = [each for each in self._records[ABSENCES].values() if each.guild == guild and not each.is_over]
        return {
            each.user: Away(
                user=each.user,
                reason=each.reason,
                since=each.since,
                set_at=each.set_at,
                until=each.until,
                ends_at=each.ends_at,
                is_enforced=each.enforced_by is not None,
            )
            for each in theirs
        }


async def _nothing() -> None:
    pass


@define
class FakeNicknames:
    """Of members; who has none listed is one without a nickname."""

    nicks: dict[Whose, str] = field(factory=dict)
    strangers: set[UserId] = field(factory=set)
    obstacle: Obstacle | None = None
    refuses: bool = False
    before: Callable[[], Awaitable[None]] = _nothing
    """What happens just before the next renaming."""
    after: Callable[[], Awaitable[None]] = _nothing
    """What happens just after it; what it raises, the bot gets for an answer."""
    renamings: int = 0

    async def look(self, guild: GuildId, user: UserId) -> SeenMember | None:
        if user in self.strangers:
            return None
        return SeenMember(nick=self.nicks.get((guild, user)), name=f"name {user}", obstacle=self.obstacle)

    async def rename(self, guild: GuildId, user: UserId, nick: str | None) -> str | None:
        before, self.before = self.before, _nothing
        await before()
        if self.refuses:
            raise RenameRefused("Missing Permissions")
        self.renamings += 1
        self.by_hand(guild, user, nick)
        after, self.after = self.after, _nothing
        await after()
        return nick

    def by_hand(self, guild: GuildId, user: UserId, nick: str | None) -> None:
        if nick is None:
            self.nicks.pop((guild, user), None)
        else:
            self.nicks[guild, user] = nick


async def no_answer() -> None:
    raise DiscordUnreachable


@define
class FakeAwayPosts:
    told: list[tuple[ChannelId, MessageId, tuple[UserId, ...]]] = field(factory=list)
    welcomed: list[tuple[ChannelId, UserId, int]] = field(factory=list)

    async def tell(self, guild: GuildId, channel: ChannelId, message: MessageId, away: Sequence[Away]) -> None:
        self.told.append((channel, message, tuple(each.user for each in away)))

    async def welcome(self, guild: GuildId, channel: ChannelId, user: UserId, *, mentions: int) -> None:
        self.welcomed.append((channel, user, mentions))
