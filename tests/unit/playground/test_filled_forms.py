"""What a person writes: plain messages, and forms that the bot showed."""

from collections.abc import Sequence

import pytest

from playground.people.people import People
from playground.people.refused import PersonRefused
from playground.rules.interactions import Interaction, Kind
from playground.wire.forms import Form
from playground.wire.rendering import user_json
from playground.world.default_world import GENERAL
from playground.world.json_value import Json, JsonObject, as_object
from playground.world.records import Message
from tests.unit.playground.ground import Ground

_FORM: JsonObject = {
    "custom_id": "form",
    "title": "Form",
    "components": [
        {"type": 10, "content": "Tell us."},
        {"type": 18, "label": "Words", "component": {"type": 4, "custom_id": "words", "style": 1}},
        {"type": 18, "label": "Who", "component": {"type": 5, "custom_id": "who"}},
        {"type": 1, "components": [{"type": 4, "custom_id": "more", "style": 1, "label": "More"}]},
    ],
}


@pytest.fixture
def people(ground: Ground) -> People:
    return People(ground.services, lambda: True)


def _shown(ground: Ground, kind: Kind = Kind.COMMAND, message: Message | None = None) -> Interaction:
    interactions = ground.services.interactions
    started = interactions.start(kind, ground.id("Emil"), ground.channel("general"), {}, message=message)
    return interactions.respond(started.id, started.token, Form({"type": 9, "data": _FORM}), ())


def test_what_a_person_says_is_a_plain_message(ground: Ground, people: People) -> None:
    said = people.say(ground.id("Emil"), GENERAL, "hello")
    assert said == Message(said.id, GENERAL, ground.id("Emil"), "hello")
    assert people.messages(ground.id("Freya"), GENERAL)[-1] is said


async def test_a_form_is_sent_off_with_what_was_written_into_it(ground: Ground, people: People) -> None:
    emil, ivo = ground.id("Emil"), ground.id("Ivo")
    message = people.say(ivo, GENERAL, "x")
    shown = _shown(ground, Kind.COMPONENT, message)
    given: Sequence[JsonObject] = [
        {"type": 18, "component": {"type": 4, "custom_id": "words", "value": "hello"}},
        {"type": 18, "component": {"type": 5, "custom_id": "who", "values": [str(ivo)]}},
    ]
    sent = people.submit_modal(emil, shown.id, "form", given)
    data = as_object(sent.payload["data"])
    assert data["custom_id"] == "form"
    assert data["components"] == [
        {"type": 10, "id": 1},
        {"type": 18, "id": 2, "component": {"type": 4, "id": 3, "custom_id": "words", "value": "hello"}},
        {"type": 18, "id": 4, "component": {"type": 5, "id": 5, "custom_id": "who", "values": [str(ivo)]}},
        {"type": 1, "id": 6, "components": [{"type": 4, "id": 7, "custom_id": "more"}]},
    ]
    assert as_object(data["resolved"])["users"] == {str(ivo): user_json(ground.world.users[ivo])}
    assert (sent.kind, sent.parent, sent.message, sent.payload["type"]) == (Kind.MODAL_SUBMIT, shown, message, 5)
    assert "resolved" not in as_object(people.submit_modal(emil, shown.id, "form", given[:1]).payload["data"])
    ground.services.interactions.stop()


async def test_only_an_open_form_of_ones_own_is_sent_off(ground: Ground, people: People) -> None:
    emil, shown = ground.id("Emil"), _shown(ground)
    other = ground.services.interactions.start(Kind.COMMAND, emil, ground.channel("general"), {})
    tries: Sequence[tuple[int, int, str]] = (
        (ground.id("Freya"), shown.id, "form"),
        (emil, shown.id, "other"),
        (emil, other.id, "form"),
        (emil, 5, "form"),
    )
    for user_id, number, custom_id in tries:
        with pytest.raises(PersonRefused, match="not open any more") as refused:
            people.submit_modal(user_id, number, custom_id, [])
        assert refused.value.status == 400
    ground.services.interactions.stop()


async def test_a_command_and_what_completes_itself_say_which_command_they_are_of(
    ground: Ground, people: People
) -> None:
    option: Json = {"name": "b", "description": "x", "type": 3, "autocomplete": True}
    [command] = ground.services.commands.overwrite(None, [{"name": "a", "description": "x", "options": [option]}])
    given: Sequence[JsonObject] = [{"name": "b", "type": 3, "value": "y", "focused": True}]
    number = int(str(command["id"]))
    for started, kind in (
        (people.ask_for_choices(ground.id("Emil"), GENERAL, number, given), Kind.AUTOCOMPLETE),
        (people.use_command(ground.id("Emil"), GENERAL, number, given), Kind.COMMAND),
    ):
        assert started.kind is kind
        assert started.payload["data"] == {"id": str(number), "name": "a", "type": 1, "options": given}
    ground.services.interactions.stop()
