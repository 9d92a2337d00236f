"""How far back what moderators did is counted."""

from attrs import frozen

from domain.shared.errors import DomainError

LEAST_DAYS, USUAL_DAYS, MOST_DAYS = 1, 30, 365


@frozen
class InvalidWindow(DomainError):
    days: int
    longest: int


def check_window(days: int) -> None:
    """Raises InvalidWindow."""
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise InvalidWindow(days=days, longest=MOST_DAYS)
