from collections.abc import Collection, Mapping, Sequence
from datetime import date

from attrs import define, evolve

from domain.levels.activity import MemberId
from domain.levels.counting import DayCount, DayXp
from domain.levels.operation_errors import OperationNotFound
from domain.levels.operations import Operation, OperationId, OperationState
from domain.levels.replay import Rollup
from domain.shared.ids import GuildId, UserId
from tests.fakes.guilds import GUILDS
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.levels_activity import CLOSED, DAYS
from tests.fakes.records import MemoryTable, MemoryTransaction

OPERATIONS = MemoryTable[tuple[GuildId, OperationId], Operation]("level_operations")


@define
class MemoryLevelOperationRepository:
    _transaction: MemoryTransaction

    async def open(self, draft: Operation) -> Operation:
        self._transaction[GUILDS].require(draft.guild)
        rows = self._transaction[OPERATIONS]
        for known in rows:
            same = (known.guild, known.kind, known.subject) == (draft.guild, draft.kind, draft.subject)
            if same and known.state is not OperationState.UNDONE:
                return known
        operation = evolve(draft, id=OperationId(self._transaction.records.next_id()))
        await rows.put((operation.guild, operation.id), operation)
        return operation

    async def lock(self, guild: GuildId, id_: OperationId) -> Operation:
        rows = self._transaction[OPERATIONS]
        await rows.lock((guild, id_))
        found = rows.find((guild, id_))
        if found is None:
            raise OperationNotFound(id_)
        return found

    async def save(self, operation: Operation) -> None:
        await self._transaction[OPERATIONS].put((operation.guild, operation.id), operation)


@define
class MemoryRollupRepository:
    _transaction: MemoryTransaction

    async def of(self, guild: GuildId, users: Collection[UserId]) -> tuple[Rollup, ...]:
        found = [
            Rollup(
                user=user,
                day=day,
                rules=rules,
                messages=counted.messages,
                counted_messages=counted.counted_messages,
                voice_minutes=counted.voice_minutes,
                message_xp=counted.message_xp,
                voice_xp=counted.voice_xp,
            )
            for (theirs, user, day, rules), counted in self._transaction[DAYS].items()
            if theirs == guild and user in users
        ]
        return tuple(sorted(found, key=lambda rollup: (rollup.user, rollup.day)))

    async def closed(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, int]:
        found = {user: self._transaction[CLOSED].find((guild, user)) for user in users}
        return {user: xp.messages + xp.voice for user, xp in found.items() if xp is not None}

    async def with_days(self, *, before: date, after: MemberId, limit: int) -> tuple[MemberId, ...]:
        found = sorted((key[0], key[1]) for key, _ in self._transaction[DAYS].items() if key[2] < before)
        return tuple(sorted(set([member for member in found if member > after][:limit])))

    async def close(self, members: Collection[MemberId], *, before: date) -> None:
        days, closed = self._transaction[DAYS], self._transaction[CLOSED]
        for member in sorted(members):
            await self._transaction[MEMBER_LEVELS].lock(member)
            old = [(key, day) for key, day in days.items() if (key[0], key[1]) == member and key[2] < before]
            xp = closed.find(member) or DayXp()
            messages, voice = sum(day.message_xp for _, day in old), sum(day.voice_xp for _, day in old)
            await closed.put(member, DayXp(xp.messages + messages, xp.voice + voice))
            for key, _ in old:
                await days.remove(key)

    async def replace(self, guild: GuildId, users: Collection[UserId], rollups: Sequence[Rollup]) -> None:
        rows = self._transaction[DAYS]
        for key, _ in rows.items():
            if key[0] == guild and key[1] in users:
                await rows.remove(key)
        for each in rollups:
            counted = DayCount(
                each.day, each.messages, each.counted_messages, each.voice_minutes, each.message_xp, each.voice_xp
            )
            await rows.put((guild, each.user, each.day, each.rules), counted)
