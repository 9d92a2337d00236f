"""The Discord client as it is made."""

import asyncio
from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace
from typing import cast
from unittest.mock import AsyncMock

import aiohttp
import discord
import pytest
import yarl
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord import app_commands
from discord.ext import commands
from discord.gateway import ReconnectWebSocket
from multidict import CIMultiDict

from application.limits.request_limiter import RequestLimiter, Urgency
from application.shared.errors import DiscordUnreachable
from domain.limits.invalid_requests import Pace
from interface.fleet.slot import ShardSlot
from interface.limits.limited_requests import LimitedRequests
from interface.shared.bot import TuxBot
from interface.shared.client import CurrentClient
from interface.shared.context import Context
from interface.shared.tenure import Tenure
from interface.shared.watch import ShardWatch
from tests.fakes.discord_http import Answer, DiscordHttp
from tests.fakes.interactions import Guild, logged_in, settled
from tests.fakes.payloads import Json
from tests.wired import RecordingShared, bot_of, context_menus, slash_commands, wired_bot

_MOST_MENUS = 5
"""Of each type, in discord.py 2.7."""


@pytest.fixture
def bot() -> TuxBot:
    return wired_bot()


def test_no_privileged_intent_is_needed(bot: TuxBot) -> None:
    assert bot.intents == discord.Intents(
        guilds=True, guild_messages=True, guild_reactions=True, voice_states=True, moderation=True
    )
    privileged = ("members", "presences", "message_content")
    assert not any(getattr(bot.intents, intent) for intent in privileged)


def test_nobody_is_pinged_where_a_message_does_not_say_otherwise(bot: TuxBot) -> None:
    mentions = bot.allowed_mentions
    assert mentions is not None
    assert [*mentions.to_dict().items()] == [("parse", [])]


def test_of_members_only_those_in_voice_are_kept_and_no_message_is(bot: TuxBot) -> None:
    flags = bot._connection.member_cache_flags
    assert (flags.voice, flags.joined) == (True, False)
    assert bot._connection._messages is None


def test_what_discord_wants_to_wait_for_longer_than_half_a_minute_is_not_waited_for(bot: TuxBot) -> None:
    assert bot.http.max_ratelimit_timeout == 30


def test_there_is_no_help_command_beside_discords_own_list(bot: TuxBot) -> None:
    assert bot.help_command is None


@pytest.mark.parametrize("kind", [discord.AppCommandType.user, discord.AppCommandType.message])
def test_there_are_no_more_context_menus_than_discord_py_takes(bot: TuxBot, kind: discord.AppCommandType) -> None:
    menus = [menu for menu in bot.tree.get_commands() if isinstance(menu, app_commands.ContextMenu)]
    assert sum(menu.type is kind for menu in menus) <= _MOST_MENUS


async def test_discord_is_told_of_all_commands_at_the_start(bot: TuxBot) -> None:
    http = DiscordHttp()
    async with logged_in(bot, http):
        (told,) = http.find("PUT", "/applications/1/commands")
    names = {str(command["name"]) for command in cast(list[Json], told.body)}
    assert names == {name.split()[0] for name in slash_commands(bot)} | {*context_menus(bot)}


async def test_a_client_can_be_replaced_by_another_of_the_same_contexts(
    shared: RecordingShared, contexts: tuple[Context, ...]
) -> None:
    for _ in range(2):
        http = DiscordHttp()
        async with logged_in(bot_of(contexts, shared), http):
            await settled()
        assert http.closed


def test_the_clients_of_discord_py_know_no_voice() -> None:
    assert not discord.VoiceClient.warn_nacl
    assert not discord.VoiceClient.warn_dave


