"""The connection that is up at the moment, and what its answers mean."""

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import aiohttp
import discord
import pytest

from application.shared.errors import DiscordUnreachable
from domain.shared.ids import GuildId
from domain.shared.names import Names
from interface.shared.client import CurrentClient, discord_answers
from tests.builders import BOT, GUILD
from tests.fakes.discord_http import refused
from tests.fakes.interactions import Guild
from tests.fakes.payloads import guild_json
from tests.unit.interface.answers import NO_CLEAR_ANSWER
from tests.wired import wired_bot


def test_without_a_client_nothing_is_reached_and_nothing_served() -> None:
    client = CurrentClient()
    for reach in (client.get, client.own_id):
        with pytest.raises(DiscordUnreachable):
            reach()
    assert client.served_guilds() == frozenset()
    assert client.latency is None
    assert client.own_names() == Names()


def test_a_client_that_is_not_logged_in_counts_for_nothing() -> None:
    client = CurrentClient(wired_bot())
    with pytest.raises(DiscordUnreachable):
        client.get()
    assert client.served_guilds() == frozenset()
    assert client.latency is None


async def test_a_client_that_is_logged_in_is_reached_before_it_is_ready(guild: Guild) -> None:
    guild.bot._ready.clear()
    client = CurrentClient(guild.bot)
    assert client.get() is guild.bot
    assert client.own_id() == BOT
    assert guild.bot.user is not None
    assert client.own_names() == Names(username=guild.bot.user.name, display_name=guild.bot.user.display_name)
    assert client.served_guilds() == frozenset()


async def test_the_guilds_of_a_client_that_is_ready_are_served(guild: Guild) -> None:
    client = CurrentClient(guild.bot)
    assert client.served_guilds() == {GUILD}
    assert client.guild(GUILD).id == GUILD
    client.replace(None)
    assert client.served_guilds() == frozenset()


async def test_of_several_shards_the_first_that_is_logged_in_is_asked(guild: Guild) -> None:
    client, later = CurrentClient(wired_bot()), cast(discord.Client, SimpleNamespace(user=guild.bot.user))
    client.replace(later, 3)
    client.replace(guild.bot, 1)
    assert client.get() is guild.bot
    client.replace(None, 1)
    assert client.get() is later


async def test_how_many_guilds_the_whole_bot_has_is_told_from_the_shards_that_are_served_here(guild: Guild) -> None:
    client = CurrentClient(guild.bot)
    assert client.guilds_of_the_bot() == 1
    client.shard_count = 4
    client.replace(guild.bot, 2)
    assert client.guilds_of_the_bot() == 4
    client.replace(None)
    client.replace(None, 2)
    assert client.guilds_of_the_bot() == 0


async def test_a_guild_that_discord_did_not_tell_of_or_cannot_reach_is_out_of_reach(guild: Guild) -> None:
    client = CurrentClient(guild.bot)
    with pytest.raises(DiscordUnreachable):
        client.guild(GuildId(404))
    guild.bot._connection.parsers["GUILD_DELETE"]({"id": str(GUILD), "unavailable": True})
    with pytest.raises(DiscordUnreachable):
        client.guild(GUILD)
    guild.bot._connection.parsers["GUILD_UPDATE"](guild_json())


class Heart:
    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.open = False

    async def poll_event(self) -> None:
        """What the bot reads the gateway with."""


@pytest.mark.parametrize(("latency", "known"), [(0.25, 0.25), (float("nan"), None)])
async def test_the_latency_is_that_of_the_heartbeat_once_there_was_one(
    guild: Guild, latency: float, known: float | None
) -> None:
    guild.bot.ws = cast(discord.gateway.DiscordWebSocket, Heart(latency))
    client = CurrentClient(guild.bot)
    assert client.latency == known
    guild.bot._ready.clear()
    assert client.latency is None


async def test_work_waits_until_a_client_is_ready(guild: Guild, monkeypatch: pytest.MonkeyPatch) -> None:
    client, looked = CurrentClient(), list[float]()
    steps: Iterator[object] = iter([lambda: client.replace(guild.bot), guild.bot._ready.set])
    guild.bot._ready.clear()

    async def look_again(seconds: float) -> None:
        looked.append(seconds)
        step = next(steps)
        assert callable(step)
        step()

    monkeypatch.setattr(asyncio, "sleep", look_again)
    await client.wait_until_ready()
    assert looked == [0.1, 0.1]


async def ask(guild: Guild) -> None:
    async with discord_answers():
        await guild.bot.fetch_channel(800)


@pytest.mark.parametrize("answer", NO_CLEAR_ANSWER, ids=repr)
async def test_no_clear_answer_means_out_of_reach(guild: Guild, answer: BaseException) -> None:
    guild.http.answers["GET /channels/800"] = answer
    with pytest.raises(DiscordUnreachable):
        await ask(guild)


@pytest.mark.parametrize("status", [400, 403, 404, 428])
async def test_a_clear_refusal_passes(guild: Guild, status: int) -> None:
    guild.http.answers["GET /channels/800"] = refused(status)
    with pytest.raises(discord.HTTPException) as passed:
        await ask(guild)
    assert passed.value.status == status


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_temporary_refusal_is_no_answer_whatever_class_discord_py_gives_it(status: int) -> None:
    response = cast(aiohttp.ClientResponse, Refusal(status))
    with pytest.raises(DiscordUnreachable):
        async with discord_answers():
            raise discord.HTTPException(response, None)


class Refusal:
    def __init__(self, status: int) -> None:
        self.status = status
        self.reason = "of the test"


async def test_a_defect_is_still_raised_as_one(guild: Guild) -> None:
    guild.http.answers["GET /channels/800"] = RuntimeError("another")
    with pytest.raises(RuntimeError, match="another"):
        await ask(guild)


async def test_who_comes_and_goes_is_heard_of_only_with_the_intent_for_it(guild: Guild) -> None:
    client = CurrentClient(guild.bot)
    for intents, heard in ((discord.Intents(guilds=True), False), (discord.Intents(guilds=True, members=True), True)):
        guild.bot._connection._intents = intents
        assert client.hears_of_members() is heard
    assert CurrentClient().hears_of_members() is False
