"""What an open page is told of while somebody looks on."""

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from playground.page_server.events import PageEvents
from playground.people.people import People
from playground.rules.drafts import Draft
from playground.rules.interactions import FAILED, Callback, Interaction, Kind
from playground.rules.local_discord import InteractionFailed, InteractionMoved, ModalShown, StateChanged
from playground.wire.message_json import message_json, page_message_json
from playground.world.default_world import GENERAL, MOD_LOG
from playground.world.json_value import JsonObject
from tests.unit.playground.ground import Ground


@pytest.fixture
def events(ground: Ground) -> PageEvents:
    return PageEvents(People(ground.services, lambda: True), ground.services.local)


@pytest.fixture
async def emils_page(ground: Ground, events: PageEvents) -> AsyncIterator[ClientResponse]:
    async def stream(request: web.Request) -> web.StreamResponse:
        return await events.stream(request, ground.id("Emil"))

    application = web.Application()
    application.router.add_get("/", stream)
    async with TestClient(TestServer(application)) as client, client.get("/") as response:
        assert (response.content_type, response.headers["Cache-Control"]) == ("text/event-stream", "no-store")
        assert await response.content.readuntil(b"\n\n") == b": here\n\n"
        yield response
        events.close()


async def _told(page: ClientResponse) -> JsonObject:
    line = await page.content.readuntil(b"\n\n")
    found: JsonObject = json.loads(line.removeprefix(b"data: "))
    return found


async def test_messages_are_told_to_whoever_sees_them(ground: Ground, emils_page: ClientResponse) -> None:
    messages, bot = ground.services.messages, ground.world.bot_id
    messages.post(bot, MOD_LOG, Draft("for the staff", 0, [], []))
    messages.post(bot, GENERAL, Draft("for Freya", 0, [], []), addressee=ground.id("Freya"))
    place = {"channel_id": str(GENERAL), "guild_id": str(ground.guild.id)}
    own = messages.post(bot, GENERAL, Draft("", 0, [], []), addressee=ground.id("Emil"), pending=True)
    shown = page_message_json(ground.world, own)
    assert shown != message_json(ground.world, own)
    assert await _told(emils_page) == {"type": "message", **place, "message": shown}
    messages.remove(own)
    assert await _told(emils_page) == {"type": "message_delete", **place, "id": str(own.id)}
    direct = ground.services.direct_channel(ground.id("Emil"))
    assert await _told(emils_page) == {"type": "state"}
    messages.post(bot, direct.id, Draft("x", 0, [], []))
    told = await _told(emils_page)
    assert (told["channel_id"], told["guild_id"]) == (str(direct.id), None)


async def test_interactions_are_told_to_whoever_began_them(ground: Ground, emils_page: ClientResponse) -> None:
    local, emil, freya = ground.services.local, ground.id("Emil"), ground.id("Freya")
    interactions = ground.services.interactions

    def start(user: int) -> Interaction:
        return interactions.start(Kind.COMMAND, user, ground.channel("general"), {})

    own, hers = start(emil), start(freya)
    local.notify(InteractionMoved(own.id))
    own.answered = hers.answered = Callback.MESSAGE
    for each, user in ((hers.id, freya), (own.id, emil)):
        local.notify(InteractionMoved(each))
        local.notify(ModalShown(each, user, {"title": "x"}))
        local.notify(InteractionFailed(each, user, FAILED))
    local.notify(StateChanged())
    number = str(own.id)
    assert [await _told(emils_page) for _ in range(4)] == [
        {"type": "interaction_answered", "interaction_id": number},
        {"type": "modal", "interaction_id": number, "modal": {"title": "x"}},
        {"type": "interaction_failed", "interaction_id": number, "error": FAILED},
        {"type": "state"},
    ]
    interactions.stop()


async def test_the_end_of_the_playground_ends_the_stream(
    ground: Ground, events: PageEvents, emils_page: ClientResponse
) -> None:
    events.close()
    assert await emils_page.content.read() == b""
    ground.services.local.notify(StateChanged())
