import asyncio
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest

from application.guilds.change_settings import ChangeSettings, ChangeSettingsHandler
from application.guilds.chosen_channels import ChosenChannels
from domain.guilds.guild import Choice
from domain.moderation.settings import JAIL_ROLE
from domain.shared.ids import GuildId, UserId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from infrastructure.clock import SystemClock
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from infrastructure.embedded_postgres import EmbeddedPostgres, default_directory
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from playground.api import Playground, default_world
from playground.rules.roles import RoleChange
from tests.e2e.grounds import data_directory, some_server
from tests.e2e.kill_table import KillTable, kills_in, note_kill
from tests.e2e.running import Tux, quick_settings, running_tux
from tests.e2e.unfinished import unfinished_tasks
from tests.fakes.channels import FakeChannels
from tests.playground.openapi import ExchangeChecker, description_path


def pytest_runtest_setup(item: pytest.Item) -> None:
    if isinstance(item, pytest.Function):
        note_kill(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Of a test that ran out of time, the report says what was not done."""
    report = yield
    if call.excinfo is not None and call.excinfo.errisinstance(TimeoutError):
        report.sections.append(("What is unfinished", unfinished_tasks()))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The table of `make killtest`."""
    if config.getoption("--kill-rounds") > 1:
        reports = [each for outcome in ("passed", "failed") for each in terminalreporter.stats.get(outcome, [])]
        terminalreporter.section("killed at each step, and how often all agreed afterwards")
        for line in KillTable.of(kills_in(reports)).lines():
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def checker() -> ExchangeChecker | None:
    """Checks by Discord's own description of its API; None where that is missing, which the conformance test then says.

    One for all tests: preparing for an operation takes longer than checking a thousand exchanges.
    """
    return ExchangeChecker() if description_path().is_file() else None


@pytest.fixture
async def playground(checker: ExchangeChecker | None) -> AsyncIterator[Playground]:
    """A local Discord; every exchange with it must be as Discord describes it."""
    async with Playground(default_world()) as playground:
        if checker is not None:
            checker.problems.clear()
            playground.exchanges.subscribe(checker)
        yield playground
        assert playground.unknown_requests == []
        if checker is not None:
            assert checker.problems == []


@pytest.fixture
async def mod_log(playground: Playground, uow_factory: PostgresUnitOfWorkFactory) -> str:
    """The guild posts its cases to #mod-log, and has a jail role."""
    channel = next(channel for channel in playground.world.guild_channels() if channel.name == "mod-log")
    owner = Standing(user=UserId(playground.person("Ada").id), permissions=frozenset({Permission.MANAGE_GUILD}))
    jail_role = playground.person("Ada").create_role(RoleChange(name="Jailed", permissions=0))
    decisions = (Choice(MOD_LOG_CHANNEL, channel.id), Choice(JAIL_ROLE, jail_role.id))
    await ChangeSettingsHandler(uow_factory, SystemClock(), ChosenChannels(FakeChannels(), ()))(
        ChangeSettings(guild=GuildId(playground.world.guild.id), by=owner, decisions=decisions)
    )
    return channel.name


@pytest.fixture
async def tux(playground: Playground, database_settings: DatabaseSettings) -> AsyncIterator[Tux]:
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        yield tux


@pytest.fixture(scope="session")
async def prepared() -> AsyncIterator[Path]:
    """A directory as `tux run` leaves it: with a migrated database, and no server running."""
    with data_directory() as ground:
        embedded = EmbeddedPostgres(default_directory(ground))
        server = await asyncio.to_thread(embedded.start)
        try:
            await migrate(DatabaseSettings(url=server.url))
        finally:
            await asyncio.to_thread(embedded.stop)
        yield ground


@pytest.fixture
def ground(prepared: Path) -> Iterator[Path]:
    """A data directory that was used before."""
    with data_directory(like=prepared) as ground:
        yield ground


@pytest.fixture
def fresh_ground() -> Iterator[Path]:
    with data_directory() as ground:
        yield ground


@pytest.fixture(scope="module")
def used_ground() -> Iterator[Path]:
    """One directory for the tests that only look at what is said."""
    with data_directory() as ground:
        yield ground


@pytest.fixture(scope="module")
def other_server(used_ground: Path, prepared: Path) -> Iterator[str]:
    with some_server(used_ground, like=prepared) as url:
        yield url
