"""Which setting cannot be used, and why, in terms of what a person set."""

from typing import Literal, get_args, get_origin

from attrs import evolve, frozen
from cattrs import ClassValidationError

from infrastructure.bounds import OutOfBounds

_EXPECTED: dict[object, str] = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}


@frozen
class _Fault:
    path: tuple[str, ...]
    kind: object
    """The type that the setting has; None for the whole of the settings."""
    error: BaseException


def first_problem(error: ClassValidationError, loaded: object) -> str:
    """One line that names the setting both ways, as the file and as the environment do.

    `loaded` is the tree of values, by section and name, that could not be made into settings.
    """
    fault = _first_fault(_Fault((), None, error))
    if isinstance(fault.error, OutOfBounds):
        setting = _named((*fault.path, fault.error.attribute))
        return f"{setting} must be {fault.error.bound}, not {fault.error.value!r}"
    return f"{_named(fault.path)} must be {_expected(fault.kind)}, not {_value(loaded, fault.path)!r}"


def environment_name(path: str) -> str:
    """`database.pool_size` is TUX_DATABASE_POOL_SIZE."""
    return f"TUX_{path.upper().replace('.', '_')}"


def _first_fault(fault: _Fault) -> _Fault:
    """The path down to the value that could not be converted, or to the section that refused one of its values."""
    if not isinstance(fault.error, ClassValidationError):
        return fault
    within, of_the_whole = fault.error.group_exceptions()
    for error, note in within:
        return _first_fault(_Fault((*fault.path, note.name), note.type, error))
    return _first_fault(evolve(fault, error=of_the_whole[0]))


def named(option: str) -> str:
    """As the file and as the environment call it."""
    return f"{option} ({environment_name(option)})"


def _named(path: tuple[str, ...]) -> str:
    return named(".".join(path))


def _expected(kind: object) -> str:
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(str(choice) for choice in get_args(kind))
    return _EXPECTED.get(kind, "something else")


def _value(loaded: object, path: tuple[str, ...]) -> object:
    for name in path:
        assert isinstance(loaded, dict)
        loaded = loaded[name]
    return loaded