@pytest.mark.parametrize(("remaining", "allowed"), [(101, True), (100, False)])
async def test_a_session_that_discord_ended_is_begun_anew_only_while_enough_of_them_are_left(
    guild: Guild, monkeypatch: pytest.MonkeyPatch, remaining: int, allowed: bool
) -> None:
    limit = {"total": 1000, "remaining": remaining, "reset_after": 1000, "max_concurrency": 1}
    answer = {"url": "wss://gateway.discord.gg", "shards": 1, "session_start_limit": limit}
    guild.http.answers["GET /gateway/bot"] = Answer(body=answer)
    monkeypatch.setattr("discord.client.asyncio.sleep", AsyncMock())
    await guild.bot.before_identify_hook(None, initial=True)
    with nullcontext() if allowed else pytest.raises(DiscordUnreachable):
        await guild.bot.before_identify_hook(None, initial=False)


class Heard(commands.Cog):
    """What a bot makes its listeners hear."""

    def __init__(self) -> None:
        self.events = list[str]()

    @commands.Cog.listener()
    async def on_typing(self, *_given: object) -> None:
        self.events.append("typing")

    @commands.Cog.listener()
    async def on_shard_ready(self, shard: int) -> None:
        self.events.append(f"shard {shard} ready")

    @commands.Cog.listener()
    async def on_taken_over(self, shard: int) -> None:
        self.events.append(f"shard {shard} taken over")


async def test_an_heir_acts_on_no_event_until_the_shard_is_its_own_and_then_catches_up(guild: Guild) -> None:
    heard, bot = Heard(), guild.bot
    for event in ("typing", "shard_ready", "taken_over"):
        bot.add_listener(getattr(heard, f"on_{event}"))
    slot = ShardSlot(0, 1, ShardWatch.of_an_heir(Tenure()), current := CurrentClient())
    bot.watch = slot.watch
    slot.replace(bot)
    bot.dispatch("typing")
    bot.dispatch("ready")
    await settled()
    assert (heard.events, current.is_ready) == ([], False)
    slot.begin()
    bot.dispatch("typing")
    await settled()
    assert (heard.events, current.is_ready) == (["shard 0 ready", "shard 0 taken over", "typing"], True)
    slot.end()
    bot.dispatch("typing")
    await settled()
    assert (heard.events[3:], current.is_ready) == ([], False)


@pytest.mark.parametrize(("is_cut_off", "then"), [(False, "ready"), (True, "resumed"), (True, "ready")])
async def test_what_is_to_be_caught_up_with_while_it_is_not_connected_is_caught_up_with_once_it_is(
    guild: Guild, is_cut_off: bool, then: str
) -> None:
    heard, bot = Heard(), guild.bot
    for event in ("shard_ready", "taken_over"):
        bot.add_listener(getattr(heard, f"on_{event}"))
    slot = ShardSlot(0, 1, ShardWatch.of_an_heir(Tenure()), CurrentClient())
    bot.watch = slot.watch
    slot.replace(bot)
    if is_cut_off:
        bot.dispatch("disconnect")
    else:
        bot._ready.clear()  # as while discord.py waits for the guilds of which it is told
    slot.begin()
    await settled()
    assert heard.events == []
    bot._ready.set()
    for _ in range(2):
        bot.dispatch(then)
    await settled()
    again = ["shard 0 ready"] if then == "ready" else []
    assert heard.events == ["shard 0 ready", "shard 0 taken over", *again]


