from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class NotAMessageLink(DomainError):
    typed: str


@frozen
class MessageElsewhere(DomainError):
    """The link leads to another server."""


@frozen
class MessageNotFound(DomainError):
    """There is no such message, or it is not for the person who asks or for the bot to read."""


@frozen
class CaptureForgotten(DomainError):
    """What was kept for a form is no longer there: it was not sent off for a day."""


@frozen
class TooMuchEvidence(DomainError):
    most: int
