from typing import Protocol

from domain.levels.activity import Activity, ActivityKey


class ActivityBuffer(Protocol):
    async def put(self, key: ActivityKey, activity: Activity, /) -> None:
        """Keep it until it is counted, within seconds. Waits where too much is kept already; raises BufferFull where
        too many wait."""
        ...
