"""The table from error to words is complete."""

from collections.abc import Iterator
from datetime import timedelta
from typing import get_type_hints

import pytest

import interface.startup.problems  # noqa: F401  # so that every error class there is has been defined
from application.shared.errors import ApplicationError, SetupError
from domain.shared.errors import DomainError
from interface.errors import words

_SAMPLES: dict[object, object] = {int: 7, str: "x", timedelta: timedelta(days=7)}


def _concrete(kind: type[Exception]) -> Iterator[type[Exception]]:
    for child in kind.__subclasses__():
        yield from _concrete(child)
        if hasattr(child, "__attrs_attrs__"):
            yield child


def _sample(error: type[Exception]) -> Exception:
    kinds = get_type_hints(error.__init__)
    return error(**{name: _SAMPLES.get(kind, 7) for name, kind in kinds.items() if name != "return"})


_ERRORS = sorted(
    (
        error
        for error in {*_concrete(DomainError), *_concrete(ApplicationError)}
        if not issubclass(error, SetupError) and not error.__module__.startswith("tests.")
    ),
    key=lambda error: error.__name__,
)


@pytest.mark.parametrize("error", _ERRORS, ids=lambda error: error.__name__)
def test_every_error_a_person_can_meet_has_words(error: type[Exception]) -> None:
    text = words(_sample(error))
    assert text
    assert text[0].isupper() or text.startswith("<@")


def test_an_error_nobody_expects_has_none() -> None:
    assert words(RuntimeError()) is None
