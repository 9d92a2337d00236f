from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from attrs import define, frozen

from application.charts.queries import DayActivity, Flow, TopMember, Totals
from domain.charts.digest import Digest
from domain.charts.settings import DIGEST_CHANNEL
from domain.charts.span import Span
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import LeaseToken, Room
from domain.shared.settings import Settings
from tests.fakes.guilds import GUILDS
from tests.fakes.members import MEMBER_FLOW, MEMBERS
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction, claim


@frozen(kw_only=True)
class Counted:
    """What a member did on a day, under one version of the rules."""

    messages: int = 0
    voice_minutes: int = 0


ACTIVITY_DAYS = MemoryTable[tuple[GuildId, UserId, date, int], Counted]("activity_days")
ACTIVITY_HOURS = MemoryTable[tuple[GuildId, datetime], int]("activity_hours")
DIGESTS = MemoryTable[tuple[GuildId, date], Digest]("digests")


@define
class MemoryActivityReader:
    _records: MemoryRecords

    async def days(self, guild: GuildId, span: Span) -> Sequence[DayActivity]:
        return self._days(guild, span, None)

    async def member_days(self, guild: GuildId, member: UserId, span: Span) -> Sequence[DayActivity]:
        return self._days(guild, span, member)

    async def flow(self, guild: GuildId, span: Span) -> Mapping[date, Flow]:
        found = self._records[MEMBER_FLOW]
        return {day: Flow(*found[guild, day]) for day in span.days() if (guild, day) in found}

    async def hours(self, guild: GuildId, since: datetime, until: datetime) -> Sequence[tuple[datetime, int]]:
        counted = self._records[ACTIVITY_HOURS].items()
        return sorted((hour, messages) for (of, hour), messages in counted if of == guild and since <= hour < until)

    async def totals(self, guild: GuildId, span: Span) -> Totals:
        active = [each for each in self._of_members(guild, span) if each.messages or each.voice_minutes]
        return Totals(
            messages=sum(each.messages for each in active),
            voice_minutes=sum(each.voice_minutes for each in active),
            active=len(active),
        )

    async def top(self, guild: GuildId, span: Span, limit: int) -> Sequence[TopMember]:
        active = [each for each in self._of_members(guild, span) if each.messages or each.voice_minutes]
        return sorted(active, key=lambda each: (-each.messages, -each.voice_minutes, each.user))[:limit]

    def _of_members(self, guild: GuildId, span: Span) -> list[TopMember]:
        users = sorted({user for of, user, _, _ in self._records[ACTIVITY_DAYS] if of == guild})
        return [
            TopMember(
                user=user,
                name=self._name(guild, user),
                messages=sum(day.messages for day in self._days(guild, span, user)),
                voice_minutes=sum(day.voice_minutes for day in self._days(guild, span, user)),
            )
            for user in users
        ]

    def _name(self, guild: GuildId, user: UserId) -> str | None:
        member = self._records[MEMBERS].get((guild, user))
        return None if member is None else member.display_name or member.username

    def _days(self, guild: GuildId, span: Span, member: UserId | None) -> Sequence[DayActivity]:
        sums = dict[date, DayActivity]()
        active = dict[date, set[UserId]]()
        for (of, user, day, _), counted in sorted(self._records[ACTIVITY_DAYS].items(), key=lambda entry: entry[0][2]):
            if of != guild or member not in (None, user) or not span.first <= day <= span.last:
                continue
            so_far = sums.get(day, DayActivity(day=day))
            if counted.messages or counted.voice_minutes:
                active.setdefault(day, set()).add(user)
            sums[day] = DayActivity(
                day=day,
                messages=so_far.messages + counted.messages,
                voice_minutes=so_far.voice_minutes + counted.voice_minutes,
                active=len(active.get(day, ())),
            )
        return list(sums.values())


def _key(digest: Digest) -> tuple[GuildId, date]:
    return digest.guild, digest.week


@define
class MemoryDigestRepository:
    _transaction: MemoryTransaction

    async def claim(
        self, guilds: Collection[GuildId], week: date, *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[Digest, ...]:
        rows = self._transaction[DIGESTS]
        for guild in sorted(guilds):
            await rows.lock((guild, week))
            self._transaction[GUILDS].require(guild)
            if (guild, week) not in rows:
                opened = Digest(
                    guild=guild, week=week, opened_at=now, lease_until=now, lease_token=LeaseToken(uuid4()), attempts=0
                )
                await rows.put((guild, week), opened)

        def is_due(digest: Digest) -> bool:
            return digest.settled_at is None and digest.guild in guilds and digest.week == week

        claimed = await claim(
            rows, lambda digest: (digest.guild, digest.week), is_due, now=now, leases=leases, room=room
        )
        return tuple(sorted(claimed, key=lambda digest: digest.guild))

    async def save(self, digest: Digest) -> None:
        rows, key = self._transaction[DIGESTS], (digest.guild, digest.week)
        await rows.lock(key)
        current = rows.find(key)
        if current is None or current.lease_token != digest.lease_token:
            raise ConcurrentChange
        await rows.put(key, digest)


@define
class MemoryDigestReader:
    _records: MemoryRecords

    async def opted_in(self, guilds: Collection[GuildId]) -> Mapping[GuildId, Settings]:
        known = self._records[GUILDS]
        chosen = {guild: known[guild].settings for guild in guilds if guild in known}
        return {guild: settings for guild, settings in chosen.items() if settings[DIGEST_CHANNEL] is not None}

    async def latest(self, guild: GuildId) -> Digest | None:
        digests = [digest for digest in self._records[DIGESTS].values() if digest.guild == guild]
        return max(digests, key=lambda digest: digest.week, default=None)
