"""What the use cases about levels cost; round trips, not SQL, are the cost."""

import pytest

from application.levels.adjust_xp import AdjustXp, AdjustXpHandler
from application.levels.change_rewards import AddReward, AddRewardHandler
from application.levels.change_rules import ChangeRules, ChangeRulesHandler
from application.levels.explain_xp import ExplainXp, ExplainXpHandler
from application.levels.import_levels import (
    BeginImport,
    BeginImportHandler,
    ImportBatch,
    ImportBatchHandler,
    ImportedXp,
)
from application.levels.note_refusals import NoteRefusals, NoteRefusalsHandler
from application.levels.queue_role_syncs import QueueReturned, QueueReturnedHandler
from application.levels.recompute_levels import (
    BeginRecompute,
    BeginRecomputeHandler,
    RecomputeBatch,
    RecomputeBatchHandler,
)
from application.levels.show_level import ShowLevel, ShowLevelHandler
from application.levels.sync_due_roles import SyncDueRoles, SyncDueRolesHandler
from application.levels.sync_level_roles import SyncLevelRoles, SyncLevelRolesHandler
from application.shared.workers import Workers
from domain.levels.operations import ImportMode
from domain.levels.rewards import Reward
from domain.levels.rule_changes import ChangeNumbers
from domain.levels.stewardship import XpHolder
from domain.levels.xp_changes import AddXp
from domain.shared.ids import UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.leaderboards.board_reader import PostgresBoardReader
from infrastructure.levels.level_reader import PostgresLevelReader
from infrastructure.levels.reward_reader import PostgresRewardReader
from infrastructure.levels.rules_reader import PostgresRulesReader
from infrastructure.privacy.counting_reader import PostgresCountingReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, LEASE, MEMBER, MODERATOR, a_moderator, a_request, a_standing
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.level_ports import REWARD_ROLE, FakeAvatars, FakeRankCards, roles_of_a_guild
from tests.leaderboards import Leaderboards
from tests.statements import StatementLog, statements_of
from tests.sweeps import swept

COMMITTED = ["BEGIN", "COMMIT"]
CLOCK = FakeClock()


def costs(log: StatementLog) -> tuple[list[str], int, list[str]]:
    """Statements within transactions, reads, and the transactions' ends."""
    return log.verbs, len(log.reads), log.boundaries


def adding(xp: int) -> AdjustXp:
    return AdjustXp(
        guild=GUILD, by=a_moderator(), member=XpHolder(a_standing()), change=AddXp(xp), reason=None, request=a_request()
    )


@pytest.fixture
def reading(engines: Engines) -> Reading:
    return Reading(engines)


@pytest.fixture
def adjust(registered: PostgresUnitOfWorkFactory) -> AdjustXpHandler:
    return AdjustXpHandler(registered, CLOCK)


@pytest.fixture
def sync(
    registered: PostgresUnitOfWorkFactory, reading: Reading, settings_cache: SettingsCache
) -> SyncLevelRolesHandler:
    settings = CachedSettingsReader(PostgresGuildSettingsReader(reading), settings_cache)
    note = NoteRefusalsHandler(registered, CLOCK)
    roles = roles_of_a_guild()
    return SyncLevelRolesHandler(PostgresRewardReader(reading), settings, roles, roles, note)


async def test_an_adjustment_is_five_statements_and_two_more_where_a_level_is_reached(
    adjust: AdjustXpHandler, engines: Engines
) -> None:
    with statements_of(engines) as log:
        await adjust(adding(5))
    assert costs(log) == (["INSERT", "INSERT", "SELECT", "INSERT", "UPDATE"], 0, COMMITTED)
    with statements_of(engines) as log:
        await adjust(adding(100))
    assert costs(log) == (["INSERT", "INSERT", "SELECT", "INSERT", "UPDATE", "INSERT", "INSERT"], 0, COMMITTED)


async def test_a_level_is_shown_and_explained_without_a_transaction(
    adjust: AdjustXpHandler, reading: Reading, engines: Engines
) -> None:
    await adjust(adding(100))
    levels = PostgresLevelReader(reading)
    settings = PostgresGuildSettingsReader(reading)
    ranks = Leaderboards(PostgresBoardReader(reading), settings, FakeClock()).ranks
    wishes = PostgresCountingReader(reading)
    show = ShowLevelHandler(ranks, PostgresRulesReader(reading), FakeAvatars(), FakeRankCards(), wishes)
    with statements_of(engines) as log:
        await show(ShowLevel(guild=GUILD, by=a_standing(), member=MEMBER, name="Mira"))
    assert costs(log) == ([], 5, [])
    with statements_of(engines) as log:
        await ExplainXpHandler(levels)(ExplainXp(guild=GUILD, by=a_moderator(), member=MEMBER))
    assert costs(log) == ([], 1, [])


