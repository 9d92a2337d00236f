from datetime import datetime

from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class ReminderNotFound(DomainError):
    """The person has no reminder of that number, or no longer; `named` is how it was named."""

    named: str


@frozen
class ReminderTextTooLong(DomainError):
    length: int
    longest: int


@frozen
class TooManyReminders(DomainError):
    most: int


@frozen
class ReminderTooFarAhead(DomainError):
    moment: datetime


@frozen
class UnreadableRecurrence(DomainError):
    """It says that it repeats, but not when in a way that is known."""

    text: str


@frozen
class ReminderOfAnother(DomainError):
    """Only whose reminder it is may do this."""


@frozen
class SnoozedAlready(DomainError):
    """It was put off before, by another press."""


@frozen
class CannotWriteHere(DomainError):
    """Who may not write in a channel is not reminded there, for all to read."""


@frozen
class NothingToEdit(DomainError):
    """Neither a text nor a time was given."""
