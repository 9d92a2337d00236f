"""Errors that carry facts. `interface/errors.py` turns each into words."""

from attrs import frozen


class DomainError(Exception):
    """A rule refuses what was asked; nothing has changed."""


@frozen
class ConcurrentChange(DomainError):
    """Somebody else changed the same thing since it was read."""


@frozen
class InvalidPageSize(DomainError):
    size: int
    largest: int


@frozen
class MissingPermission(DomainError):
    """The person who asks lacks a Discord permission; `permission` is its name in Discord."""

    permission: str
