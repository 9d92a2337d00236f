from types import TracebackType
from typing import Self

from attrs import define, field

from domain.shared.ids import GuildId
from tests.fakes.guilds import MemoryGuildRepository
from tests.fakes.moderation import MemoryCaseLogPosts, MemoryCaseRepository
from tests.fakes.records import MemoryRecords, MemoryTransaction


@define(eq=False)
class MemoryUnitOfWork:
    _transaction: MemoryTransaction
    guilds: MemoryGuildRepository = field(init=False)
    cases: MemoryCaseRepository = field(init=False)
    case_log_posts: MemoryCaseLogPosts = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.guilds = MemoryGuildRepository(self._transaction)
        self.cases = MemoryCaseRepository(self._transaction)
        self.case_log_posts = MemoryCaseLogPosts(self._transaction)

    async def commit(self) -> None:
        await self._transaction.commit()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transaction.close()


@define
class MemoryUnitOfWorkFactory:
    """Turns are not needed: nobody waits for a connection."""

    records: MemoryRecords = field(factory=MemoryRecords)

    def __call__(self, *, turn: GuildId | None = None) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(MemoryTransaction(self.records))
