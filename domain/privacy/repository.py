from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from domain.privacy.counting import CountingWish
from domain.privacy.departure import Departure
from domain.privacy.request import PrivacyRequest, RequestKind
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.lease import Room
from domain.shared.shards import Shards

type Mark = tuple[object, ...]
"""How far a step has come; only whoever gave it out can read it."""


@frozen
class Erased:
    rows: int
    go_on_from: Mark | None
    """None where the step is done."""


class PrivacyRequests(Protocol):
    """What people asked for; each person's own, of no guild."""

    async def asked_by(self, user: UserId, request: RequestId) -> PrivacyRequest | None: ...

    async def latest(self, user: UserId, kind: RequestKind) -> PrivacyRequest | None: ...

    async def add(self, request: PrivacyRequest) -> None:
        """Raises AlreadyUnderWay if another of the kind waits, ConcurrentChange if the same request was added; also at
        the same moment."""
        ...

    async def claim(self, *, now: datetime, leases: Sequence[timedelta], room: Room) -> tuple[PrivacyRequest, ...]:
        """What is due, oldest first, each for one claimant only."""
        ...

    async def save(self, request: PrivacyRequest) -> None:
        """How far it has come, and until when it is leased. Raises ConcurrentChange if another has claimed it."""
        ...

    async def forget_settled(self, *, before: datetime, limit: int) -> int:
        """How many were forgotten; `limit` at once at most."""
        ...


class PersonalData(Protocol):
    """All that is stored of a person, in whichever table, by the policies of its columns."""

    def steps(self) -> Sequence[str]:
        """What has to be done to erase somebody, in this order."""
        ...

    async def erase(self, step: str, user: UserId, pseudonym: UserId, mark: Mark | None, *, limit: int) -> Erased:
        """Some of a step: `limit` rows are changed or looked at, at most."""
        ...

    async def forget_old(self, guild: GuildId, setting: str, *, before: datetime, limit: int) -> int:
        """How many rows of those were forgotten that a guild keeps for so many days, by the name of its setting."""
        ...


class CountingWishes(Protocol):
    """Who said of a guild whether they want to be counted there. Who said nothing is counted."""

    async def of(self, members: Collection[tuple[GuildId, UserId]]) -> Mapping[tuple[GuildId, UserId], CountingWish]:
        """What those of these members wish who said something, in one statement."""
        ...

    async def put(self, wish: CountingWish) -> CountingWish:
        """The wish that holds from now on: of two the one that was wished later, whichever comes first."""
        ...


class Departures(Protocol):
    """Guilds that removed the bot."""

    async def mark(self, guilds: Collection[GuildId], *, at: datetime, erase_at: datetime) -> int:
        """How many of these registered guilds were not marked before."""
        ...

    async def mark_absent(
        self, present: Collection[GuildId], shards: Shards, *, at: datetime, erase_at: datetime
    ) -> int:
        """How many registered guilds of these shards are not among those present, and were not marked before."""
        ...

    async def clear(self, guilds: Collection[GuildId]) -> int:
        """How many are no longer to be erased. One whose erasing has begun stays marked."""
        ...

    async def claim(
        self, *, now: datetime, leases: Sequence[timedelta], room: Room, shards: Shards
    ) -> tuple[Departure, ...]:
        """Those of these shards whose time is over, each for one claimant only."""
        ...

    async def erase_some(self, departure: Departure, *, at: datetime, lease_until: datetime, limit: int) -> bool:
        """Erase `limit` rows at most; whether the guild is gone with that.

        Nothing new is written for the guild meanwhile. Raises ConcurrentChange if it came back or another claimed it.
        """
        ...
