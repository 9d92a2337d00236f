import asyncio
from collections import Counter

import aiohttp
import discord
import pytest

from playground.api import PersonRefused, Playground
from tests.playground.raw_gateway import identified
from tests.playground.small_bot import SmallBot

_GUILDS, _GUILD_MEMBERS, _GUILD_MESSAGES, _CONTENT = 1 << 0, 1 << 1, 1 << 9, 1 << 15


async def test_a_bot_hears_every_message_of_a_crowd(playground: Playground, bot: SmallBot) -> None:
    guild, general = playground.world.guild, bot.text_channel("general")
    crowd = playground.crowd.gather(guild, 20)
    sent = await playground.crowd.write(guild, crowd, [general.id, bot.text_channel("help").id], messages=300)
    async with asyncio.timeout(5):
        heard = [await bot.messages.get() for _ in range(300)]
    assert Counter((message.author.id, message.channel.id) for message in heard) == sent.counts
    assert set(sent.by_member) == set(crowd)
    assert len({channel for _, channel in sent.counts}) == 2
    assert sum(sent.by_member.values()) == sent.messages == 300
    assert [message.id for message in heard] == sorted(message.id for message in heard)
    assert (heard[0].id, heard[-1].id) == (sent.first_id, sent.last_id)
    assert {message.content for message in heard} == {"Have you seen the harbour lights?"}
    author = heard[0].author
    assert isinstance(author, discord.Member)
    assert author.joined_at is not None
    assert playground.person("Emil").sees("general")[-1].content == "Morning! The new bot is in, try typing a slash."


async def test_a_crowds_message_is_the_same_event_as_a_persons(playground: Playground) -> None:
    emil = playground.person("Emil")
    async with identified(playground, _GUILDS | _GUILD_MESSAGES | _CONTENT) as (raw, _):
        said = await emil.say("general", "the same words")
        await playground.crowd.write(emil.guild, [emil.id], [said.channel_id], messages=1, content="the same words")
        one, other = [await raw.receive_event("MESSAGE_CREATE") for _ in range(2)]
    assert one["id"] != other["id"]
    fresh = {"id": "", "timestamp": ""}
    assert {**one, **fresh} == {**other, **fresh}
    assert isinstance(other["member"], dict)
    assert {"roles", "joined_at", "deaf", "mute"} <= other["member"].keys()


async def test_a_crowds_words_need_the_content_intent_and_its_messages_theirs(playground: Playground) -> None:
    emil = playground.person("Emil")
    general = emil.sees("general")[0].channel_id
    async with (
        identified(playground, _GUILDS | _GUILD_MESSAGES) as (without_words, _),
        identified(playground, _GUILDS | _GUILD_MEMBERS) as (without_messages, _),
    ):
        await playground.crowd.write(emil.guild, [emil.id], [general], messages=1)
        assert (await without_words.receive_event("MESSAGE_CREATE"))["content"] == ""
        playground.crowd.gather(emil.guild, 1)
        names = [(await without_messages.receive())["t"] for _ in range(2)]
    assert names == ["GUILD_CREATE", "GUILD_MEMBER_ADD"]


async def test_a_crowd_keeps_to_its_rate(playground: Playground) -> None:
    emil = playground.person("Emil")
    general = emil.sees("general")[0].channel_id
    sent = await playground.crowd.write(emil.guild, [emil.id], [general], messages=101, rate=1000)
    assert sent.seconds >= 0.1


async def test_who_may_not_write_is_no_part_of_a_crowd(playground: Playground) -> None:
    emil = playground.person("Emil")
    mod_log = next(channel.id for channel in emil.guild.channels.values() if channel.name == "mod-log")
    with pytest.raises(PersonRefused, match="cannot write in #mod-log"):
        await playground.crowd.write(emil.guild, [emil.id], [mod_log], messages=1)
    with pytest.raises(PersonRefused, match="no such channel"):
        await playground.crowd.write(emil.guild, [emil.id], [1], messages=1)
    with pytest.raises(PersonRefused, match="needs people"):
        await playground.crowd.write(emil.guild, [], [mod_log], messages=1)


async def test_a_crowd_can_be_asked_for_over_http(playground: Playground, bot: SmallBot) -> None:
    general = bot.text_channel("general")
    async with aiohttp.ClientSession(playground.page_url) as session:
        async with session.post("/api/crowd", json={"count": 3}) as response:
            members = (await response.json())["ids"]
        wanted = {"members": members, "channels": [str(general.id)], "messages": 50, "rate": 5000}
        async with session.post("/api/crowd/messages", json=wanted) as response:
            report = await response.json()
    assert report["messages"] == sum(line["messages"] for line in report["counts"]) == 50
    assert {line["user_id"] for line in report["counts"]} <= set(members)
    assert {line["channel_id"] for line in report["counts"]} == {str(general.id)}
