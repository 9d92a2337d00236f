"""Random activity, counted in memory and on PostgreSQL: the same is stored, whatever the rules and the order.

A model that knows only what was written tells besides how many messages there must be.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import insert

from application.levels.count_activity import CountActivity, CountActivityHandler
from domain.levels.activity import MemberId
from domain.levels.level_repository import LevelBlock
from domain.levels.repository import DecidedRules
from domain.levels.rules import LevelRules
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, GuildId, UserId
from infrastructure.database.engines import Engines
from infrastructure.levels.tables import level_blocks
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.activity import counting, remembered_activity, some_messages, stored_activity
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.databases import DELETE_EVERYTHING
from tests.fakes.clock import START, FakeClock
from tests.fakes.levels_activity import BLOCKS
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

GUILDS = (GUILD, OTHER_GUILD)
STREAMS = (UUID(int=1), UUID(int=2))

type Run = Callable[[Coroutine[None, None, None]], None]

guilds = st.sampled_from(GUILDS)
users = st.integers(1, 3).map(UserId)
offsets = st.lists(st.integers(0, 90_000), min_size=1, max_size=6)
rules = st.builds(
    LevelRules,
    version=st.integers(1, 4),
    cooldown=st.sampled_from([1, 60, 600]),
    most_xp=st.sampled_from([25, 200]),
    message_cap=st.sampled_from([None, 0, 60, 500]),
    rates_by_channel=st.sampled_from([{}, {ChannelId(800): 150}]),
)


class ActivityLikePostgres(RuleBasedStateMachine):
    def __init__(self, run: Run, engines: Engines, uow: PostgresUnitOfWorkFactory) -> None:
        super().__init__()
        self._run = run
        self._engines = engines
        self._memory = MemoryUnitOfWorkFactory()
        self._uows = (self._memory, uow)
        self._given: list[CountActivity] = []
        self._written = Counter[MemberId]()

    @initialize()
    def register(self) -> None:
        async def on_both() -> None:
            async with self._engines.autocommit.connect() as connection:
                await connection.execute(DELETE_EVERYTHING)
            for uow in self._uows:
                async with uow() as work:
                    await work.guilds.register_many(GUILDS, at=START)
                    await work.commit()

        self._run(on_both())

    @rule(
        stream=st.sampled_from(STREAMS),
        written=st.lists(st.tuples(guilds, users, offsets), min_size=1, max_size=4, unique_by=lambda each: each[:2]),
        seed=st.integers(0, 9),
    )
    def count(self, stream: UUID, written: list[tuple[GuildId, UserId, list[int]]], seed: int) -> None:
        number = 1 + sum(batch.batch.stream == stream for batch in self._given)
        merged = [some_messages(*when, guild=guild, user=user) for guild, user, when in written]
        self._given.append(counting(*merged, number=number, stream=stream))
        self._written.update({(guild, user): len(when) for guild, user, when in written})
        self._give(self._given[-1], seed)

    @rule(which=st.integers(0, 9), seed=st.integers(0, 9))
    def give_again(self, which: int, seed: int) -> None:
        if self._given:
            self._give(self._given[which % len(self._given)], seed)

    def _give(self, batch: CountActivity, seed: int) -> None:
        async def on_both() -> None:
            for uow in self._uows:
                await CountActivityHandler(uow, FakeClock(), Random(seed).randint)(batch)

        self._run(on_both())

    @rule(guild=guilds, decided=rules)
    def decide(self, guild: GuildId, decided: LevelRules) -> None:
        async def on_both() -> None:
            taken = list[bool]()
            for uow in self._uows:
                async with uow() as work:
                    try:
                        await work.level_rules.add(guild, DecidedRules(decided, MODERATOR, START))
                        await work.commit()
                    except ConcurrentChange:
                        taken.append(True)
            assert len(taken) in (0, 2)

        self._run(on_both())

    @rule(guild=guilds, user=users)
    def block(self, guild: GuildId, user: UserId) -> None:
        async def on_both() -> None:
            blocks = self._memory.records[BLOCKS]
            if (guild, user) not in blocks:
                blocks[guild, user] = LevelBlock(user=user, by=MODERATOR, at=START)
                row = {"guild": guild, "user": user, "by": MODERATOR, "at": START}
                async with self._engines.autocommit.connect() as connection:
                    await connection.execute(insert(level_blocks), row)

        self._run(on_both())

    def teardown(self) -> None:
        async def compare() -> None:
            stored, remembered = await stored_activity(self._engines), remembered_activity(self._memory.records)
            assert stored == remembered
            assert {member: standing.messages for member, standing in stored.standings.items()} == self._written
            assert sum(stored.hours.values()) == self._written.total()
            xp = Counter[MemberId]()
            for (guild, user, _, _), day in stored.days.items():
                xp[guild, user] += day.message_xp + day.voice_xp
            assert {member: standing.xp for member, standing in stored.standings.items()} == xp

        self._run(compare())


@pytest.mark.timeout(400)  # a failure takes a while to be minimised
def test_activity_in_memory_is_counted_as_on_postgres(
    loop: asyncio.AbstractEventLoop, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    class OnThisLoop(ActivityLikePostgres):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, engines, uow_factory)

    run_state_machine_as_test(
        OnThisLoop,
        settings=settings(
            max_examples=25,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
