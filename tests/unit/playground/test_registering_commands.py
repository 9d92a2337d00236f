"""The requests by which a bot registers its commands."""

import pytest
from attrs import frozen

from playground.rest import application_commands as requests
from playground.rest.call import Call, Handler
from playground.rules.local_discord import StateChanged
from playground.wire.forms import InvalidForm
from playground.world.json_value import Json, JsonObject, as_object, as_objects
from playground.world.refusals import DiscordError, Refusal
from tests.unit.playground.ground import Ground


@frozen
class Scope:
    """Everywhere, or one guild."""

    ground: Ground
    guild_id: int | None

    def ask(self, handler: Handler, body: Json = None, *, application: int | None = None, command: Json = None) -> Json:
        path = {"application_id": str(application or self.ground.world.bot_id), "command_id": str(command)}
        if self.guild_id is not None:
            path["guild_id"] = str(self.guild_id)
        return handler(Call(self.ground.services, path, {}, body))


@pytest.mark.parametrize("of_guild", [False, True])
def test_commands_are_registered_shown_changed_and_removed_in_one_place(ground: Ground, of_guild: bool) -> None:
    here, there = (Scope(ground, None), Scope(ground, ground.guild.id))[:: -1 if of_guild else 1]
    elsewhere = there.ask(requests.create, {"name": "a", "description": "x"})
    body: JsonObject = {"name": "a", "description": "y"}
    [first] = as_objects(here.ask(requests.overwrite, [body]))
    second = as_object(here.ask(requests.create, {"name": "b", "description": "z"}))
    assert here.ask(requests.listed) == [first, second]
    assert here.ask(requests.one, command=second["id"]) == second
    changed = as_object(here.ask(requests.edit, {"name": "c"}, command=second["id"]))
    assert (changed["id"], changed["name"], changed["description"]) == (second["id"], "c", "z")
    assert here.ask(requests.listed) == [first, changed]
    assert here.ask(requests.remove, command=first["id"]) is None
    assert here.ask(requests.listed) == [changed]
    assert there.ask(requests.listed) == [elsewhere]
    assert ground.shown == [StateChanged()] * 5
    with pytest.raises(DiscordError) as error:
        there.ask(requests.one, command=second["id"])
    assert error.value.refusal is Refusal.UNKNOWN_COMMAND
    with pytest.raises(DiscordError) as error:
        here.ask(requests.listed, application=5)
    assert error.value.refusal is Refusal.UNKNOWN_APPLICATION


def test_all_that_is_written_in_a_command_has_8000_characters_at_most(ground: Ground) -> None:
    choices: list[Json] = [{"name": "x" * 100, "value": "y" * 100}] * 25
    options: list[Json] = [{"name": "a", "description": "x" * 99, "type": 3, "choices": choices}]
    rest: JsonObject = {"name": "b", "description": "x" * 99, "type": 3, "choices": choices[:13]}
    body: dict[str, Json] = {"name": "c", "description": "x" * 99, "options": [*options, rest]}
    more: JsonObject = {"name": "d", "description": "x" * 99, "type": 3}
    commands = ground.services.commands
    commands.create(None, {**body, "options": [*options, rest, more]})
    with pytest.raises(InvalidForm) as error:
        commands.create(None, {**body, "options": [*options, rest, {**more, "description": "x" * 100}]})
    assert error.value.path == ("options",)
