"""A command's options as a person gives them: checked like Discord's client does."""

from collections.abc import Mapping, Sequence

from playground.people.refused import PersonRefused
from playground.world.json_value import Json, JsonObject, as_int, as_objects, as_text, known_int

_STRING, _INTEGER, _BOOLEAN, _NUMBER, _ATTACHMENT = 3, 4, 5, 10, 11


def full_name(command: JsonObject, options: Sequence[JsonObject]) -> str:
    """The command with its subcommands, as one types it, without the slash."""
    words = [as_text(command["name"])]
    inner = list(options)
    while inner and as_int(inner[0].get("type")) in (1, 2):
        words.append(as_text(inner[0].get("name")))
        inner = as_objects(inner[0].get("options"))
    return " ".join(words)


def attached(options: Sequence[JsonObject]) -> list[int]:
    """The ids of the files that a command's options name."""
    found: list[int] = []
    waiting = list(options)
    while waiting:
        option = waiting.pop()
        waiting += as_objects(option.get("options"))
        number = as_int(option.get("value")) if option.get("type") == _ATTACHMENT else None
        found += [] if number is None else [number]
    return found


def check_options(declared: JsonObject, given: Sequence[JsonObject]) -> None:
    """Raises `PersonRefused` for options that are missing, unknown or out of bounds."""
    known = {as_text(option["name"]): option for option in as_objects(declared.get("options"))}
    if any(option["type"] in (1, 2) for option in known.values()):
        if len(given) != 1 or as_text(given[0].get("name")) not in known:
            raise PersonRefused("Choose one of the subcommands.")
        check_options(known[as_text(given[0]["name"])], as_objects(given[0].get("options")))
        return
    for option in given:
        name = as_text(option.get("name"))
        if name not in known:
            raise PersonRefused(f"This command has no option {name}.")
        _check_value(name, known[name], option.get("value"))
    names = {as_text(option.get("name")) for option in given}
    for name, option in known.items():
        if option.get("required") and name not in names:
            raise PersonRefused(f"The option {name} is missing.")


def _check_value(name: str, declared: JsonObject, value: Json) -> None:
    kind = known_int(declared["type"])
    fitting: Mapping[int, bool] = {
        _STRING: isinstance(value, str),
        _INTEGER: isinstance(value, int) and not isinstance(value, bool),
        _BOOLEAN: isinstance(value, bool),
        _NUMBER: isinstance(value, int | float) and not isinstance(value, bool),
    }
    if not fitting.get(kind, as_int(value) is not None):
        raise PersonRefused(f"The option {name} does not take this value.")
    choices = [choice["value"] for choice in as_objects(declared.get("choices"))]
    if choices and value not in choices:
        raise PersonRefused(f"The option {name} takes one of its choices.")
    size = len(value) if isinstance(value, str) else value if isinstance(value, int | float) else 0
    least, most = _bounds(declared, kind)
    if kind in (_STRING, _INTEGER, _NUMBER) and not (least is None or least <= size) & (most is None or size <= most):
        raise PersonRefused(f"The option {name} is out of bounds.")


def _bounds(declared: JsonObject, kind: int) -> tuple[float | None, float | None]:
    keys = ("min_length", "max_length") if kind == _STRING else ("min_value", "max_value")
    least, most = (declared.get(key) for key in keys)
    return (
        least if isinstance(least, int | float) else None,
        most if isinstance(most, int | float) else None,
    )
