"""A bot in several shards: each serves its own guilds, the first one the direct messages too."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import discord
import pytest
from discord import app_commands

from playground.api import Playground, connect
from tests.playground.small_bot import SmallBot, running


class ShardedBot(discord.AutoShardedClient):
    """Two shards, which do not wait for each other; `told` holds what each was told of."""

    def __init__(self, playground: Playground, shard_count: int | None = None) -> None:
        super().__init__(
            intents=discord.Intents.all(),
            connector=connect(playground.connection),
            guild_ready_timeout=0.01,
            shard_count=shard_count,
        )
        self.tree = app_commands.CommandTree(self)
        self.told: list[tuple[int | None, str]] = []
        self._recorded = asyncio.Event()

        @self.tree.command(description="Says which shard heard it")
        async def where(interaction: discord.Interaction) -> None:
            shard = None if interaction.guild is None else interaction.guild.shard_id
            await interaction.response.send_message(f"shard {shard}")

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord lets one shard identify every five seconds; the playground has no such limit."""

    async def on_message(self, message: discord.Message) -> None:
        self.told.append((None if message.guild is None else message.guild.shard_id, message.content))
        self._recorded.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not condition():
                self._recorded.clear()
                await self._recorded.wait()


@asynccontextmanager
async def sharded(playground: Playground, shard_count: int | None = None) -> AsyncIterator[ShardedBot]:
    async with ShardedBot(playground, shard_count) as bot:
        await bot.login(playground.connection.token)
        await bot.tree.sync()
        connection = asyncio.create_task(bot.connect())
        async with asyncio.timeout(10):
            await bot.wait_until_ready()
        try:
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(connection, return_exceptions=True)


async def test_two_shards_serve_one_guild_each(playground: Playground) -> None:
    async with sharded(playground, shard_count=2) as bot:
        shard_of = {guild.name: guild.shard_id for guild in bot.guilds}
        assert sorted(shard_of) == ["Harbour", "Lighthouse"]
        assert sorted(shard_of.values()) == [0, 1]
        await playground.person("Emil").say("general", "ahoy")
        await playground.person("Emil", guild="Lighthouse").say("lantern-room", "light")
        await bot.until(lambda: len(bot.told) == 2)
        assert bot.told == [(shard_of["Harbour"], "ahoy"), (shard_of["Lighthouse"], "light")]


async def test_a_command_is_heard_once_wherever_it_was_typed(playground: Playground) -> None:
    async with sharded(playground, shard_count=2) as bot:
        shard_of = {guild.name: guild.shard_id for guild in bot.guilds}
        emil, keeper = playground.person("Emil"), playground.person("Emil", guild="Lighthouse")
        assert (await emil.command("where")).content == f"shard {shard_of['Harbour']}"
        reply = await keeper.command("where", in_channel="lantern-room")
        assert reply.content == f"shard {shard_of['Lighthouse']}"
        direct = await (await bot.fetch_user(emil.id)).create_dm()
        assert (await emil.command("where", in_channel=direct.id)).content == "shard None"


async def test_direct_messages_are_told_to_the_first_shard_only(playground: Playground) -> None:
    told = []
    for shard_id in range(2):
        async with running(SmallBot(playground, shard_id=shard_id, shard_count=2), playground, sync=False) as bot:
            direct = await (await bot.fetch_user(playground.person("Emil").id)).create_dm()
            await playground.person("Emil").say(direct.id, "psst")
            place = bot.guilds[0].text_channels[0]
            await place.send("the end")
            await bot.told_of("message the end")
            told.append("message psst" in bot.told)
    assert told == [True, False]


async def test_one_shard_more_than_guilds_serves_none(playground: Playground) -> None:
    served = [(guild_id >> 22) % 3 for guild_id in playground.world.guilds]
    idle = next(number for number in range(3) if number not in served)
    async with running(SmallBot(playground, shard_id=idle, shard_count=3), playground, sync=False) as bot:
        assert not bot.guilds


@pytest.mark.parametrize("advised", [1, 2])
async def test_a_bot_takes_as_many_shards_as_it_is_advised(playground: Playground, advised: int) -> None:
    playground.advised_shards = advised
    async with sharded(playground) as bot:
        assert (bot.shard_count, sorted(bot.shards)) == (advised, list(range(advised)))


async def test_every_identify_is_counted(playground: Playground) -> None:
    async with sharded(playground, shard_count=2) as bot:
        advice = await bot.http.request(discord.http.Route("GET", "/gateway/bot"))
    assert advice["session_start_limit"]["total"] == 1000
    assert advice["session_start_limit"]["remaining"] == 998
    assert 0 < advice["session_start_limit"]["reset_after"] <= 86_400_000


async def test_a_lost_shard_resumes_alone(playground: Playground) -> None:
    async with sharded(playground, shard_count=2) as bot:
        await playground.disconnect_gateway(None)
        await playground.person("Emil").say("general", "while away")
        await bot.until(lambda: "while away" in [words for _, words in bot.told])
