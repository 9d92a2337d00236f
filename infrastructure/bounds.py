"""Bounds of a setting, as attrs has them, but with an error that says what the value must be."""

import operator
from collections.abc import Callable

from attrs import Attribute, frozen


@frozen
class OutOfBounds(ValueError):
    attribute: str
    bound: str
    """What the value must be, such as ">= 1"."""
    value: float | str


@frozen
class Bound:
    _sign: str
    _holds: Callable[[float, float], bool]
    _limit: float

    def __call__[N: float](self, _instance: object, attribute: "Attribute[N]", value: N) -> None:
        if not self._holds(value, self._limit):
            raise OutOfBounds(attribute.name, f"{self._sign} {self._limit}", value)


def ge(lowest: float) -> Bound:
    return Bound(">=", operator.ge, lowest)


def le(highest: float) -> Bound:
    return Bound("<=", operator.le, highest)
