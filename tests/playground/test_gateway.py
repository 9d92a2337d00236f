import zlib

import aiohttp
import discord
import pytest

from playground.api import Playground, PrivilegedIntent, connect
from tests.playground.raw_gateway import RawGateway, Unpack, identified, plain
from tests.playground.small_bot import SmallBot, running

_GUILDS, _GUILD_MEMBERS, _GUILD_MESSAGES, _DIRECT_MESSAGES = 1 << 0, 1 << 1, 1 << 9, 1 << 12


@pytest.mark.parametrize("code", [4000, 1001, None])
async def test_a_closed_connection_is_resumed_without_losing_an_event(
    playground: Playground, bot: SmallBot, code: int | None
) -> None:
    await playground.disconnect_gateway(code)
    await playground.person("Emil").say("general", "while you were away")
    await bot.told_of("resumed")
    await bot.told_of("message while you were away")
    assert bot.told.count("ready") == 1


async def test_a_request_to_reconnect_is_followed_by_a_resume(playground: Playground, bot: SmallBot) -> None:
    playground.gateway.ask_to_reconnect()
    await bot.told_of("resumed")


async def test_an_invalid_session_that_can_be_resumed_is_resumed(playground: Playground, bot: SmallBot) -> None:
    playground.gateway.invalidate_sessions(resumable=True)
    await bot.told_of("resumed")


async def test_members_are_asked_for_by_name_or_id(playground: Playground, bot: SmallBot) -> None:
    found = await bot.harbour.query_members("em")
    assert [member.name for member in found] == ["emil"]
    emil, goro = playground.person("Emil").id, playground.person("Goro").id
    found = await bot.harbour.query_members(user_ids=[emil, goro, 1], limit=100)
    assert {member.id for member in found} == {emil, goro}


async def test_all_members_come_a_thousand_at_a_time_and_once_in_30_seconds(playground: Playground) -> None:
    guild = playground.world.guild
    playground.crowd.gather(guild, 1500)
    request = {"guild_id": str(guild.id), "query": "", "limit": 0, "nonce": "n", "presences": True}
    async with identified(playground, _GUILDS | _GUILD_MEMBERS) as (raw, _):
        await raw.send(8, request)
        first, second = [await raw.receive_event("GUILD_MEMBERS_CHUNK") for _ in range(2)]
        await raw.send(8, request)
        limited = await raw.receive_event("RATE_LIMITED")
        await raw.send(8, {**request, "guild_id": str(list(playground.world.guilds)[1])})
        assert (await raw.receive_event("GUILD_MEMBERS_CHUNK"))["chunk_count"] == 1
        await raw.send(8, {"guild_id": str(guild.id), "user_ids": [str(guild.owner_id), "1"]})
        named = await raw.receive_event("GUILD_MEMBERS_CHUNK")
        await raw.send(8, {"guild_id": str(guild.id), "query": "visitor", "limit": 400})
        by_name = await raw.receive_event("GUILD_MEMBERS_CHUNK")
    for index, (chunk, size) in enumerate([(first, 1000), (second, 511)]):
        assert isinstance(chunk["members"], list)
        assert len(chunk["members"]) == size
        assert (chunk["chunk_index"], chunk["chunk_count"], chunk["nonce"]) == (index, 2, "n")
        assert (chunk["not_found"], chunk["presences"]) == ([], [])
    assert limited["meta"] == {"guild_id": str(guild.id), "nonce": "n"}
    assert isinstance(limited["retry_after"], float)
    assert 29 < limited["retry_after"] <= 30
    assert named["not_found"] == ["1"]
    assert not {"presences", "nonce"} & named.keys()
    assert isinstance(by_name["members"], list)
    assert len(by_name["members"]) == 100


async def test_a_request_that_discord_leaves_unanswered_gets_no_answer_here(playground: Playground) -> None:
    guild = str(playground.world.guild.id)
    async with identified(playground, _GUILDS) as (raw, _):
        await raw.send(8, {"guild_id": guild, "query": "", "limit": 0})
        await raw.send(8, {"guild_id": guild, "query": "em", "limit": 0})
        await raw.send(8, {"guild_id": "1", "query": "em", "limit": 1})
        await raw.send(8, {"guild_id": guild, "query": "em", "limit": 1, "nonce": "answered"})
        assert (await raw.receive_event("GUILD_MEMBERS_CHUNK"))["nonce"] == "answered"


