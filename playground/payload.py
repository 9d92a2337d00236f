"""JSON as it travels, and reading it with Discord's own complaints."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from playground.errors import InvalidForm
from playground.json_value import Json, JsonObject, dump, parse

__all__ = ["Form", "Json", "JsonObject", "as_int", "as_object", "as_objects", "as_text", "dump", "parse"]

_MISSING: JsonObject = {}


def as_object(value: Json) -> JsonObject:
    """The value when it is a JSON object, otherwise an empty one."""
    return value if isinstance(value, Mapping) else _MISSING


def as_objects(value: Json) -> list[JsonObject]:
    """The JSON objects of a list; anything else is left out."""
    if not isinstance(value, list | tuple):
        return []
    return [item for item in value if isinstance(item, Mapping)]


def as_text(value: Json) -> str:
    """The value when it is text, otherwise an empty text."""
    return value if isinstance(value, str) else ""


def as_int(value: Json) -> int | None:
    """An integer, also from the decimal text that ids travel as."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return None


@frozen
class Form:
    """A JSON object read field by field; a wrong value is Discord's error 50035 at its path."""

    data: JsonObject
    path: tuple[str, ...] = ()

    @classmethod
    def of(cls, value: Json, path: tuple[str, ...] = ()) -> "Form":
        if not isinstance(value, Mapping):
            raise InvalidForm(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return cls(value, path)

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def wrong(self, key: str, code: str, message: str) -> InvalidForm:
        """The error to raise for one field."""
        return InvalidForm((*self.path, key), code, message)

    def text(self, key: str, *, longest: int | None = None, shortest: int = 0) -> str | None:
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong(key, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
        if longest is not None and not shortest <= len(value) <= longest:
            raise self.wrong(key, "BASE_TYPE_BAD_LENGTH", f"Must be between {shortest} and {longest} in length.")
        return value

    def needed_text(self, key: str, *, longest: int, shortest: int = 1) -> str:
        value = self.text(key, longest=longest, shortest=shortest)
        if value is None:
            raise self.wrong(key, "BASE_TYPE_REQUIRED", "This field is required")
        return value

    def integer(self, key: str, *, lowest: int | None = None, highest: int | None = None) -> int | None:
        value = self.data.get(key)
        if value is None:
            return None
        number = as_int(value)
        if number is None:
            raise self.wrong(key, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        if (lowest is not None and number < lowest) or (highest is not None and number > highest):
            raise self.wrong(key, "NUMBER_TYPE_MAX", f"int value should be between {lowest} and {highest}.")
        return number

    def flag(self, key: str) -> bool:
        return self.data.get(key) in (True, 1, "1", "true")

    def snowflakes(self, key: str, *, longest: int) -> list[int]:
        value = self.data.get(key) or []
        if not isinstance(value, list):
            raise self.wrong(key, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        if len(value) > longest:
            raise self.wrong(key, "BASE_TYPE_BAD_LENGTH", f"Must be {longest} or fewer in length.")
        numbers = [as_int(item) for item in value]
        if any(number is None for number in numbers):
            raise self.wrong(key, "NUMBER_TYPE_COERCE", "Value is not snowflake.")
        return [number for number in numbers if number is not None]

    def forms(self, key: str, *, longest: int) -> Iterator["Form"]:
        value = self.data.get(key) or []
        if not isinstance(value, list):
            raise self.wrong(key, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        if len(value) > longest:
            raise self.wrong(key, "BASE_TYPE_BAD_LENGTH", f"Must be {longest} or fewer in length.")
        for index, item in enumerate(value):
            yield Form.of(item, (*self.path, key, str(index)))
