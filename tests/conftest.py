import gc
from collections.abc import Generator

import pytest

from tests import logs, standing_still, workers
from tests.environment import forget_the_callers
from tests.workers import RUN, WorkerController


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kill-rounds", type=int, default=1, help="how often each kill test runs")
    parser.addoption("--reminders-due", type=int, default=220, help="how many reminders are due in the same minute")
    parser.addoption("--messages-starred", type=int, default=4, help="how many messages are starred at once in a storm")
    parser.addoption("--pooled", choices=("session", "transaction"), help="reach the database through a PgBouncer")
    parser.addoption("--storm-transfers", type=int, default=1_000, help="how many transfers a storm makes")


def pytest_configure(config: pytest.Config) -> None:
    forget_the_callers()
    workers.begin(config)
    standing_still.begin(config)
    if config.getoption("dist", "no") == "no" or config.getoption("collectonly"):
        config.pluginmanager.import_plugin("tests.fixtures")
    logs.begin()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    workers.hand_over(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> workers.ByFile | None:
    return workers.ByFile(config, log) if config.getoption("dist") == "loadgroup" else None


def pytest_unconfigure(config: pytest.Config) -> None:
    workers.end(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    workers.order(config, items)


def pytest_collection_finish() -> None:
    """What is there by now stays to the end, so that looking for garbage need not go through it each time.

    Not switched off before: what attrs replaced would be there with it, among the classes of all errors.
    """
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    with logs.as_before():
        return (yield)


def pytest_report_header(config: pytest.Config) -> str:
    return f"PostgreSQL of the tests: {config.stash[RUN].postgres}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """A quiet run has no header."""
    if config.get_verbosity() < 0:
        terminalreporter.line(pytest_report_header(config))
