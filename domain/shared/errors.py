"""Errors that carry facts. Each context's `words.py` in `interface/` turns its own into words."""

from attrs import frozen

from domain.shared.permission import Permission


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
    """The person who asks lacks a Discord permission."""

    permission: Permission
