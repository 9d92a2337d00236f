import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from playground.api import Playground, default_world
from playground.rest.routes import ROUTES
from tests.playground.small_bot import SmallBot


class Browser:
    """The page's requests, without the page."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self.url = session, url

    async def get(self, path: str, **headers: str) -> tuple[int, dict[str, object]]:
        async with self._session.get(f"{self.url}{path}", headers=headers) as response:
            return response.status, await response.json()

    async def send(self, method: str, path: str, **body: object) -> tuple[int, dict[str, object]]:
        async with self._session.request(method, f"{self.url}{path}", json=body) as response:
            return response.status, await response.json()

    @asynccontextmanager
    async def events(self, user: int) -> AsyncIterator[AsyncIterator[dict[str, object]]]:
        async with self._session.get(f"{self.url}/api/events?as={user}") as response:
            assert response.content_type == "text/event-stream"
            yield _events(response)


async def _events(response: aiohttp.ClientResponse) -> AsyncIterator[dict[str, object]]:
    async for line in response.content:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


@pytest.fixture
async def browser(playground: Playground) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession() as session:
        yield Browser(session, playground.page_url)


def _ids(playground: Playground, name: str, channel: str = "general") -> dict[str, object]:
    channel_id = next(known.id for known in playground.world.guild_channels() if known.name == channel)
    return {"as": str(playground.person(name).id), "channel_id": str(channel_id)}


def _command(playground: Playground, name: str) -> dict[str, object]:
    return {"command_id": next(command["id"] for command in playground.world.commands if command["name"] == name)}


async def test_the_state_shows_what_the_acting_member_may_see(playground: Playground, browser: Browser) -> None:
    _, of_emil = await browser.get(f"/api/state?as={playground.person('Emil').id}")
    _, of_dalia = await browser.get(f"/api/state?as={playground.person('Dalia').id}")
    assert of_emil["bot"] == {"id": str(playground.world.bot_id), "username": "Tux", "online": False}
    assert isinstance(of_emil["channels"], list)
    assert isinstance(of_dalia["channels"], list)
    assert "mod-log" not in [channel["name"] for channel in of_emil["channels"]]
    assert "mod-log" in [channel["name"] for channel in of_dalia["channels"]]
    assert isinstance(of_emil["members"], list)
    assert len(of_emil["members"]) == 11


async def test_the_state_is_of_the_guild_that_is_asked_for(playground: Playground, browser: Browser) -> None:
    goro, ivo = playground.person("Goro").id, playground.person("Ivo").id
    lighthouse = next(guild for guild in playground.world.guilds.values() if guild.name == "Lighthouse")
    _, of_goro = await browser.get(f"/api/state?as={goro}&guild_id={lighthouse.id}")
    _, of_ivo = await browser.get(f"/api/state?as={ivo}&guild_id={lighthouse.id}")
    assert isinstance(of_goro["guilds"], list)
    assert [guild["name"] for guild in of_goro["guilds"]] == ["Harbour", "Lighthouse"]
    owner = str(playground.person("Chidi").id)
    assert of_goro["guild"] == {"id": str(lighthouse.id), "name": "Lighthouse", "owner_id": owner}
    assert isinstance(of_goro["channels"], list)
    assert [channel["name"] for channel in of_goro["channels"]] == ["lantern-room"]
    assert of_ivo["channels"] == []
    assert (await browser.get(f"/api/state?as={goro}&guild_id=1"))[0] == 404


async def test_a_command_typed_in_the_page_is_answered_in_its_stream(
    playground: Playground, bot: SmallBot, browser: Browser
) -> None:
    ids, command = _ids(playground, "Emil"), _command(playground, "ping")
    async with browser.events(playground.person("Emil").id) as events, asyncio.timeout(5):
        status, answer = await browser.send("POST", "/api/commands", **ids, **command, options=[])
        assert (status, list(answer)) == (200, ["interaction_id"])
        while (event := await anext(events))["type"] != "message":
            pass
    assert isinstance(event["message"], dict)
    assert event["message"]["content"] == "pong"


async def test_a_form_and_word_of_an_answer_go_to_the_person_who_asked_only(
    playground: Playground, bot: SmallBot, browser: Browser
) -> None:
    emil, freya = playground.person("Emil"), playground.person("Freya")
    async with browser.events(emil.id) as his, browser.events(freya.id) as hers, asyncio.timeout(5):
        await emil.command_for_modal("note")
        await emil.command("whisper")
        await emil.say("general", "the end")
        told = ["modal", "interaction_answered", "message", "interaction_answered", "message"]
        assert [(await anext(his))["type"] for _ in told] == told
        event = await anext(hers)
    assert isinstance(event["message"], dict)
    assert event["message"]["content"] == "the end"


async def test_a_command_without_a_bot_is_a_conflict(playground: Playground, bot: SmallBot, browser: Browser) -> None:
    await bot.close()
    await playground.until(lambda: not playground.online)
    ids, command = _ids(playground, "Emil"), _command(playground, "ping")
    status, answer = await browser.send("POST", "/api/commands", **ids, **command, options=[])
    assert (status, answer) == (409, {"error": "The bot is offline."})


async def test_the_page_completes_clicks_and_fills_forms(
    playground: Playground, bot: SmallBot, browser: Browser
) -> None:
    emil, ids = playground.person("Emil"), _ids(playground, "Emil")
    inner = [{"name": "note", "type": 3, "value": "in", "focused": True}]
    options = [{"name": "show", "type": 1, "options": inner}]
    _, offered = await browser.send("POST", "/api/autocomplete", **ids, **_command(playground, "case"), options=options)
    assert offered == {"choices": [{"name": "insult", "value": "insult"}]}
    message = await emil.command("buttons")
    clicked = {**ids, "message_id": str(message.id), "custom_id": "write", "component_type": 2}
    _, shown = await browser.send("POST", "/api/components", **clicked)
    number = int(str(shown["interaction_id"]))

    def modal_is_open() -> bool:
        interaction = playground.services.interactions.get(number)
        return interaction is not None and interaction.modal is not None

    await playground.until(modal_is_open)
    interaction = playground.services.interactions.get(number)
    assert interaction is not None
    assert interaction.modal is not None
    text = {"type": 4, "custom_id": "words", "value": "from the page"}
    sent = {"custom_id": interaction.modal["custom_id"], "components": [{"type": 1, "components": [text]}]}
    status, _ = await browser.send("POST", "/api/modals", **ids, interaction_id=str(number), **sent)
    assert status == 200
    await playground.until(lambda: emil.sees("general")[-1].content == "noted: from the page")


async def test_people_come_go_and_are_banned_by_hand(playground: Playground, browser: Browser) -> None:
    ivo, dalia, emil = (playground.person(name).id for name in ("Ivo", "Dalia", "Emil"))
    assert (await browser.send("POST", f"/api/members/{ivo}/ban", **{"as": str(emil)}, reason="no"))[0] == 403
    assert (await browser.send("POST", f"/api/members/{ivo}/ban", **{"as": str(dalia)}, reason="rude"))[0] == 200
    assert playground.world.bans[ivo].reason == "rude"
    status, answer = await browser.send("POST", f"/api/members/{ivo}/presence", present=True)
    assert (status, answer) == (403, {"error": "This person is banned."})
    assert (await browser.send("DELETE", f"/api/members/{ivo}/ban", **{"as": str(dalia)}))[0] == 200
    assert (await browser.send("POST", f"/api/members/{ivo}/presence", present=True))[0] == 200
    assert ivo in playground.world.guild.members


async def test_people_are_timed_out_and_kicked_by_hand(playground: Playground, browser: Browser) -> None:
    ivo, dalia, emil = (playground.person(name).id for name in ("Ivo", "Dalia", "Emil"))
    guild, path = playground.world.guild, f"/api/members/{ivo}"
    for method, what in (("POST", "timeout"), ("DELETE", "timeout"), ("POST", "kick")):
        assert (await browser.send(method, f"{path}/{what}", **{"as": str(emil)}, minutes=5))[0] == 403
    assert (await browser.send("POST", f"{path}/timeout", **{"as": str(dalia)}, minutes=5))[0] == 200
    assert guild.member(ivo).communication_disabled_until is not None
    assert (await browser.send("DELETE", f"{path}/timeout", **{"as": str(dalia)}))[0] == 200
    assert guild.member(ivo).communication_disabled_until is None
    assert (await browser.send("POST", f"{path}/kick", **{"as": str(dalia)}, reason="rude"))[0] == 200
    assert ivo not in guild.members
    done = [(entry.action_type, entry.user_id, entry.target_id, entry.reason) for entry in guild.audit_log]
    assert done == [(24, dalia, ivo, None), (24, dalia, ivo, None), (20, dalia, ivo, "rude")]


async def test_guilds_are_changed_by_hand_by_whoever_may(playground: Playground, browser: Browser) -> None:
    ada, emil = ({"as": str(playground.person(name).id)} for name in ("Ada", "Emil"))
    guild = playground.world.guild
    assert (await browser.send("POST", "/api/roles", **emil, name="Boss"))[0] == 403
    status, made = await browser.send("POST", "/api/roles", **ada, name="Sailor", color=255, permissions="4")
    role = int(str(made["id"]))
    assert (status, guild.role(role).permissions, guild.role(role).color) == (200, 4, 255)
    assert (await browser.send("PATCH", f"/api/roles/{role}", **ada, name="Captain", position=2))[0] == 200
    assert (guild.role(role).name, guild.role(role).position) == ("Captain", 2)
    ivo = playground.person("Ivo").id
    assert (await browser.send("PUT", f"/api/members/{ivo}/roles", **ada, roles=[str(role)]))[0] == 200
    assert guild.member(ivo).roles == [role]
    _, made = await browser.send("POST", "/api/channels", **ada, name="Crew quarters")
    channel = int(str(made["id"]))
    assert (await browser.send("PATCH", f"/api/channels/{channel}", **ada, topic="below deck"))[0] == 200
    assert (guild.channels[channel].name, guild.channels[channel].topic) == ("crew-quarters", "below deck")
    overwrite = f"/api/channels/{channel}/overwrites/{role}"
    assert (await browser.send("PUT", overwrite, **ada, type=0, deny="2048"))[0] == 200
    assert guild.channels[channel].overwrites[role].deny == 2048
    assert (await browser.send("DELETE", overwrite, **ada))[0] == 200
    assert (await browser.send("DELETE", f"/api/channels/{channel}", **ada))[0] == 200
    assert (await browser.send("DELETE", f"/api/roles/{role}", **ada))[0] == 200
    assert (role in guild.roles, channel in guild.channels) == (False, False)


async def test_someone_who_left_comes_back_with_or_without_roles(playground: Playground, browser: Browser) -> None:
    path, emil = f"/api/members/{playground.person('Emil').id}/presence", playground.person("Emil").id
    roles = list(playground.world.guild.member(emil).roles)
    for with_roles in (True, False):
        await browser.send("POST", path, present=False)
        await browser.send("POST", path, present=True, with_roles=with_roles)
        assert playground.world.guild.member(emil).roles == (roles if with_roles else [])


async def test_the_page_begins_anew(playground: Playground, browser: Browser) -> None:
    await playground.person("Emil").say("general", "forget me")
    assert (await browser.send("POST", "/api/reset"))[0] == 200
    assert playground.world == default_world()


async def test_messages_are_written_by_whoever_may(playground: Playground, browser: Browser) -> None:
    status, message = await browser.send("POST", "/api/messages", **_ids(playground, "Emil"), content="hello")
    assert (status, message["content"]) == (200, "hello")
    status, _ = await browser.send("POST", "/api/messages", **_ids(playground, "Emil", "mod-log"), content="hello")
    assert status == 403
    status, _ = await browser.send("POST", "/api/messages", content="who?")
    assert status in (400, 404)


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
async def test_other_pages_and_other_names_are_refused(browser: Browser, headers: dict[str, str]) -> None:
    for path in ("/api/state", "/api/connection", "/"):
        status, answer = await browser.get(path, **headers)
        assert status == 403
        assert "own page" in str(answer["error"])


def test_no_two_routes_are_the_same() -> None:
    names = [(route.method, route.template) for route in ROUTES]
    assert len(names) == len(set(names))


async def test_voice_is_joined_moved_silenced_and_left(playground: Playground, browser: Browser) -> None:
    emil, dalia = playground.person("Emil").id, playground.person("Dalia").id
    places = {channel.name: str(channel.id) for channel in playground.world.guild_channels()}
    own, others = f"/api/members/{emil}/voice", {"as": str(dalia)}
    assert (await browser.send("PUT", own, **{"as": str(emil)}, channel_id=places["Deck"], mute=True))[0] == 200
    _, state = await browser.get(f"/api/state?as={dalia}")
    assert isinstance(state["voice"], list)
    assert [(line["user_id"], line["channel_id"], line["self_mute"], line["mute"]) for line in state["voice"]] == [
        (str(emil), places["Deck"], True, False)
    ]
    assert (await browser.send("PUT", own, **others, channel_id=places["Galley"], deaf=True))[0] == 200
    stay = playground.person("Emil").voice.state
    assert stay is not None
    assert (str(stay.channel_id), stay.self_deaf, playground.world.guild.member(emil).deaf) == (
        places["Galley"],
        False,
        True,
    )
    assert (await browser.send("PUT", own, **others, channel_id=None))[0] == 200
    assert (await browser.send("PUT", own, **others, mute=True))[0] == 400
    assert (await browser.send("PUT", own, **{"as": str(emil)}, channel_id=None))[0] == 200
    assert (await browser.send("PUT", own, **{"as": str(emil)}, stream=True))[0] == 400


async def test_a_nickname_is_given_with_the_right_to(playground: Playground, browser: Browser) -> None:
    emil, ada, juno = (playground.person(name).id for name in ("Emil", "Ada", "Juno"))
    path = f"/api/members/{emil}/nickname"
    assert (await browser.send("PUT", path, **{"as": str(juno)}, nick="Captain"))[0] == 403
    for actor, nick, expected in ((ada, "Captain", "Captain"), (emil, "Me", "Me"), (emil, "", None)):
        assert (await browser.send("PUT", path, **{"as": str(actor)}, nick=nick))[0] == 200
        assert playground.world.guild.member(emil).nick == expected


async def test_the_bots_owner_switches_its_intents(playground: Playground, browser: Browser) -> None:
    assert (await browser.send("PUT", "/api/intents/MESSAGE_CONTENT", allowed=False))[0] == 200
    _, state = await browser.get("/api/state")
    assert state["allowed_intents"] == ["GUILD_MEMBERS", "GUILD_PRESENCES"]
    assert (await browser.send("PUT", "/api/intents/GUILD_VOICE", allowed=True))[0] == 404


async def test_the_acting_person_s_language_goes_with_what_they_do(
    playground: Playground, bot: SmallBot, browser: Browser
) -> None:
    emil = playground.person("Emil")
    ids, command = _ids(playground, "Emil"), _command(playground, "ping")
    assert (await browser.get(f"/api/state?as={emil.id}"))[1]["locale"] == "en-US"
    assert (await browser.send("PUT", "/api/locale", **{**ids, "locale": "de"}))[0] == 200
    assert (await browser.get(f"/api/state?as={emil.id}"))[1]["locale"] == "de"
    assert (await browser.get(f"/api/state?as={playground.person('Freya').id}"))[1]["locale"] == "en-US"
    assert (await browser.send("PUT", "/api/locale", **{**ids, "locale": "tlh"}))[0] == 400
    async with browser.events(emil.id) as events, asyncio.timeout(5):
        await browser.send("POST", "/api/commands", **ids, **command, options=[])
        while (await anext(events))["type"] != "message":
            pass
    assert [each.locale.value for each in bot.seen] == ["de"]


async def test_who_has_not_passed_the_screening_is_pending_until_they_do(
    playground: Playground, bot: SmallBot, browser: Browser
) -> None:
    emil = playground.person("Emil")
    ids = _ids(playground, "Emil")
    emil.leave()
    joined = {**ids, "present": True, "pending": True}
    assert (await browser.send("POST", f"/api/members/{emil.id}/presence", **joined))[0] == 200
    assert playground.world.guild.member(emil.id).pending
    assert (await browser.send("POST", f"/api/members/{emil.id}/screening", **ids))[0] == 200
    assert not playground.world.guild.member(emil.id).pending
    emil.leave()
    assert (await browser.send("POST", f"/api/members/{emil.id}/screening", **ids))[0] == 404
