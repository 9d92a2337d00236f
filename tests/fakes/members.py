from collections.abc import Collection
from datetime import datetime

from attrs import define

from domain.members.errors import MemberNotKnown
from domain.members.member import Member, Sighting, by_member
from domain.shared.ids import GuildId, UserId
from tests.fakes.guilds import GUILDS
from tests.fakes.records import MemoryTable, MemoryTransaction

type MemberKey = tuple[GuildId, UserId]

MEMBERS = MemoryTable[MemberKey, Member]("members")


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

    async def get(self, guild: GuildId, user: UserId) -> Member:
        found = self._transaction[MEMBERS].find((guild, user))
        if found is None:
            raise MemberNotKnown(user)
        return found

    async def left(self, guild: GuildId, user: UserId, *, at: datetime) -> bool:
        members = self._transaction[MEMBERS]
        await members.lock((guild, user))
        member = members.find((guild, user))
        if member is None or not member.leave(at):
            return False
        await members.put((guild, user), member)
        return True
