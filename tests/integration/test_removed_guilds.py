"""A guild's row that somebody removed by hand, while processes still know the guild as registered."""

import asyncpg
import pytest
from sqlalchemy import BigInteger, Integer, text
from structlog.testing import capture_logs

from application.shared.errors import TransientFailure
from domain.guilds.guild import Choice
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus
from domain.moderation.settings import DM_ON_ACTION
from domain.shared.settings import Settings
from infrastructure.database.column_types import EnumText
from infrastructure.database.engines import Engines
from infrastructure.guilds.removed_rows import guild_without_row
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.schema import metadata
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, an_intent
from tests.moderation import Moderation, an_action


@pytest.fixture
async def removed(moderation: Moderation, settings_cache: SettingsCache, engines: Engines) -> Moderation:
    """Its settings are still in the process's cache."""
    settings_cache.listening(established=True)
    await moderation.choose(Choice(DM_ON_ACTION, False))
    assert await moderation.get_settings(GUILD) == Settings({"dm_on_action": False})
    async with engines.autocommit.connect() as connection:
        await connection.execute(text("DELETE FROM guild_setting_changes"))
        await connection.execute(text("DELETE FROM guilds"))
    return moderation


async def test_the_guild_is_registered_anew_and_what_was_asked_for_is_done(
    removed: Moderation, settings_cache: SettingsCache
) -> None:
    assert settings_cache.lookup(GUILD) == Settings({"dm_on_action": False})
    with capture_logs() as logs:
        case = await removed.take_action(an_action(WARN))
    assert case.status is CaseStatus.APPLIED
    assert [(line["log_level"], line["guild"]) for line in logs if "registered anew" in line["event"]] == [
        ("warning", GUILD)
    ]
    assert await removed.get_settings(GUILD) == Settings()


async def test_where_nobody_runs_it_again_it_may_be_run_again(
    removed: Moderation, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    with pytest.raises(TransientFailure):
        async with uow_factory() as uow:
            await uow.cases.open(an_intent())
    async with uow_factory() as uow:
        await uow.cases.open(an_intent())
        await uow.commit()


@pytest.mark.parametrize(
    ("constraint", "detail", "guild"),
    [
        ("fk_case_counters_guild_id_guilds", 'Key (guild_id)=(700) is not present in table "guilds".', 700),
        ("fk_cases_guild_id_guilds_102025", "Schlüssel (guild_id)=(700) ist nicht vorhanden.", 700),
        ("fk_case_changes_guild_id_cases", 'Key (guild_id, number)=(700, 1) is not present in table "cases".', None),
        ("fk_cases_guild_id_guilds", None, None),
        (None, None, None),
    ],
)
def test_only_a_missing_guild_is_taken_for_one(constraint: str | None, detail: str | None, guild: int | None) -> None:
    error = asyncpg.ForeignKeyViolationError("violated")
    error.constraint_name, error.detail = constraint, detail
    assert guild_without_row(error) == guild


async def test_every_table_of_a_guild_says_so_in_the_name_of_its_constraint(engines: Engines) -> None:
    references = text("SELECT conname FROM pg_constraint WHERE contype = 'f' AND confrelid = 'guilds'::regclass")
    async with engines.autocommit.connect() as connection:
        names = list(await connection.scalars(references))
    assert len(names) > 10
    for name in names:
        error = asyncpg.ForeignKeyViolationError("violated")
        error.constraint_name, error.detail = name, "Key (guild_id)=(700) is not present."
        assert guild_without_row(error) == GUILD, name


@pytest.mark.parametrize("name", [table.name for table in metadata.sorted_tables])
def test_the_key_that_such_an_error_quotes_holds_nothing_that_people_wrote(name: str) -> None:
    for key in metadata.tables[name].foreign_key_constraints:
        assert all(isinstance(column.type, BigInteger | Integer | EnumText) for column in key.columns), key.name