async def test_other_rules_are_four_statements(registered: PostgresUnitOfWorkFactory, engines: Engines) -> None:
    with statements_of(engines) as log:
        await ChangeRulesHandler(registered, CLOCK)(
            ChangeRules(guild=GUILD, by=a_moderator(), change=ChangeNumbers(cooldown=5))
        )
    assert costs(log) == (["INSERT", "SELECT", "INSERT", "INSERT"], 0, COMMITTED)


async def test_a_reward_is_four_statements(registered: PostgresUnitOfWorkFactory, engines: Engines) -> None:
    with statements_of(engines) as log:
        await AddRewardHandler(registered, roles_of_a_guild(), CLOCK)(
            AddReward(guild=GUILD, by=a_moderator(), reward=Reward(5, REWARD_ROLE))
        )
    assert costs(log) == (["INSERT", "SELECT", "INSERT", "INSERT"], 0, COMMITTED)


async def test_a_reached_level_in_a_server_without_rewards_is_one_read(
    sync: SyncLevelRolesHandler, engines: Engines
) -> None:
    with statements_of(engines) as log:
        await sync(SyncLevelRoles(guild=GUILD, user=MEMBER, is_lower=False))
    assert costs(log) == ([], 1, [])


async def test_a_reward_that_is_given_is_two_looks_at_how_things_are(
    registered: PostgresUnitOfWorkFactory, sync: SyncLevelRolesHandler, settings_cache: SettingsCache, engines: Engines
) -> None:
    async with registered() as uow:
        await uow.level_rewards.add(GUILD, Reward(5, REWARD_ROLE), by=MODERATOR, at=START)
        await uow.commit()
    settings_cache.listening(established=True)
    await sync(SyncLevelRoles(guild=GUILD, user=MEMBER, is_lower=False))
    with statements_of(engines) as log:
        await sync(SyncLevelRoles(guild=GUILD, user=MEMBER, is_lower=False))
    assert costs(log) == ([], 2, [])


async def test_a_note_that_nothing_is_refused_any_more_is_one_statement(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    with statements_of(engines) as log:
        await NoteRefusalsHandler(registered, CLOCK)(NoteRefusals(guild=GUILD, user=MEMBER, refusals=()))
    assert costs(log) == (["DELETE"], 0, COMMITTED)


async def test_members_of_a_guild_who_wait_are_claimed_and_forgotten_in_one_statement_each(
    registered: PostgresUnitOfWorkFactory, sync: SyncLevelRolesHandler, engines: Engines
) -> None:
    async with registered() as uow:
        await uow.role_syncs.put({(GUILD, UserId(number)): False for number in range(100, 105)}, at=START)
        await uow.commit()
    workers = Workers(LEASE.total_seconds())
    sync_due = SyncDueRolesHandler(registered, sync, AgreedClock(CLOCK), LEASE, workers)
    with statements_of(engines) as log:
        assert await swept(lambda: sync_due(SyncDueRoles([GUILD])), workers) == 5
    assert log.verbs == ["UPDATE", "DELETE", "UPDATE"]


async def test_somebody_who_joins_without_a_level_is_one_read(
    registered: PostgresUnitOfWorkFactory, reading: Reading, engines: Engines
) -> None:
    returned = QueueReturnedHandler(registered, PostgresRewardReader(reading), CLOCK)
    with statements_of(engines) as log:
        await returned(QueueReturned(guild=GUILD, user=MEMBER))
    assert costs(log) == ([], 1, [])


async def test_a_batch_of_an_import_is_the_same_few_statements_however_many_members_it_has(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    begun = await BeginImportHandler(registered, CLOCK)(
        BeginImport(guild=GUILD, source="mee6", digest="x", mode=ImportMode.ADD)
    )
    with statements_of(engines) as log:
        members = [ImportedXp(UserId(number), 500) for number in range(100, 600)]
        await ImportBatchHandler(registered, CLOCK)(
            ImportBatch(guild=GUILD, operation=begun.operation, members=members)
        )
    assert costs(log) == (["SELECT", "INSERT", "SELECT", "INSERT", "UPDATE", "INSERT", "UPDATE"], 0, COMMITTED)


async def test_a_batch_of_a_recomputation_is_ten_statements_at_most(
    registered: PostgresUnitOfWorkFactory, adjust: AdjustXpHandler, engines: Engines
) -> None:
    await adjust(adding(100))
    begun = await BeginRecomputeHandler(registered, CLOCK)(BeginRecompute(GUILD))
    with statements_of(engines) as log:
        await RecomputeBatchHandler(registered, CLOCK)(RecomputeBatch(guild=GUILD, operation=begun.operation))
    assert costs(log) == (
        ["SELECT", "SELECT", "SELECT", "SELECT", "SELECT", "SELECT", "UPDATE"],
        0,
        COMMITTED,
    )
