from collections.abc import AsyncIterator, Callable, Collection, Mapping
from datetime import UTC, date, datetime

from attrs import define, fields

from application.members.queries import MemberView, Order, Sanction
from application.moderation.queries import CaseView
from application.shared.total import COUNTED_AT_MOST, Total
from domain.members.errors import MemberNotKnown
from domain.members.member import Member, Sighting, by_member
from domain.members.record import BulkOutcome, MemberRecord
from domain.moderation.case import CaseStatus
from domain.shared.ids import GuildId, UserId
from domain.shared.names import Names
from domain.shared.paging import Direction, Page, Seek
from tests.fakes.guilds import GUILDS
from tests.fakes.moderation import CASES
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

type MemberKey = tuple[GuildId, UserId]

MEMBERS = MemoryTable[MemberKey, Member]("members")
MEMBER_FLOW = MemoryTable[tuple[GuildId, date], tuple[int, int]]("member_flow")
"""Joins and leaves."""


@define
class MemoryMemberRepository:
    _transaction: MemoryTransaction

    async def meet(self, sightings: Collection[Sighting]) -> None:
        members = self._transaction[MEMBERS]
        for sighting in by_member(sightings):
            self._transaction[GUILDS].require(sighting.guild)
            key = sighting.guild, sighting.user
            await members.lock(key)
            member = members.find(key)
            if member is None:
                member = Member.met(sighting)
            else:
                member.meet(sighting)
            await members.put(key, member)

    async def take_over(
        self, guild: GuildId, records: Collection[MemberRecord], given: frozenset[str], *, at: datetime
    ) -> BulkOutcome:
        members, outcome = self._transaction[MEMBERS], BulkOutcome()
        self._transaction[GUILDS].require(guild)
        for record in sorted(records, key=lambda record: record.user):
            key = guild, record.user
            await members.lock(key)
            member = members.find(key)
            if member is None:
                outcome += BulkOutcome(new=1)
                member = record.as_member(guild, at)
            elif member.take_over({name: getattr(record, name) for name in given}, at):
                outcome += BulkOutcome(changed=1)
            else:
                outcome += BulkOutcome(unchanged=1)
            await members.put(key, member)
        return outcome

    async def get(self, guild: GuildId, user: UserId) -> Member:
        found = self._transaction[MEMBERS].find((guild, user))
        if found is None:
            raise MemberNotKnown(user)
        return found

    async def joined(self, sighting: Sighting) -> bool:
        await self.meet([sighting])
        member = await self.get(sighting.guild, sighting.user)
        is_new = member.join(sighting.at)
        await self._transaction[MEMBERS].put((sighting.guild, sighting.user), member)
        return is_new

    async def presence(self, guild: GuildId, *, after: UserId, limit: int) -> Mapping[UserId, bool]:
        of_guild = {each.user: each.is_active for each in self._transaction[MEMBERS] if each.guild == guild}
        return {user: of_guild[user] for user in sorted(user for user in of_guild if user > after)[:limit]}

    async def left_unseen(self, guild: GuildId, users: Collection[UserId], *, at: datetime) -> None:
        members = self._transaction[MEMBERS]
        for user in sorted(users):
            await members.lock((guild, user))
            member = members.find((guild, user))
            if member is not None and member.leave(at):
                await members.put((guild, user), member)

    async def left(self, sighting: Sighting) -> bool:
        members, key = self._transaction[MEMBERS], (sighting.guild, sighting.user)
        self._transaction[GUILDS].require(sighting.guild)
        await members.lock(key)
        member = members.find(key) or Member.met(sighting)
        if not member.leave(sighting.at):
            return False
        await members.put(key, member)
        return True


@define
class MemoryMemberFlow:
    _transaction: MemoryTransaction

    async def add(self, guild: GuildId, day: date, *, joins: int = 0, leaves: int = 0) -> None:
        flow = self._transaction[MEMBER_FLOW]
        self._transaction[GUILDS].require(guild)
        await flow.lock((guild, day))
        before = flow.find((guild, day)) or (0, 0)
        await flow.put((guild, day), (before[0] + joins, before[1] + leaves))


