"""What Discord counts: pins, flags, the texts of embeds, requests in a second."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from playground.api import Playground, default_world
from playground.rest.rate_limits import LIMIT, RateLimits
from playground.wire.embeds import checked_embeds
from playground.wire.forms import Form, InvalidForm
from playground.world.json_value import Json, JsonObject
from tests.playground.small_bot import SmallBot, running


async def test_pins_are_listed_from_the_last_one_pinned_and_can_be_taken_off() -> None:
    moment = [datetime.now(UTC)]
    async with (
        Playground(default_world(), clock=lambda: moment[0]) as playground,
        running(SmallBot(playground), playground) as bot,
    ):
        general = bot.text_channel("general")
        sent = [await general.send(word) for word in ("one", "two", "three")]
        for message in (sent[1], sent[0], sent[2]):
            moment[0] += timedelta(seconds=1)
            await message.pin()
        pinned = [message async for message in general.pins()]
        assert [message.content for message in pinned] == ["three", "one", "two"]
        assert (pinned[0].pinned, pinned[0].pinned_at) == (True, moment[0])
        assert [message.content async for message in general.pins(limit=1)] == ["three"]
        assert [message.content async for message in general.pins(before=moment[0])] == ["one", "two"]
        assert [message.content async for message in general.pins(limit=2)] == ["three", "one"]
        await bot.told_of(f"pins general {moment[0]:%S}")
        await sent[2].unpin()
        assert [message.content async for message in general.pins()] == ["one", "two"]
        await bot.told_of(f"pins general {moment[0] - timedelta(seconds=1):%S}")


async def test_a_message_is_pinned_only_with_the_right_to(playground: Playground, bot: SmallBot) -> None:
    sent = await bot.text_channel("general").send("important")
    playground.person("Ada").set_overwrite("general", "Tux", deny=1 << 51)
    with pytest.raises(discord.Forbidden):
        await sent.pin()


async def test_flags_that_a_sender_may_set_are_kept_and_others_are_not(playground: Playground, bot: SmallBot) -> None:
    general = bot.text_channel("general")
    sent = await general.send("quiet", silent=True, suppress_embeds=True)
    assert sent.flags.value == 1 << 12 | 1 << 2
    assert bot.http is not None
    loud = await bot.http.request(
        discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=general.id),
        json={"content": "loud", "flags": 1 << 3 | 1 << 7},
    )
    assert loud["flags"] == 0
    shown = await sent.edit(suppress=False)
    assert shown.flags.value == 1 << 12
    assert (await shown.edit(suppress=True)).flags.suppress_embeds


def _embeds(*embeds: JsonObject) -> list[JsonObject]:
    return checked_embeds(Form({"embeds": list(embeds)}))


@pytest.mark.parametrize(
    "embed",
    [
        {"title": "x" * 257},
        {"description": "x" * 4097},
        {"fields": [{"name": "x", "value": "x"}] * 26},
        {"fields": [{"name": "x" * 257, "value": "x"}]},
        {"fields": [{"name": "x", "value": "x" * 1025}]},
        {"fields": [{"name": "", "value": "x"}]},
        {"footer": {"text": "x" * 2049}},
        {"author": {"name": "x" * 257}},
    ],
)
def test_a_part_of_an_embed_that_is_too_long_is_refused(embed: JsonObject) -> None:
    with pytest.raises(InvalidForm):
        _embeds(embed)


def test_an_embed_may_be_as_long_as_discord_allows_and_comes_back_complete() -> None:
    longest: dict[str, Json] = {"title": "x" * 256, "description": "x" * 4096, "url": None}
    field: JsonObject = {"name": "x" * 256, "value": "x" * 1024}
    assert _embeds({**longest, "fields": [field]}) == [
        {"title": "x" * 256, "description": "x" * 4096, "type": "rich", "fields": [{"inline": False, **field}]}
    ]
    assert _embeds({"footer": {"text": "x" * 2048}, "author": {"name": "x" * 256}})[0]["type"] == "rich"
    assert len(_embeds(*[{"title": "x"}] * 10)) == 10
    with pytest.raises(InvalidForm, match="embeds"):
        _embeds(*[{"title": "x"}] * 11)


@pytest.mark.parametrize(
    "last",
    [
        {"title": "xx"},
        {"footer": {"text": "xx"}},
        {"author": {"name": "xx"}},
        {"fields": [{"name": "x", "value": "x"}]},
    ],
)
def test_the_embeds_of_one_message_have_6000_characters_together(last: JsonObject) -> None:
    others: list[JsonObject] = [{"description": "x" * 4000}, {"description": "x" * 1998}]
    assert len(_embeds(*others, last)) == 3
    with pytest.raises(InvalidForm, match="6000"):
        _embeds(*others, {"title": "x"}, last)


def test_requests_are_counted_by_route_and_place_within_a_second() -> None:
    limits = RateLimits()
    template = "/channels/{channel_id}/messages"
    here, elsewhere = {"channel_id": "1"}, {"channel_id": "2"}
    headers, wait = limits.take("GET", template, here)
    assert wait is None
    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == (str(LIMIT), str(LIMIT - 1))
    assert 0 < float(headers["X-RateLimit-Reset-After"]) <= 1
    taken = [limits.take("GET", template, here) for _ in range(LIMIT - 1)]
    assert [wait for _, wait in taken] == [None] * (LIMIT - 1)
    assert taken[-1][0]["X-RateLimit-Remaining"] == "0"
    over, wait = limits.take("GET", template, here)
    assert wait is not None
    assert 0 < wait <= 1
    assert over["X-RateLimit-Remaining"] == "0"
    assert limits.take("GET", template, elsewhere)[1] is None
    assert limits.take("POST", template, here)[1] is None
    assert headers["X-RateLimit-Bucket"] == limits.take("GET", template, elsewhere)[0]["X-RateLimit-Bucket"]
    assert headers["X-RateLimit-Bucket"] != limits.take("POST", template, here)[0]["X-RateLimit-Bucket"]
