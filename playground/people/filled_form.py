"""A form that somebody filled in, as the bot receives it."""

from collections.abc import Mapping, Sequence

from playground.wire.components import walk
from playground.world.json_value import Json, JsonObject, as_objects, as_text

_ANSWERS = ("value", "values")


def filled_form(modal: JsonObject, given: Sequence[JsonObject]) -> list[JsonObject]:
    """The modal's components in their order, each with its type and id, and with what was given by its custom id."""
    answers = {as_text(component.get("custom_id")): component for component in walk(given)}
    return [_filled(component, answers) for component in as_objects(modal["components"])]


def _filled(shown: JsonObject, answers: Mapping[str, JsonObject]) -> JsonObject:
    filled: dict[str, Json] = {"type": shown["type"], "id": shown["id"]}
    custom_id = shown.get("custom_id")
    if isinstance(custom_id, str):
        given = answers.get(custom_id, {})
        filled |= {"custom_id": custom_id, **{key: given[key] for key in _ANSWERS if key in given}}
    if "components" in shown:
        filled["components"] = [_filled(child, answers) for child in as_objects(shown["components"])]
    child = shown.get("component")
    if isinstance(child, Mapping):
        filled["component"] = _filled(child, answers)
    return filled
