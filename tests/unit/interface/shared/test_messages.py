"""Finding the bot's own messages again."""

from datetime import timedelta

import discord
import pytest

from interface.shared.layout import card, text
from interface.shared.messages import find_own
from tests.builders import BOT
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.interactions import Guild
from tests.fakes.payloads import CHANNEL, Json, message_json, user_json


def a_message(number: int, *texts: str, author: int = BOT) -> Json:
    message = message_json(number, as_message(card(*map(text, texts)))["components"])
    return {**message, "author": {**user_json(BOT), "id": str(author)}}


async def found(guild: Guild, *newest_first: Json) -> int | None:
    guild.http.histories[CHANNEL] = [*newest_first]
    channel = guild.bot.get_partial_messageable(CHANNEL)
    message = await find_own(channel, BOT, "### Case", since=START)
    return None if message is None else message.id


async def test_the_bots_first_message_with_a_text_that_begins_like_this_is_found(guild: Guild) -> None:
    assert await found(guild, a_message(3, "x", "### Case 1"), a_message(2, "x", "### Case 1"), a_message(1, "no")) == 2


@pytest.mark.parametrize(
    "message",
    [a_message(1, "a ### Case"), a_message(1), a_message(1, "### Case", author=20)],
    ids=["amid", "none", "foreign"],
)
async def test_nothing_else_is_mistaken_for_it(guild: Guild, message: Json) -> None:
    assert await found(guild, message) is None


async def test_200_messages_are_searched_from_a_minute_before(guild: Guild) -> None:
    others = [a_message(1000 - number, "other") for number in range(100)]
    assert await found(guild, *others) is None
    first, second = guild.http.find("GET", f"/channels/{CHANNEL}/messages")
    since = discord.utils.snowflake_time(int(str(first.query["after"])))
    assert abs(since - (START - timedelta(minutes=1))) < timedelta(seconds=1)
    assert second.query["limit"] == 100