async def test_a_shard_whose_connection_is_made_anew_is_not_connected_though_discord_py_stays_ready(
    guild: Guild, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, at_work = asyncio.Event(), asyncio.Event()

    class Socket:
        sequence, session_id, gateway = 1, "session", yarl.URL("wss://gateway")
        open = False

        async def poll_event(self) -> None:
            await closed.wait()
            raise ReconnectWebSocket(0)

    async def connected(*_given: object, initial: bool = True, **_more: object) -> Socket:
        if not initial:
            at_work.set()
            await asyncio.Event().wait()
        return Socket()

    monkeypatch.setattr("discord.client.DiscordWebSocket.from_client", connected)
    bot, current = guild.bot, CurrentClient(guild.bot)
    connecting = asyncio.create_task(bot.connect(reconnect=False))
    await asyncio.sleep(0)
    assert current.connected_shards().served == {0}
    closed.set()
    await at_work.wait()
    assert (bot.is_ready(), current.connected_shards().served) == (True, frozenset())
    bot.dispatch("resumed")
    assert current.connected_shards().served == {0}
    connecting.cancel()
    await asyncio.wait({connecting})


@pytest.mark.parametrize(
    ("method", "path", "is_let_through"),
    [
        ("PUT", "/api/v10/guilds/1/bans/2", False),
        ("POST", "/api/v10/channels/1/messages", False),
        ("GET", "/api/v10/guilds/1/bans/2", True),
        ("POST", "/api/v10/interactions/1/token/callback", True),
        ("PATCH", "/api/v10/webhooks/1/token/messages/@original", True),
    ],
)
async def test_after_its_lease_a_process_changes_nothing_in_discord_and_answers_all_the_same(
    bot: TuxBot, method: str, path: str, is_let_through: bool
) -> None:
    params = aiohttp.TraceRequestStartParams(method, yarl.URL(f"https://discord.com{path}"), CIMultiDict())
    [fence] = cast(aiohttp.TraceConfig, bot.http.http_trace).on_request_start
    asked = partial(fence, cast(aiohttp.ClientSession, None), SimpleNamespace(), params)
    await asked()
    bot._tenure.extend(0.0)
    with nullcontext() if is_let_through else pytest.raises(DiscordUnreachable):
        await asked()


async def test_a_lease_that_ends_while_a_request_waits_for_its_connection_keeps_it_from_being_sent(bot: TuxBot) -> None:
    arrived = list[str]()

    async def discord_hears(request: web.Request) -> web.Response:
        arrived.append(request.method)
        return web.Response()

    async def lease_ends(*_given: object) -> None:
        bot._tenure.extend(0.0)

    connecting = aiohttp.TraceConfig()
    connecting.on_connection_create_end.append(lease_ends)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", discord_hears)
    trace = cast(aiohttp.TraceConfig, bot.http.http_trace)
    async with TestServer(app) as server, aiohttp.ClientSession(trace_configs=[trace, connecting]) as session:
        with pytest.raises(DiscordUnreachable):
            await session.put(server.make_url("/api/v10/guilds/1/bans/2"))
        async with session.get(server.make_url("/api/v10/guilds/1/bans/2")):
            assert arrived == ["GET"]


@pytest.mark.parametrize("ends", ["before it is sent", "while it waits for its turn"])
async def test_a_request_that_is_not_sent_since_the_lease_is_over_leaves_its_place_to_the_next_one(
    bot: TuxBot, ends: str
) -> None:
    async def discord_hears(_request: web.Request) -> web.Response:
        return web.Response()

    limiter, tenure, loop = RequestLimiter(), Tenure(), asyncio.get_running_loop()
    limiter.change(1, Pace())
    limited = LimitedRequests(limiter, lambda *_sent: None, lambda *_answered: None)
    limited_bot = TuxBot((), bot.tree.answers, bot._incidents, tenure=tenure, http_trace=limited.trace())  # type: ignore[attr-defined]  # TuxTree's
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", discord_hears)
    trace = cast(aiohttp.TraceConfig, limited_bot.http.http_trace)
    async with TestServer(app) as server, aiohttp.ClientSession(trace_configs=[trace]) as session:
        if ends == "before it is sent":
            tenure.extend(0.0)
        else:
            limiter.change(0, Pace())
            loop.call_later(0.01, tenure.extend, 0.0)
            loop.call_later(0.02, limiter.change, 1, Pace())
        with pytest.raises(DiscordUnreachable):
            await session.put(server.make_url("/api/v10/guilds/1/bans/2"), headers={"Authorization": "Bot token"})
        await limiter.admit(Urgency.PEOPLE, within=1.5)
