from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.limits.identifying import Place, Turn
from domain.limits.process import ProcessId
from domain.limits.sharing import Share


class IdentifyQueue(Protocol):
    async def lock(self) -> datetime:
        """Keep all others out until the end of the transaction; returns the time of the clock that all share."""
        ...

    async def places(self) -> Sequence[Place]: ...

    async def turns(self) -> Sequence[Turn]:
        """The last one of each key."""
        ...

    async def keep(self, place: Place) -> None: ...

    async def give(self, turn: Turn) -> None:
        """Whoever has it leaves the queue."""
        ...

    async def leave(self, process: ProcessId) -> None:
        """With all its shards."""
        ...

    async def forget(self, *, before: datetime) -> None:
        """Those who have not asked since."""
        ...


class RequestShares(Protocol):
    async def lock(self) -> datetime:
        """Keep all others out until the end of the transaction; returns the time of the clock that all share."""
        ...

    async def shares(self, *, now: datetime) -> Sequence[Share]:
        """Those that have not run out."""
        ...

    async def keep(self, share: Share) -> None: ...

    async def count_invalid(self, requests: int, *, minute: datetime) -> None:
        """Add to those of that minute."""
        ...

    async def invalid_since(self, minute: datetime) -> int:
        """Of that minute and all later ones."""
        ...

    async def forget(self, *, shares_before: datetime, minutes_before: datetime) -> None: ...
