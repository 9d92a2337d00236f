"""Which setting cannot be used, and why, in the words of whoever set it."""

import re
from collections.abc import Callable
from typing import Literal, get_args, get_origin

import attrs
import cattrs
from typed_settings.converters import get_default_cattrs_converter

_NOT_CONVERTED = re.compile(r"Could not convert value (?P<value>.+) for option '(?P<option>[\w.]+)' from loader", re.S)
_REFUSED = re.compile(r"'(?P<name>\w+)' (?P<rule>must be .+): (?P<value>.+) @ \.(?P<section>\w+)")
_EXPECTED = {int: "a whole number", float: "a number", bool: "true or false"}


class NamingConverter:
    """Keeps what a validator said, and of which setting; typed_settings drops it."""

    def __init__(self) -> None:
        self._converter = get_default_cattrs_converter()

    def structure[T](self, value: object, cls: type[T]) -> T:
        try:
            return self._converter.structure(value, cls)
        except cattrs.ClassValidationError as error:
            problems = cattrs.transform_error(error, path="", format_exception=lambda found, _: str(found))
            raise ValueError(problems[0]) from error

    def get_structure_hook[T](self, cl: type[T]) -> Callable[[object, type[T]], T]:
        return self._converter.get_structure_hook(cl)


def first_problem(error: BaseException, settings: type[attrs.AttrsInstance]) -> str:
    """One line that names the setting both ways, as the file and as the environment do."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    text = " ".join(str(error).split())
    if found := _NOT_CONVERTED.search(text):
        return f"{_named(found['option'])} must be {_expected(settings, found['option'])}, not {found['value']}"
    if found := _REFUSED.search(text):
        return f"{_named(found['section'] + '.' + found['name'])} {found['rule']}, not {found['value']}"
    return text


def _named(option: str) -> str:
    return f"{option} (TUX_{option.upper().replace('.', '_')})"


def _expected(settings: type[attrs.AttrsInstance], option: str) -> str:
    kind: object = settings
    for name in option.split("."):
        assert isinstance(kind, type)
        assert attrs.has(kind)
        kind = attrs.fields_dict(kind)[name].type
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(str(choice) for choice in get_args(kind))
    return _EXPECTED.get(kind, "something else") if isinstance(kind, type) else "something else"
