from datetime import datetime

from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class AlreadyUnderWay(DomainError):
    """The same was asked for before, and is still being done."""


@frozen
class CountedByServer(DomainError):
    """Who is counted is chosen for one guild at a time, in that guild."""


@frozen
class AskedTooSoon(DomainError):
    """It was done not long ago; `again_at` is from when on it may be asked for again."""

    again_at: datetime