def _lower(name: str | None) -> str:
    """Character by character, as PostgreSQL's lower() does."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in name or "")


_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def _by_activity(member: Member) -> tuple[int, datetime, UserId]:
    assert member.last_active_at is not None
    return member.message_count, member.last_active_at, member.user


@define
class MemoryMemberReader:
    _records: MemoryRecords

    def _of(self, guild: GuildId) -> list[Member]:
        return [member for member in self._records[MEMBERS].values() if member.guild == guild]

    async def show(self, guild: GuildId, user: UserId) -> MemberView | None:
        found = self._records[MEMBERS].get((guild, user))
        return None if found is None else view_of(found)

    async def page(self, guild: GuildId, order: Order, seek: Seek) -> Page[MemberView]:
        place = self._places(guild, order)
        forward = (order is Order.NAME) is (seek.direction is Direction.OLDER)
        ordered = sorted(place, key=lambda user: place[user], reverse=not forward)
        if seek.cursor is not None:
            at = self._place_of_cursor(guild, order, UserId(seek.cursor), forward=forward)
            ordered = [
                user for user in ordered if at is not None and (place[user] > at if forward else place[user] < at)
            ]
        rows = [view_of(self._records[MEMBERS][guild, user]) for user in ordered[: seek.size + 1]]
        return Page.of(rows, seek, key=lambda member: member.user)

    def _places(self, guild: GuildId, order: Order) -> dict[UserId, tuple[object, ...]]:
        match order:
            case Order.NEWEST:
                return {member.user: (member.user,) for member in self._of(guild)}
            case Order.NAME:
                return {member.user: (_lower(member.username), member.user) for member in self._of(guild)}
            case Order.ACTIVITY:
                ever = [member for member in self._of(guild) if member.is_active and member.last_active_at is not None]
                return {member.user: _by_activity(member) for member in ever}

    def _place_of_cursor(
        self, guild: GuildId, order: Order, user: UserId, *, forward: bool
    ) -> tuple[object, ...] | None:
        """Also of somebody not in the order: who was never active stands beyond all with as many messages."""
        found = self._records[MEMBERS].get((guild, user))
        match order:
            case Order.NEWEST:
                return (user,)
            case Order.NAME:
                return None if found is None else (_lower(found.username), user)
            case Order.ACTIVITY:
                if found is not None and found.last_active_at is None:
                    return found.message_count, _LAST if forward else _FIRST, user
                return None if found is None else _by_activity(found)

    async def total(self, guild: GuildId, order: Order) -> Total:
        return Total.of(min(len(self._places(guild, order)), COUNTED_AT_MOST + 1))

    async def named(self, guild: GuildId, prefix: str, limit: int) -> tuple[MemberView, ...]:
        found = set[UserId]()
        names: tuple[Callable[[Member], str | None], ...] = (
            lambda member: member.username,
            lambda member: member.display_name,
        )
        for name in names:
            begins = [member for member in self._of(guild) if _lower(name(member)).startswith(_lower(prefix))]
            begins.sort(key=lambda member: (_lower(name(member)), member.user))
            found |= {member.user for member in begins[:limit]}
        views = [view_of(self._records[MEMBERS][guild, user]) for user in found]
        return tuple(sorted(views, key=lambda member: (_lower(member.username), member.user))[:limit])

    async def names(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Names]:
        seen = [self._records[MEMBERS].get((guild, user)) for user in users]
        return {
            each.user: Names(username=each.username, display_name=each.display_name)
            for each in seen
            if each is not None
        }

    async def sanctions(self, guild: GuildId, seek: Seek) -> Page[Sanction]:
        cases = [case for case in self._records[CASES].values() if case.guild == guild]
        applied = [case for case in cases if case.status is CaseStatus.APPLIED]
        in_force = list[Sanction]()
        for case in applied:
            ended_by = (case.kind, case.kind.undone_by)
            ended = any(
                later.target == case.target and later.number > case.number and later.kind in ended_by
                for later in applied
            )
            if case.is_in_force and case.voided_at is None and not ended:
                member = self._records[MEMBERS].get((guild, case.target))
                names = (None, None) if member is None else (member.username, member.display_name)
                in_force.append(Sanction(CaseView.of(case), *names))
        return seek_rows(in_force, seek, key=lambda sanction: sanction.case.number)

    async def everyone(self, guild: GuildId) -> AsyncIterator[MemberView]:
        for member in sorted(self._of(guild), key=lambda member: member.user):
            yield view_of(member)


def view_of(member: Member) -> MemberView:
    return MemberView(**{each.name: getattr(member, each.name) for each in fields(MemberView)})
