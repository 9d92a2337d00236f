"""Sending cards with their pictures, and finding the bot's own messages again."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import cast

import aiohttp
import discord
import pytest
from structlog.testing import capture_logs

from application.shared.drawing import Png
from interface.shared.border import Interaction
from interface.shared.layout import Card, card, container, text
from interface.shared.messages import answer, find_own, is_answered, replace
from interface.shared.pictures import Picture, gallery
from tests.builders import BOT
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer, faults_of, pictures_of, refused, walk
from tests.fakes.interactions import Guild, someone
from tests.fakes.payloads import CHANNEL, Json, interaction_json, message_json, user_json


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


async def test_200_messages_are_searched_from_a_minute_before_and_then_the_newest(guild: Guild) -> None:
    others = [a_message(1000 - number, "other") for number in range(100)]
    assert await found(guild, *others) is None
    first, second, newest, more = guild.http.find("GET", f"/channels/{CHANNEL}/messages")
    assert ("after" in newest.query, "after" in more.query, more.query["before"]) == (False, False, 901)
    since = discord.utils.snowflake_time(int(str(first.query["after"])))
    assert abs(since - (START - timedelta(minutes=1))) < timedelta(seconds=1)
    assert second.query["limit"] == 100


A_PICTURE = Picture("cat.png", Png(b"a cat"), "A cat on a wall")


def an_interaction(guild: Guild) -> Interaction:
    return discord.Interaction(
        data=interaction_json(1, 2, someone().member, {"id": "1", "name": "cat", "type": 1}),  # type: ignore[arg-type]  # as Discord sends it
        state=guild.bot._connection,
    )


async def test_an_answer_brings_the_picture_that_its_card_shows(guild: Guild) -> None:
    interaction = an_interaction(guild)
    assert not is_answered(interaction)
    assert await answer(interaction, card(text("Look"), gallery(A_PICTURE)), files=[A_PICTURE])
    assert is_answered(interaction)
    asked = guild.http.asked[-1]
    assert asked.message is not None
    assert (pictures_of(asked.message), asked.files) == (["attachment://cat.png"], {"cat.png": b"a cat"})
    assert list(faults_of(asked)) == []


_FOLLOW_UP, _EDIT = "POST /webhooks/1/token", "PATCH /webhooks/1/token/messages/@original"
_DONE = card(container("### **Emil** was warned\n**Reason** spam", "-# Case #7 · Member ID 4"))
_LINE = "Emil was warned · Case #7 · Member ID 4"
unsayable = pytest.mark.parametrize(
    "failure", [refused(400, 50035), refused(404, 10015), aiohttp.ServerDisconnectedError(), OSError()], ids=repr
)


@unsayable
@pytest.mark.parametrize(("send", "way"), [(answer, _FOLLOW_UP), (replace, _EDIT)])
async def test_what_was_done_is_said_in_one_line_where_the_card_does_not_get_through(
    guild: Guild, send: Callable[[Interaction, Card], Awaitable[bool | None]], way: str, failure: Answer | BaseException
) -> None:
    guild.http.next_answers[way] = [failure]
    guild.http.next_answers.setdefault(_FOLLOW_UP, []).append(failure)  # the first line does not either
    interaction = an_interaction(guild)
    assert await send(interaction, _DONE) in (True, None)
    assert is_answered(interaction)
    said = guild.http.asked[-1]
    assert (said.body["content"], said.body.get("components"), said.is_for_one_person) == (_LINE, None, True)
    assert list(faults_of(said)) == []
    assert len(guild.http.find("POST", "/webhooks/1/token")) == (3 if way == _FOLLOW_UP else 2)


@unsayable
async def test_what_cannot_be_said_at_all_is_logged_with_its_words(
    guild: Guild, failure: Answer | BaseException
) -> None:
    guild.http.answers[_FOLLOW_UP] = failure
    with capture_logs() as logs:
        interaction = an_interaction(guild)
        assert not await answer(interaction, _DONE)
    assert not is_answered(interaction)
    assert [(entry["text"], entry["log_level"]) for entry in logs if "text" in entry] == [(_LINE, "warning")]
    assert len(guild.http.find("POST", "/webhooks/1/token")) == 3


async def test_a_picture_says_in_words_what_it_shows(guild: Guild) -> None:
    wordy = Picture("cat.png", Png(b"a cat"), "meow " * 300)
    await answer(an_interaction(guild), card(gallery(wordy)), files=[wordy])
    message = guild.http.messages[-1]
    (shown,) = [each["items"][0]["description"] for each in walk(message) if each["type"] == 12]  # type: ignore[index]  # JSON
    assert (len(shown), shown[:5], shown[-1]) == (1024, "meow ", "…")
    (uploaded,) = cast(list[Json], message["attachments"])
    assert uploaded["description"] == shown


async def test_a_card_that_takes_anothers_place_takes_its_pictures_away(guild: Guild) -> None:
    interaction = an_interaction(guild)
    await replace(interaction, card(gallery(A_PICTURE)), files=[A_PICTURE])
    assert is_answered(interaction)
    assert guild.http.asked[-1].files == {"cat.png": b"a cat"}
    await replace(an_interaction(guild), card(text("No cat")))
    assert guild.http.messages[-1]["attachments"] == []


async def test_the_same_picture_can_be_sent_twice(guild: Guild) -> None:
    for _ in range(2):
        await answer(an_interaction(guild), card(gallery(A_PICTURE)), files=[A_PICTURE])
        assert guild.http.asked[-1].files == {"cat.png": b"a cat"}
