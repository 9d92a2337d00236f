from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.shared.ids import GuildId, UserId


@frozen
class Coming:
    """Somebody who is let in, and when they joined."""

    user: UserId
    joined_at: datetime


class Greetings(Protocol):
    """Who was greeted when: each coming and going is greeted once, whoever hears of it."""

    async def welcome(
        self, guild: GuildId, comers: Collection[Coming], *, at: datetime, quiet_since: datetime
    ) -> frozenset[UserId]:
        """Whom to welcome: those who were not welcomed for joining then, and not greeted since `quiet_since`."""
        ...

    async def farewell(
        self, guild: GuildId, users: Collection[UserId], *, at: datetime, quiet_since: datetime
    ) -> frozenset[UserId]:
        """Of whom to say it: those of whom it was not said since `quiet_since`."""
        ...

    async def forget(self, *, before: datetime, limit: int) -> int:
        """Of whom nothing was said since then; how many were forgotten."""
        ...
