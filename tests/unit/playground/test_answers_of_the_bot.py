"""Answers to interactions over REST, as the bot gives, changes and removes them, and as people wait for them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from playground.people.answers import Answers, InteractionFailed
from playground.people.seen import Modal, SeenMessage
from playground.rest import interactions as rest
from playground.rest.call import Call
from playground.rules.drafts import Draft
from playground.rules.interactions import Interaction, Kind
from playground.wire.message_json import message_json
from playground.world.default_world import GENERAL
from playground.world.json_value import Json, JsonObject
from playground.world.records import Message
from playground.world.refusals import DiscordError, Refusal
from tests.unit.playground.ground import Ground


@pytest.fixture
async def ground() -> AsyncIterator[Ground]:
    ground = Ground()
    yield ground
    ground.services.interactions.stop()


def _start(ground: Ground, kind: Kind = Kind.COMMAND, message: Message | None = None) -> Interaction:
    return ground.services.interactions.start(
        kind, ground.id("Emil"), ground.channel("general"), {}, name="a", message=message
    )


def _respond(ground: Ground, interaction: Interaction, body: Json, **query: str) -> Json:
    path = {"interaction_id": str(interaction.id), "interaction_token": interaction.token}
    return rest.respond(Call(ground.services, path, query, body))


def _webhook(ground: Ground, interaction: Interaction, body: Json = None, **path: str) -> Call:
    named = {"webhook_id": str(ground.world.bot_id), "webhook_token": interaction.token, **path}
    return Call(ground.services, named, {}, body)


async def test_an_answer_is_shown_where_that_is_asked(ground: Ground) -> None:
    said: JsonObject = {"type": 4, "data": {"content": "x", "flags": 64}}
    assert _respond(ground, _start(ground), said) is None
    interaction = _start(ground)
    shown = _respond(ground, interaction, said, with_response="true")
    message = interaction.original
    assert message is not None
    identity = {"id": str(interaction.id), "type": 2, "channel_id": str(GENERAL)}
    of_message = {
        "response_message_id": str(message.id),
        "response_message_loading": False,
        "response_message_ephemeral": True,
    }
    whole = message_json(ground.world, message)
    assert shown == {"interaction": {**identity, **of_message}, "resource": {"type": 4, "message": whole}}
    thinking = _start(ground)
    answer = _respond(ground, thinking, {"type": 5}, with_response="1")
    assert thinking.original is not None
    of_message = {
        "response_message_id": str(thinking.original.id),
        "response_message_loading": True,
        "response_message_ephemeral": False,
    }
    assert answer == {"interaction": {**identity, "id": str(thinking.id), **of_message}}
    form = _start(ground)
    label: JsonObject = {"type": 18, "label": "x", "component": {"type": 4, "custom_id": "x", "style": 1}}
    modal: JsonObject = {"custom_id": "a", "title": "b", "components": [label]}
    assert _respond(ground, form, {"type": 9, "data": modal}, with_response="1") == {
        "interaction": {**identity, "id": str(form.id)}
    }


async def test_an_answer_is_read_changed_and_removed_by_its_token_and_the_bots_own_id(ground: Ground) -> None:
    interaction = _start(ground)
    _respond(ground, interaction, {"type": 4, "data": {"content": "x"}})
    message = interaction.original
    assert message is not None
    more = rest.follow_up(_webhook(ground, interaction, {"content": "more"}))
    assert isinstance(more, dict)
    assert rest.get(_webhook(ground, interaction)) == message_json(ground.world, message)
    assert rest.get(_webhook(ground, interaction, message_id=str(more["id"]))) == more
    edited = rest.edit(_webhook(ground, interaction, {"content": "y"}))
    assert isinstance(edited, dict)
    assert (edited["content"], edited["id"], interaction.touched[-1]) == ("y", str(message.id), message)
    with pytest.raises(DiscordError) as error:
        rest.get(_webhook(ground, interaction, webhook_id="5"))
    assert error.value.refusal is Refusal.UNKNOWN_WEBHOOK
    assert rest.delete(_webhook(ground, interaction)) is None
    with pytest.raises(DiscordError) as error:
        rest.get(_webhook(ground, interaction))
    assert error.value.refusal is Refusal.UNKNOWN_MESSAGE


async def test_a_person_waits_for_the_finished_answer(ground: Ground) -> None:
    answers, interaction = Answers(ground.services.local), _start(ground)
    waiting = asyncio.create_task(answers.message(interaction, timeout=2))
    _respond(ground, interaction, {"type": 5})
    await asyncio.sleep(0)
    assert not waiting.done()
    rest.edit(_webhook(ground, interaction, {"content": "there"}))
    assert await waiting is interaction.original


async def test_after_a_button_a_person_waits_for_what_it_changes(ground: Ground) -> None:
    message = ground.services.messages.post(ground.world.bot_id, GENERAL, Draft("press", 0, [], []))
    answers, clicked = Answers(ground.services.local), _start(ground, Kind.COMPONENT, message)
    _respond(ground, clicked, {"type": 6})
    with pytest.raises(TimeoutError):
        await answers.message(clicked, timeout=0.01)
    more = rest.follow_up(_webhook(ground, clicked, {"content": "more"}))
    assert isinstance(more, dict)
    assert str((await answers.message(clicked, timeout=2)).id) == more["id"]


async def test_a_form_is_no_message_and_a_message_no_form(ground: Ground) -> None:
    answers, said, asked = Answers(ground.services.local), _start(ground), _start(ground)
    _respond(ground, said, {"type": 4, "data": {"content": "x"}})
    label: JsonObject = {"type": 18, "label": "x", "component": {"type": 4, "custom_id": "x", "style": 1}}
    _respond(ground, asked, {"type": 9, "data": {"custom_id": "a", "title": "b", "components": [label]}})
    with pytest.raises(InteractionFailed, match="without showing a form"):
        await answers.modal(said, timeout=2)
    with pytest.raises(InteractionFailed, match="a form instead"):
        await answers.message(asked, timeout=2)
    shown = Modal(asked.id, await answers.modal(asked, timeout=2))
    assert (shown.title, shown.fields) == ("b", {"x": 4})
    rest.delete(_webhook(ground, said))
    with pytest.raises(InteractionFailed, match="removed its answer"):
        await answers.message(said, timeout=2)


async def test_a_person_is_told_that_nothing_came(ground: Ground) -> None:
    answers = Answers(ground.services.local)
    ground.services.interactions.limit = 0.01
    late, also = _start(ground), _start(ground, Kind.AUTOCOMPLETE)
    with pytest.raises(InteractionFailed, match="did not respond"):
        await answers.message(late, timeout=2)
    with pytest.raises(InteractionFailed, match="did not respond"):
        await answers.modal(late, timeout=2)
    assert await answers.choices(also) == []
    ground.services.interactions.limit = 3.0
    offered = _start(ground, Kind.AUTOCOMPLETE)
    _respond(ground, offered, {"type": 8, "data": {"choices": [{"name": "x", "value": 1}]}})
    assert await answers.choices(offered) == [{"name": "x", "value": 1}]


def test_a_message_is_read_line_by_line_with_all_that_is_on_it() -> None:
    button: JsonObject = {"type": 2, "label": "Go"}
    gallery: JsonObject = {"type": 12, "items": [{"media": {"url": "b"}}]}
    section: JsonObject = {
        "type": 9,
        "components": [{"type": 10, "content": "four"}],
        "accessory": {"type": 11, "media": {"url": "a"}},
    }
    embed: JsonObject = {
        "title": "two",
        "description": "three",
        "fields": [{"name": "name", "value": "value"}],
        "footer": {"text": "end"},
    }
    seen = SeenMessage(
        {
            "id": "1",
            "channel_id": "2",
            "author": {"id": "3"},
            "content": "one",
            "flags": 64,
            "embeds": [embed],
            "components": [section, gallery, {"type": 1, "components": [button, {**button, "disabled": True}]}],
        }
    )
    assert (seen.id, seen.channel_id, seen.author_id, seen.ephemeral) == (1, 2, 3, True)
    assert seen.text == "one\ntwo\nthree\nname\nvalue\nend\nfour"
    assert (seen.buttons, seen.media) == (["Go"], [{"url": "a"}, {"url": "b"}])
    assert not SeenMessage({**seen.json, "flags": 32}).ephemeral
