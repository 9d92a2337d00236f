"""Every request of the real discord.py is asked for, and every answer seen."""

import asyncio

import aiohttp
import discord
from discord import app_commands

from application.limits.request_limiter import RequestLimiter
from domain.limits.invalid_requests import Pace
from interface.limits.limited_requests import LimitedRequests
from playground.api import Playground, connect


class Bot(discord.Client):
    def __init__(self, playground: Playground, trace: aiohttp.TraceConfig) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            connector=connect(playground.connection),
            guild_ready_timeout=0.01,
            http_trace=trace,
        )
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(description="Says hello")
        async def hello(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("hello")
            await interaction.followup.send("again")


async def test_the_trace_sees_all_requests_but_lets_answers_to_interactions_pass(playground: Playground) -> None:
    sent, invalid = list[str](), list[tuple[int, str | None]]()
    limiter = RequestLimiter()
    limiter.change(1000, Pace())
    limited = LimitedRequests(limiter, lambda whose, _: sent.append(whose), lambda *answer: invalid.append(answer))
    exchanges = list[str]()
    playground.exchanges.subscribe(lambda exchange: exchanges.append(exchange.path))
    async with Bot(playground, limited.trace()) as bot:
        await bot.login(playground.connection.token)
        await bot.tree.sync()
        connection = asyncio.create_task(bot.connect())
        async with asyncio.timeout(10):
            await bot.wait_until_ready()
        sent.clear()
        exchanges.clear()
        await playground.person("Emil").command("hello")
        async with asyncio.timeout(10):
            while len(sent) < 2:  # noqa: ASYNC110  # the second answer follows the one that was waited for
                await asyncio.sleep(0.01)
        assert sent == ["answers", "answers"]
        playground.faults.add("GET", "/users/@me", status=429)
        await bot.http.request(discord.http.Route("GET", "/users/@me"))
        assert sent[2:] == ["people", "people"]
        assert len(exchanges) == len(sent)
        limiter.change(0, Pace())
        async with asyncio.timeout(10):
            waiting = asyncio.create_task(bot.http.request(discord.http.Route("GET", "/gateway")))
            bot.http._global_over.clear()  # as after a 429 for all requests
            await playground.person("Emil").command("hello")
            bot.http._global_over.set()
        assert not waiting.done()
        limiter.change(1, Pace())
        await waiting
        await bot.close()
        await asyncio.gather(connection, return_exceptions=True)
    assert invalid == [(429, "user")]