@pytest.mark.parametrize("intent", list(PrivilegedIntent))
async def test_a_privileged_intent_that_is_not_allowed_closes_the_connection(
    playground: Playground, intent: PrivilegedIntent
) -> None:
    playground.allow_intent(intent, allowed=False)
    async with SmallBot(playground) as refused:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await refused.start(playground.connection.token)
    playground.allow_intent(intent, allowed=True)
    async with running(SmallBot(playground), playground) as bot:
        assert bot.is_ready()


async def test_the_application_says_which_intents_it_is_allowed(playground: Playground, bot: SmallBot) -> None:
    flags = (await bot.application_info()).flags
    assert (flags.gateway_guild_members_limited, flags.gateway_message_content_limited) == (True, True)
    assert flags.gateway_presence_limited
    playground.allow_intent(PrivilegedIntent.GUILD_MEMBERS, allowed=False)
    flags = (await bot.application_info()).flags
    assert (flags.gateway_guild_members_limited, flags.gateway_message_content_limited) == (False, True)
    with pytest.raises(discord.Forbidden) as refused:
        [member async for member in bot.harbour.fetch_members()]
    assert refused.value.code == 50001


async def test_a_bot_hears_of_its_own_member_without_the_members_intent_and_of_others_with_it(
    playground: Playground,
) -> None:
    ada, emil, bot = playground.person("Ada"), playground.person("Emil"), playground.world.bot_id
    moderation = playground.services.moderation
    async with (
        identified(playground, _GUILDS) as (without, _),
        identified(playground, _GUILDS | _GUILD_MEMBERS) as (with_it, _),
    ):
        ada.give_role(emil, "Moderator")
        moderation.rename(emil.guild, ada.id, bot, "Tuxedo")
        assert (await without.receive_event("GUILD_MEMBER_UPDATE"))["nick"] == "Tuxedo"
        assert (await with_it.receive_event("GUILD_MEMBER_UPDATE"))["nick"] is None
        assert (await with_it.receive_event("GUILD_MEMBER_UPDATE"))["nick"] == "Tuxedo"


def _zlib() -> Unpack:
    stream = zlib.decompressobj()

    def unpack(data: str | bytes) -> str:
        assert isinstance(data, bytes)
        assert data.endswith(b"\x00\x00\xff\xff")
        return stream.decompress(data).decode()

    return unpack


@pytest.mark.parametrize(("query", "unpack"), [("", plain), ("&compress=zlib-stream", _zlib())])
async def test_frames_travel_plain_or_packed(playground: Playground, query: str, unpack: Unpack) -> None:
    async with (
        aiohttp.ClientSession(connector=connect(playground.connection)) as session,
        session.ws_connect(f"wss://gateway.discord.gg/?v=10&encoding=json{query}") as socket,
    ):
        raw = RawGateway(socket, unpack)
        assert (await raw.receive())["op"] == 10
        await raw.send(1, None)
        assert (await raw.receive())["op"] == 11
        await raw.send(2, {"token": playground.connection.token, "intents": 1, "properties": {}})
        assert (await raw.receive_event("READY"))["v"] == 10
        assert [(await raw.receive_event("GUILD_CREATE"))["member_count"] for _ in range(2)] == [11, 5]


async def test_without_the_members_intent_a_bot_sees_itself_only(playground: Playground) -> None:
    async with identified(playground, _GUILDS | _GUILD_MESSAGES) as (raw, guild):
        assert isinstance(guild["members"], list)
        assert len(guild["members"]) == 1
        playground.person("Ivo").leave()
        await playground.person("Emil").say("general", "here")
        assert (await raw.receive())["t"] == "GUILD_CREATE"
        assert (await raw.receive())["t"] == "MESSAGE_CREATE"


