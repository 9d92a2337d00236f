from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from playground.api import Playground, default_world
from tests.playground.browser import launched
from tests.playground.small_bot import SmallBot, running


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(default_world()) as playground:
        yield playground


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[SmallBot]:
    async with running(SmallBot(playground), playground) as bot:
        yield bot


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser
