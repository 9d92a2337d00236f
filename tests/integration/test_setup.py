"""What is gone, noticed by two processes at once; and which columns name channels and roles."""

import asyncio
import re

from application.setup.notice_losses import NoticeLosses, NoticeLossesHandler
from application.setup.record_losses import RecordLosses, RecordLossesHandler
from domain.setup.events import ReferencesLost
from domain.setup.references import Contents, Reference
from domain.shared.ids import GuildId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.schema import metadata
from infrastructure.setup.reference_reader import REFERENCES, PostgresReferenceReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.losses import FakeContents
from tests.integration.conftest import MakeEngines
from tests.integration.pools import wait_for_lock
from tests.outbox import stored_events
from tests.statements import statements_of

LOG = Reference(place="setting", name="mod_log_channel", target=801, is_role=False)

OF_WHAT_HAPPENED = {
    *("bulk_operations.role_id", "bulk_operations.log_channel_id", "captures.channel_id", "channel_acts.channel_id"),
    *("channel_log_places.channel_id", "digests.channel_id", "point_role_grants.role_id", "reward_refusals.role_id"),
    *("reminders.channel_id", "reminders.about_channel_id", "starred_messages.channel_id", "capture_posts.channel_id"),
    *("case_log_posts.channel_id", "case_roles.roles", "lockdown_steps.channel_id", "locked_channels.channel_id"),
    *("purchases.role_id", "reports.channel_id", "role_swaps.jail_role_id", "starboard_posts.channel_id"),
    *("report_posts.channel_id", "appeal_posts.channel_id", "role_menu_posts.channel_id", "absence_notices.channel_id"),
}
"""Columns that say where something was or what was done; what a guild chose to go on being used is none of them."""


def test_every_column_that_names_a_channel_or_role_to_be_used_is_looked_at() -> None:
    columns = {
        f"{table.name}.{column.name}": table.name for table in metadata.sorted_tables for column in table.columns
    }
    naming = {name: table for name, table in columns.items() if re.search(r"[._](role|channel)s?(_id)?$", name)}
    looked_at = {name for name, table in naming.items() if any(re.search(rf"\b{table}\b", each) for each in REFERENCES)}
    assert naming.keys() - looked_at == OF_WHAT_HAPPENED


async def test_two_processes_that_notice_the_same_at_once_have_it_told_once(
    registered: PostgresUnitOfWorkFactory,
    engines: Engines,
    database_settings: DatabaseSettings,
    make_engines: MakeEngines,
) -> None:
    other = PostgresUnitOfWorkFactory(make_engines(database_settings), SettingsCache(), GuildTurns(), lambda: None)
    command = RecordLosses(guild=GUILD, found=[LOG], mended=[], at=START)
    async with registered() as first:
        await first.lost_references.note(GUILD, [LOG], at=START)
        second = asyncio.create_task(RecordLossesHandler(other)(command))
        await wait_for_lock(engines)
        assert not second.done()
        await first.commit()
    await second
    assert await stored_events(engines) == [ReferencesLost(guild=GUILD, at=START, targets=(801,))]


async def test_a_start_in_many_guilds_costs_two_statements_while_nothing_is_gone(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    reader = PostgresReferenceReader(Reading(engines), ["mod_log_channel"], ["jail_role"])
    contents = FakeContents({GUILD: Contents(channels=frozenset(), roles=frozenset())})
    look = NoticeLossesHandler(reader, contents, RecordLossesHandler(registered), AgreedClock(FakeClock()))
    with statements_of(engines) as statements:
        await look(NoticeLosses([GuildId(number) for number in range(1, 500)]))
    assert len(statements.reads) == 2
    assert statements.statements == []


async def test_what_is_gone_is_recorded_with_its_event_in_one_transaction_of_few_statements(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    many = [Reference(place="starboard", name=f"{n}", target=n, is_role=False) for n in range(1, 101)]
    with statements_of(engines) as statements:
        await RecordLossesHandler(registered)(RecordLosses(guild=GUILD, found=many, mended=[LOG], at=START))
    assert statements.boundaries == ["BEGIN", "COMMIT"]
    assert statements.verbs == ["INSERT", "DELETE", "INSERT", "INSERT"]
