"""Reading JSON that came in, with Discord's own complaints."""

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from playground.world.json_value import Json, JsonObject, as_int


@frozen
class InvalidForm(Exception):
    """Error 50035: the value at `path` is not acceptable."""

    path: tuple[str, ...]
    code: str
    message: str
    status: int = field(default=400, init=False)

    def body(self) -> JsonObject:
        """Discord's JSON, with the complaint nested at its path."""
        details: JsonObject = {"_errors": [{"code": self.code, "message": self.message}]}
        for key in reversed(self.path):
            details = {key: details}
        return {"message": "Invalid Form Body", "code": 50035, "errors": details}

    def __str__(self) -> str:
        return f"{'.'.join(self.path)}: {self.message}"


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
