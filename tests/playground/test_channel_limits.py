"""Slowmode, and what a bot reads of others without the intent for it."""

from datetime import timedelta

import discord
import pytest

from playground.api import Playground
from playground.people.refused import PersonRefused
from tests.playground.small_bot import SmallBot


async def test_slowmode_is_set_is_told_of_and_keeps_members_waiting(bot: SmallBot, playground: Playground) -> None:
    channel = next(each for each in bot.harbour.text_channels if each.name == "general")
    await channel.edit(slowmode_delay=30, reason="[slowmode 1]")
    entry = playground.world.guild.audit_log[-1]
    assert (entry.reason, entry.changes) == (
        "[slowmode 1]",
        [{"key": "rate_limit_per_user", "old_value": 0, "new_value": 30}],
    )
    emil, dalia = playground.person("Emil"), playground.person("Dalia")
    await emil.say("general", "One")
    with pytest.raises(PersonRefused, match="Slowmode"):
        await emil.say("general", "Two")
    for text in ("One", "Two"):
        await dalia.say("general", text)  # who may delete messages need not wait
    with pytest.raises(discord.HTTPException):
        await channel.edit(slowmode_delay=int(timedelta(hours=7).total_seconds()))


async def test_without_the_intent_a_bot_reads_no_content_of_others_over_rest_either(
    bot: SmallBot, playground: Playground
) -> None:
    channel = next(each for each in bot.harbour.text_channels if each.name == "general")
    said = await playground.person("Emil").say("general", "Anchors aweigh")
    assert (await channel.fetch_message(said.id)).content == "Anchors aweigh"
    own = await channel.send("Aye")
    playground.world.allowed_intents = 0
    assert [message.content async for message in channel.history(limit=2)] == ["Aye", ""]
    assert (await channel.fetch_message(said.id)).content == ""
    assert (await channel.fetch_message(own.id)).content == "Aye"
