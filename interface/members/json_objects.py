"""The objects of a JSON array, one after the other: a large file needs no more memory than a small one."""

import json
from collections.abc import Iterator, Mapping
from typing import TextIO

from attrs import define, frozen

_CHUNK = 1 << 16
_LONGEST_OBJECT = 1 << 20  # characters


@frozen
class NotJson(Exception):
    line: int
    problem: str


def json_objects(text: TextIO) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Each with the number of the line that it begins on; a whole number of 20 digits or more is given as text.

    Raises NotJson.
    """
    source = _Source(text)
    if source.peek() == "":
        return
    source.take("[")
    if source.peek() == "]":
        return
    while True:
        source.peek()
        yield source.line, source.take_object()
        if source.peek() == "]":
            return
        source.take(",")


@define
class _Source:
    _text: TextIO
    line: int = 1
    _ahead: str = ""

    def peek(self) -> str:
        """The next character that is no space, or nothing at the end."""
        while True:
            stripped = self._ahead.lstrip()
            self._skip(len(self._ahead) - len(stripped))
            if self._ahead or not self._read_on():
                return self._ahead[:1]

    def take(self, char: str) -> None:
        if self.peek() != char:
            raise NotJson(self.line, f"{char!r} is missing")
        self._skip(1)

    def take_object(self) -> Mapping[str, object]:
        decoder = json.JSONDecoder(parse_int=lambda digits: int(digits) if len(digits) < 20 else digits)
        while True:
            try:
                found, end = decoder.raw_decode(self._ahead)
            except json.JSONDecodeError as error:
                if len(self._ahead) > _LONGEST_OBJECT or not self._read_on():
                    raise NotJson(self.line, error.msg) from error
                continue
            except RecursionError as error:
                raise NotJson(self.line, "it is nested too deeply") from error
            if not isinstance(found, dict):
                raise NotJson(self.line, "this is not an object")
            self._skip(end)
            return found

    def _skip(self, characters: int) -> None:
        self.line += self._ahead[:characters].count("\n")
        self._ahead = self._ahead[characters:]

    def _read_on(self) -> bool:
        more = self._text.read(_CHUNK)
        self._ahead += more
        return more != ""
