"""Points in time as people write them."""

import re
from datetime import datetime

from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class UnreadableMoment(DomainError):
    text: str


@frozen
class AmbiguousDate(DomainError):
    """`01/02/2027` is in January to some and in February to others."""

    text: str


@frozen
class MomentIsPast(DomainError):
    text: str
    moment: datetime


_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2\d{2,4}(?!\d)")


def check_order(text: str) -> None:
    """Whether the day and the month of a date in numbers can be told apart. Raises AmbiguousDate."""
    numeric = _NUMERIC_DATE.search(text)
    if numeric is None or numeric[2] == ".":  # with dots, the day comes first everywhere
        return
    first, second = int(numeric[1]), int(numeric[3])
    if first != second and max(first, second) <= 12:
        raise AmbiguousDate(text)
