"""Many people star with two emojis at once, two processes hear of it, and one is killed between a card and what stands
below it."""

import asyncio
import json
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import batched
from typing import cast

import pytest
from attrs import asdict, define, evolve
from sqlalchemy import text

from domain.shared.emoji import Emoji
from domain.shared.ids import ChannelId, GuildId
from domain.starboard.board import Board, BoardId
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from playground.api import Playground, default_world
from playground.world.json_value import as_object
from tests.fakes.clock import START
from tests.integration.starboard_storm import DONE, READY, Storm

EMOJIS = ("⭐", "🌟")
PEOPLE = 50
BOTH = 10
"""So many of them use both emojis."""
_UNRECORDED = text("SELECT message_id FROM starboard_posts WHERE card_id IS NULL")


@asynccontextmanager
async def keeping(*several: Storm) -> AsyncIterator[list[Process]]:
    """Connected. Killed, where they still live, at the end of the block."""
    program = [sys.executable, "-m", "tests.integration.starboard_storm"]
    processes = [
        await asyncio.create_subprocess_exec(*program, json.dumps(asdict(what)), stdin=PIPE, stdout=PIPE)
        for what in several
    ]
    try:
        assert [await said(each) for each in processes] == [READY] * len(several)
        yield processes
    finally:
        for each in processes:
            if each.returncode is None:
                each.kill()
            await each.communicate()


async def said(process: Process) -> str:
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


async def tell(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.write(b"\n")
    await process.stdin.drain()


@define
class Showcase:
    """What stands in the board's channel."""

    playground: Playground
    channel: int

    @property
    def cards(self) -> list[tuple[int, int]]:
        """Which message has how many stars."""
        written = [json.dumps(each.components) for each in self.playground.world.messages[self.channel]]
        shown = [re.search(r"\*\*(\d+)\*\*.*-# Message (\d+) ", each) for each in written]
        return sorted((int(each[2]), int(each[1])) for each in shown if each is not None)

    @property
    def forwards(self) -> list[int]:
        told = [each.forward for each in self.playground.world.messages[self.channel] if each.forward is not None]
        return sorted(int(str(as_object(each["message_reference"])["message_id"])) for each in told)

    async def until(self, condition: Callable[["Showcase"], bool]) -> None:
        async with asyncio.timeout(30):
            while not condition(self):  # noqa: ASYNC110
                await asyncio.sleep(0.02)


async def has_ended(process: Process) -> bool:
    try:
        async with asyncio.timeout(3):
            await process.wait()
    except TimeoutError:
        return False
    return True


async def the_only_unrecorded(engines: Engines) -> int:
    async with asyncio.timeout(30), engines.autocommit.connect() as connection:
        while len(found := list(await connection.scalars(_UNRECORDED))) > 1:  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # one is posted, and about to be recorded
    return int(found[0])


async def star(playground: Playground, channel: int, reactions: Sequence[tuple[int, int, str]]) -> None:
    """Of all of them at once, within half a second."""
    for some in batched(reactions, max(1, len(reactions) // 25)):
        for user, message, emoji in some:
            playground.people.react(user, channel, message, emoji)
        await asyncio.sleep(0.02)


@pytest.mark.timeout(120)
async def test_each_is_posted_once_with_the_right_number_whoever_is_killed(
    database_settings: DatabaseSettings,
    engines: Engines,
    uow_factory: PostgresUnitOfWorkFactory,
    pytestconfig: pytest.Config,
) -> None:
    count = cast(int, pytestconfig.getoption("--messages-starred"))
    async with Playground(default_world()) as playground:
        emil = playground.person("Emil")
        channels = {each.name: each.id for each in emil.guild.channels.values()}
        showcase = Showcase(playground, channels["showcase"])
        general, guild = channels["general"], GuildId(emil.guild.id)
        board = Board(
            guild=guild,
            id=BoardId(77),
            name="best",
            channel=ChannelId(showcase.channel),
            emojis=tuple(map(Emoji, EMOJIS)),
            threshold=5,
            lower=3,
        )
        async with uow_factory() as uow:
            await uow.guilds.register_many([guild], at=START)
            await uow.starboards.add(board)
            await uow.commit()
        people = playground.crowd.gather(emil.guild, PEOPLE)
        messages = [(await emil.say("general", f"joke {number}")).id for number in range(count)]
        used = [(user, EMOJIS[number % 2]) for number, user in enumerate(people)]
        used += [(user, EMOJIS[1 - number % 2]) for number, user in enumerate(people[:BOTH])]
        half = len(used) // 2
        what = Storm(
            url=database_settings.url, connection=playground.connection.to_json(), guild=guild, dies_after_card=True
        )
        async with keeping(what, evolve(what, dies_after_card=False)) as (dies, lives):
            for part in (used[:half], used[half:]):
                await star(playground, general, [(user, each, emoji) for user, emoji in part for each in messages])
            while not await has_ended(dies):  # the other one was faster each time
                messages.append((await emil.say("general", "another joke")).id)
                await star(playground, general, [(user, messages[-1], emoji) for user, emoji in used])
            assert dies.returncode == -signal.SIGKILL
            await showcase.until(lambda now: len(now.forwards) == len(messages) - 1)
            abandoned = await the_only_unrecorded(engines)
            assert abandoned in dict(showcase.cards), "the one that was killed had not posted: it proves too little"
            assert abandoned not in showcase.forwards
            others = [(each, PEOPLE) for each in messages if each != abandoned]
            await showcase.until(lambda now: [each for each in now.cards if each[0] != abandoned] == others)
            await tell(lives)
            everything = [(each, PEOPLE) for each in messages]
            await showcase.until(lambda now: (now.cards, now.forwards) == (everything, messages))
            await tell(lives)
            assert await said(lives) == DONE
        assert (showcase.cards, showcase.forwards) == (everything, messages)
