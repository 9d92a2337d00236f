from collections.abc import AsyncIterator

import pytest

from playground.api import Playground, default_world
from tests.playground.small_bot import SmallBot, running


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(default_world()) as playground:
        yield playground


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[SmallBot]:
    async with running(SmallBot(playground), playground) as bot:
        yield bot
