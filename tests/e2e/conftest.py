from collections.abc import AsyncIterator

import pytest

from infrastructure.database.settings import DatabaseSettings
from playground import Playground, default_world
from playground.world.json_value import JsonObject
from tests.e2e.running import RunningTux, quick_settings, running_tux
from tests.playground.openapi import ExchangeChecker, description_path, load_description


@pytest.fixture(scope="session")
def discords_description() -> JsonObject | None:
    """Discord's own description of its API, or None where it is not at hand; the conformance test then says so."""
    return load_description() if description_path().is_file() else None


@pytest.fixture
async def playground(discords_description: JsonObject | None) -> AsyncIterator[Playground]:
    """A local Discord; every exchange with it must be as Discord describes it."""
    async with Playground(default_world()) as playground:
        checker = None if discords_description is None else ExchangeChecker(description=discords_description)
        if checker is not None:
            playground.exchanges.subscribe(checker)
        yield playground
        assert playground.unknown_requests == []
        if checker is not None:
            assert checker.problems == []


@pytest.fixture
async def tux(playground: Playground, database_settings: DatabaseSettings) -> AsyncIterator[RunningTux]:
    async with running_tux(playground, quick_settings(database_settings)) as tux:
        yield tux
