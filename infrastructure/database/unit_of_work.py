"""The unit of work on PostgreSQL."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import cached_property
from types import TracebackType
from typing import Self

from attrs import define

from domain.shared.ids import GuildId
from infrastructure.database.engines import Engines
from infrastructure.database.transaction import Transaction
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.guild_repository import PostgresGuildRepository
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.moderation.case_log_posts import PostgresCaseLogPosts
from infrastructure.moderation.case_repository import PostgresCaseRepository
from infrastructure.observability.metrics import TRANSACTIONS
from infrastructure.outbox.writer import write_events


class PostgresUnitOfWork:
    def __init__(
        self,
        transaction: Transaction,
        turn: AbstractAsyncContextManager[None] | None,
        settings_cache: SettingsCache,
        events_written: Callable[[], None],
    ) -> None:
        self._transaction = transaction
        self._turn = turn
        self._settings_cache = settings_cache
        self._events_written = events_written
        self._committed = False

    @cached_property
    def guilds(self) -> PostgresGuildRepository:
        return PostgresGuildRepository(self._transaction, self._settings_cache)

    @cached_property
    def cases(self) -> PostgresCaseRepository:
        return PostgresCaseRepository(self._transaction)

    @cached_property
    def case_log_posts(self) -> PostgresCaseLogPosts:
        return PostgresCaseLogPosts(self._transaction)

    async def commit(self) -> None:
        await write_events(self._transaction)
        if self._transaction.wrote_events:
            self._transaction.after_commit(self._events_written)
        await self._transaction.commit()
        self._committed = True

    async def __aenter__(self) -> Self:
        self._transaction.begin()
        if self._turn is not None:
            await self._turn.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._transaction.close()
        finally:
            TRANSACTIONS.labels(outcome="committed" if self._committed else "rolled_back").inc()
            if self._turn is not None:
                await self._turn.__aexit__(kind, error, trace)


@define
class PostgresUnitOfWorkFactory:
    """Makes a fresh unit of work a call. `events_written` is called after each commit that left events behind."""

    _engines: Engines
    _settings_cache: SettingsCache
    _turns: GuildTurns
    _events_written: Callable[[], None]

    def __call__(self, *, turn: GuildId | None = None) -> PostgresUnitOfWork:
        engine = self._engines.transactional
        return PostgresUnitOfWork(
            Transaction(engine),
            None if turn is None else self._turns.of(turn, within=engine.pool_timeout),
            self._settings_cache,
            self._events_written,
        )