async def test_without_its_intent_contents_are_empty_save_for_mentions_own_and_direct_messages(
    playground: Playground,
) -> None:
    emil = playground.person("Emil")
    async with (
        running(SmallBot(playground), playground) as bot,
        identified(playground, _GUILDS | _GUILD_MESSAGES | _DIRECT_MESSAGES) as (raw, _),
    ):
        said = await emil.say("general", "secret")
        general = bot.text_channel("general")
        await general.send("own", reference=discord.MessageReference(message_id=said.id, channel_id=general.id))
        await emil.say("general", f"<@{playground.world.bot_id}> hello")
        direct = await bot.member(emil.id).create_dm()
        await emil.say(direct.id, "between us")
        seen = [await raw.receive_event("MESSAGE_CREATE") for _ in range(4)]
    assert [message["content"] for message in seen] == ["", "own", f"<@{playground.world.bot_id}> hello", "between us"]
    quoted = seen[1]["referenced_message"]
    assert isinstance(quoted, dict)
    assert quoted["content"] == ""


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (2, {"token": "wrong", "intents": 1}, 4004),
        (3, {}, 4003),
        (2, {"token": None, "intents": 1, "shard": [3, 2]}, 4010),
        (2, {"token": None, "intents": 1, "shard": [-1, 2]}, 4010),
        (2, {"token": None, "intents": 1, "shard": [2, 2]}, 4010),
        (2, {"token": None, "intents": 1, "shard": "0"}, 4010),
        (2, {"token": None, "intents": 1, "large_threshold": 49}, 4002),
        (2, {"token": None, "intents": 1, "large_threshold": 251}, 4002),
        (2, {"token": None}, 4013),
        (4, {}, 4003),
        (8, {}, 4003),
        (77, {}, 4001),
    ],
)
async def test_a_wrong_frame_closes_the_connection_with_discords_code(
    playground: Playground, op: int, data: dict[str, object], code: int
) -> None:
    token = playground.connection.token
    async with (
        aiohttp.ClientSession(connector=connect(playground.connection)) as session,
        session.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json") as socket,
    ):
        raw = RawGateway(socket, plain)
        await raw.receive()
        await raw.send(op, {**data, "token": data.get("token") or token})
        assert await raw.close_code() == code


async def test_an_unknown_session_is_invalid_and_not_resumable(playground: Playground) -> None:
    async with (
        aiohttp.ClientSession(connector=connect(playground.connection)) as session,
        session.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json") as socket,
    ):
        raw = RawGateway(socket, plain)
        await raw.receive()
        await raw.send(6, {"token": playground.connection.token, "session_id": "gone", "seq": 3})
        frame = await raw.receive()
        assert (frame["op"], frame["d"]) == (9, False)


async def test_a_connection_identifies_once_and_what_is_no_json_closes_it(playground: Playground) -> None:
    identity = {"token": playground.connection.token, "intents": _GUILDS, "properties": {}}
    async with identified(playground, _GUILDS) as (raw, _):
        for op in (3, 4):
            await raw.send(op, {})
        await raw.send(2, identity)
        assert await raw.close_code() == 4005
    async with (
        aiohttp.ClientSession(connector=connect(playground.connection)) as session,
        session.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json") as socket,
    ):
        await socket.receive()
        await socket.send_str("{")
        assert await RawGateway(socket, plain).close_code() == 4002


@pytest.mark.parametrize(("code", "resumed"), [(1000, False), (1001, False), (4000, True)])
async def test_a_bot_that_says_goodbye_gives_its_session_up(playground: Playground, code: int, resumed: bool) -> None:
    async with identified(playground, _GUILDS) as (raw, _):
        session_id, sequence = raw.session_id, raw.sequence
        assert playground.online
        await raw.close(code)
    await playground.until(lambda: not playground.online)
    assert playground.gateway.sessions.cut_off == (frozenset({0}) if resumed else frozenset())
    async with (
        aiohttp.ClientSession(connector=connect(playground.connection)) as session,
        session.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json") as socket,
    ):
        raw = RawGateway(socket, plain)
        await raw.receive()
        await raw.send(6, {"token": playground.connection.token, "session_id": session_id, "seq": sequence})
        seen = [await raw.receive()]
        while resumed and seen[-1]["t"] != "RESUMED":
            seen.append(await raw.receive())
        assert seen[-1]["op"] == (0 if resumed else 9)
        assert playground.online is resumed
