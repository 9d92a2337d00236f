"""How many points: a positive whole number."""

from typing import NewType

from domain.points.account import MAX_POINTS
from domain.points.errors import InvalidAmount

Points = NewType("Points", int)
"""1 to MAX_POINTS; whether points are given or taken is said by who gives them."""


def points(number: int) -> Points:
    """Raises InvalidAmount."""
    if not 1 <= number <= MAX_POINTS:
        raise InvalidAmount(amount=number, largest=MAX_POINTS)
    return Points(number)
