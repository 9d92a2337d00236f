"""Calls of repositories and Readers with sample parameters, which show what their statements cost."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from attrs import field, frozen

from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.paging import Direction, Seek
from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.reading import Reading
from infrastructure.database.transaction import Transaction


@frozen(kw_only=True)
class Subject:
    """Whom samples are about, and what they run on: nothing of it is ever committed."""

    engine: FairEngine
    transaction: Transaction
    reading: Reading
    guild: GuildId
    """A guild that is registered, and better a large one."""
    user: UserId
    """A member of it."""
    now: datetime
    request: RequestId = field(default=RequestId(2**62), init=False)
    """Which no interaction has had."""


type Sample = Callable[[Subject], Awaitable[object]]
"""Calls methods of one repository or Reader, and makes for itself what they need.

A sample of what is not there ends with the error that says so.
"""

MIDDLE = Seek(size=10, cursor=200)
PAGES = (Seek(size=10), MIDDLE, Seek(size=10, cursor=200, direction=Direction.NEWER))
"""The newest, and those beyond a place in the middle."""
