"""Interactions: what options name along, what is kept of them, and who is told when an answer goes."""

import pytest

from playground.rules import interactions as rules
from playground.rules.attachments import Upload
from playground.rules.interactions import Interaction, Kind
from playground.rules.local_discord import InteractionMoved, MessageRemoved, Notice
from playground.wire.forms import Form
from playground.world.default_world import GENERAL, REGULAR_ROLE
from playground.world.json_value import Json, JsonObject, as_object
from playground.world.refusals import DiscordError, Refusal
from tests.unit.playground.ground import Ground

_USER, _CHANNEL, _ROLE, _MENTIONABLE = 6, 7, 8, 9


def _start(ground: Ground) -> Interaction:
    return ground.services.interactions.start(Kind.COMMAND, ground.id("Emil"), ground.channel("general"), {})


def test_what_the_options_of_a_subcommand_name_comes_along_as_far_as_it_is_there(ground: Ground) -> None:
    payloads, general, ivo = ground.services.interactions.payloads, ground.channel("general"), ground.id("Ivo")

    def named(kind: int, *numbers: int) -> dict[str, set[str]]:
        values: list[Json] = [{"name": "x", "type": kind, "value": str(number)} for number in numbers]
        group: JsonObject = {"name": "b", "type": 2, "options": [{"name": "a", "type": 1, "options": values}]}
        found = payloads.resolved_options([group], general)
        return {key: set(as_object(its)) for key, its in found.items()}

    everything = (ivo, REGULAR_ROLE, GENERAL, 5)
    people, roles = {str(ivo)}, {str(REGULAR_ROLE)}
    assert named(_USER, *everything) == {"users": people, "members": people}
    assert named(_CHANNEL, *everything) == {"channels": {str(GENERAL)}}
    assert named(_ROLE, *everything) == {"roles": roles}
    assert named(_MENTIONABLE, *everything) == {"users": people, "members": people, "roles": roles}
    assert named(4, *everything) == {}
    inputs: list[JsonObject] = [
        {"type": 5, "values": [str(ivo)]},
        {"type": 6, "values": [str(REGULAR_ROLE)]},
        {"type": 5},
        {"type": 4, "value": "5"},
    ]
    form: list[Json] = [{"type": 18, "component": each} for each in inputs]
    assert {key: set(as_object(its)) for key, its in payloads.resolved_modal(form, general).items()} == {
        "users": people,
        "members": people,
        "roles": roles,
    }
    del ground.guild.members[ivo]
    assert named(_USER, ivo) == {"users": people}


async def test_the_newest_interactions_are_kept(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_KEPT", 2)
    interactions = ground.services.interactions
    first, second, third = (_start(ground) for _ in range(3))
    assert [interactions.get(each.id) for each in (first, second, third)] == [None, second, third]
    with pytest.raises(DiscordError) as error:
        interactions.by_token(first.token)
    assert error.value.refusal is Refusal.UNKNOWN_WEBHOOK
    interactions.stop()
    timers = [each.timer for each in (second, third) if each.timer is not None]
    assert [timer.cancelled() for timer in timers] == [True, True]


@pytest.mark.parametrize("ephemeral", [False, True])
async def test_files_of_an_answer_for_one_person_are_for_that_person(ground: Ground, ephemeral: bool) -> None:
    told: list[Notice] = []
    interactions, interaction = ground.services.interactions, _start(ground)
    ground.services.local.watch(told.append)
    data: JsonObject = {"flags": 64 if ephemeral else 0}
    interactions.respond(interaction.id, interaction.token, Form({"type": 5, "data": data}), ())
    assert told[-1] == InteractionMoved(interaction.id)
    answer = interactions.follow_up(interaction, Form({}), [Upload(0, "a.txt", b"abc")])
    assert answer is interaction.original
    assert ("ephemeral" in answer.attachments[0]) is ephemeral
    told.clear()
    interactions.remove(interaction, answer)
    assert told == [MessageRemoved(answer), InteractionMoved(interaction.id)]
    second = _start(ground)
    said: JsonObject = {"flags": 64 if ephemeral else 0}
    interactions.respond(second.id, second.token, Form({"type": 4, "data": said}), [Upload(0, "a.txt", b"abc")])
    assert second.original is not None
    assert ("ephemeral" in second.original.attachments[0]) is ephemeral
    interactions.stop()
