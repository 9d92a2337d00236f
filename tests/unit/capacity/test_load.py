"""People who write and ask at a rate, in a playground that nobody has to start."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress

import pytest

from benchmarks.capacity.asking import Asking
from benchmarks.capacity.load import Load
from benchmarks.capacity.place import People, empty_guilds, let_in
from benchmarks.capacity.writing import Writing
from playground.api import Playground
from playground.gateway.session import GUILDS, Session
from playground.rules.messages import GUILD_MESSAGES
from playground.wire.forms import Form
from playground.world.json_value import JsonObject
from tests.virtual_time import VirtualTimeLoop, in_virtual_time

LOAD = Load(shards=2, guilds=4, members=3)
BALANCE: JsonObject = {"name": "balance", "type": 1, "description": "x", "options": []}
COMMAND: JsonObject = {"id": "5", "name": "points", "type": 1, "description": "x", "options": [BALANCE]}


def a_place() -> tuple[Playground, People]:
    playground = Playground(empty_guilds(LOAD))
    return playground, let_in(playground, LOAD)


def connect(playground: Playground, shard: int) -> list[bytes]:
    """A connection that hears of what happens in the shard; returns what it hears."""
    heard: list[bytes] = []
    session = Session(f"s{shard}", GUILDS | GUILD_MESSAGES, (shard, 2), playground.world.bot_id, heard.append)
    playground.gateway.sessions.add(session)
    return heard


async def for_a_second(work: Coroutine[None, None, None], then: Callable[[], Awaitable[None]] | None = None) -> None:
    going = asyncio.create_task(work)
    await asyncio.sleep(1)
    if then is not None:
        await then()
    going.cancel()
    with suppress(asyncio.CancelledError):
        await going


def writing(playground: Playground, people: People) -> Writing:
    return Writing(playground, people.members, [*people.newcomers], people.channels, LOAD.shards, 1000)


def test_people_write_at_the_rate_in_all_guilds_and_newcomers_once() -> None:
    playground, people = a_place()
    heard, writes = connect(playground, 0), writing(playground, people)
    in_virtual_time(for_a_second(writes.go_on()))
    assert len(writes.said) in range(990, 1006)
    assert {said.guild for said in writes.said} == playground.world.guilds.keys()
    assert sorted(said.user for said in writes.first_words) == sorted(newcomer.user_id for newcomer in people.newcomers)
    first = {said.user for said in writes.first_words}
    assert sum(said.user in first for said in writes.said) == len(first) == LOAD.guilds
    assert all(said.heard == ((said.guild >> 22) % 2 == 0) for said in writes.said)
    assert len(heard) == sum(said.heard for said in writes.said)


def test_what_is_more_than_a_second_late_is_not_sent_and_counted() -> None:
    playground, people = a_place()
    writes = writing(playground, people)

    async def be_held_up() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualTimeLoop)
        loop.hold_up(3)
        await asyncio.sleep(0.01)

    in_virtual_time(for_a_second(writes.go_on(), be_held_up))
    assert writes.dropped in range(1980, 2020)
    assert len(writes.said) in range(1980, 2030)


def test_a_command_is_timed_until_it_is_taken_up_and_until_it_is_finished() -> None:
    playground, people = a_place()
    connect(playground, 0)
    connect(playground, 1)
    playground.world.commands.append(COMMAND)
    asks = Asking(playground, people.moderators, people.targets, 20)
    in_virtual_time(for_a_second(asks.go_on(), lambda: answer(playground, asks)))
    used = [asked for asked in asks.asked if asked.interaction is not None]
    assert used
    assert {asked.name for asked in used} == {"points balance"}
    assert len(asks.asked) in range(24, 28)  # within a second and a quarter
    assert used[0].taken_up is not None
    assert used[0].finished is not None
    assert used[0].finished - used[0].taken_up == pytest.approx(0.25)
    assert all(asked.taken_up is None for asked in used[1:])


async def answer(playground: Playground, asks: Asking) -> None:
    """The first one: at once that it is thought about, and later what is to be said."""
    interaction = next(asked.interaction for asked in asks.asked if asked.interaction is not None)
    interactions = playground.services.interactions
    interactions.respond(interaction.id, interaction.token, Form({"type": 5}), [])
    await asyncio.sleep(0.25)
    interactions.follow_up(interaction, Form({"content": "There you are."}), [])
    interactions.stop()
