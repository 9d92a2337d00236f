from collections.abc import Collection, Mapping
from datetime import datetime

from attrs import define

from application.points.queries import GrantedPart
from domain.points.account import MAX_POINTS, MINT, wallet
from domain.points.amount import Points
from domain.points.errors import AlreadyRecorded, RoleGrantNotFound
from domain.points.role_grant import RoleGrant
from domain.points.transaction import ROLE_GRANT, Draft, Entry, RecordedEntry, RecordedTransaction, TransactionId
from domain.shared.ids import GuildId, RequestId, UserId
from tests.fakes.guilds import GUILDS
from tests.fakes.points import ACCOUNTS, TRANSACTIONS
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction

ROLE_GRANTS = MemoryTable[tuple[GuildId, RequestId], RoleGrant]("point_role_grants")


@define
class MemoryRoleGrantRepository:
    _transaction: MemoryTransaction

    async def add(self, grant: RoleGrant) -> None:
        self._transaction[GUILDS].require(grant.guild)
        planned = self._transaction[ROLE_GRANTS]
        if (grant.guild, grant.request) not in planned:
            await planned.put((grant.guild, grant.request), grant)

    async def forget(self, guild: GuildId, *, before: datetime) -> None:
        planned = self._transaction[ROLE_GRANTS]
        for grant in [each for each in planned if each.guild == guild and each.planned_at < before]:
            await planned.remove((grant.guild, grant.request))

    async def full(self, guild: GuildId, users: Collection[UserId], amount: Points) -> frozenset[UserId]:
        balances = {user: self._transaction[ACCOUNTS].find((guild, wallet(user))) or 0 for user in users}
        return frozenset(user for user, balance in balances.items() if balance + amount > MAX_POINTS)

    async def record_part(
        self, grant: RoleGrant, part: int, receivers: Collection[UserId], *, actor: UserId, at: datetime
    ) -> int:
        accounts, entries = self._transaction[ACCOUNTS], list[RecordedEntry]()
        for user in sorted(receivers):
            await accounts.lock((grant.guild, wallet(user)))
            balance = (accounts.find((grant.guild, wallet(user))) or 0) + grant.amount
            if balance <= MAX_POINTS:
                await accounts.put((grant.guild, wallet(user)), balance)
                entries.append(RecordedEntry(wallet(user), grant.amount, balance))
        if not entries:
            return 0
        out = -grant.amount * len(entries)
        await accounts.lock((grant.guild, MINT))
        minted = (accounts.find((grant.guild, MINT)) or 0) + out
        await accounts.put((grant.guild, MINT), minted)
        made = self._transaction[TRANSACTIONS]
        if any((one.guild, one.request, one.part) == (grant.guild, grant.request, part) for one in made):
            raise AlreadyRecorded
        draft = Draft(
            guild=grant.guild,
            kind=ROLE_GRANT,
            actor=actor,
            reason=grant.reason,
            request=grant.request,
            part=part,
            entries=(*(Entry(entry.account, entry.amount) for entry in entries), Entry(MINT, out)),
        )
        id_ = TransactionId(self._transaction.records.next_id())
        recorded = RecordedTransaction.of(draft, id_, at, (*entries, RecordedEntry(MINT, out, minted)))
        await self._transaction[TRANSACTIONS].put((grant.guild, id_), recorded)
        return len(entries)


@define
class MemoryRoleGrantReader:
    _records: MemoryRecords

    async def show(self, guild: GuildId, request: RequestId) -> RoleGrant:
        found = self._records[ROLE_GRANTS].get((guild, request))
        if found is None:
            raise RoleGrantNotFound
        return found

    async def parts(self, guild: GuildId, request: RequestId) -> Mapping[int, GrantedPart]:
        return {
            one.part: GrantedPart(one.id, len(one.entries) - 1)
            for one in self._records[TRANSACTIONS].values()
            if (one.guild, one.request) == (guild, request)
        }
