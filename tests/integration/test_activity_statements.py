"""What it costs to count a batch of activity."""

import pytest

from domain.levels.repository import DecidedRules
from domain.levels.rules import LevelRules
from domain.shared.ids import GuildId, UserId
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.activity import counting, some_messages
from tests.builders import GUILD, MODERATOR
from tests.fakes.clock import START
from tests.integration.counting import a_process, levels_told_of
from tests.statements import statements_of


@pytest.mark.parametrize(("guilds", "members"), [(1, 1), (5, 200)])
async def test_however_many_members_and_guilds_a_batch_is_counted_in_ten_statements(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines, guilds: int, members: int
) -> None:
    process = a_process(engines)
    served = [GuildId(1000 + number) for number in range(guilds)]
    async with uow_factory() as uow:
        await uow.guilds.register_many(served, at=START)
        await uow.commit()
    merged = [some_messages(0, guild=guild, user=UserId(1 + number)) for guild in served for number in range(members)]
    with statements_of(engines) as log:
        await process.count(counting(*merged))
    select, insert, update = "SELECT", "INSERT", "UPDATE"
    assert log.verbs == [select, insert, select, insert, select, select, insert, update, insert, insert]
    assert (log.reads, log.boundaries) == ([], ["BEGIN", "COMMIT"])


async def test_caps_cost_one_statement_more_and_levels_that_were_reached_two(
    engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    async with registered() as uow:
        rules = LevelRules(version=1, least_xp=500, most_xp=500, message_cap=1000)
        await uow.level_rules.add(GUILD, DecidedRules(rules, MODERATOR, START))
        await uow.commit()
    merged = [some_messages(0, user=UserId(1 + number)) for number in range(50)]
    with statements_of(engines) as log:
        await a_process(engines).count(counting(*merged))
    assert len(log.verbs) == 13
    assert len(await levels_told_of(engines)) == 50
