import asyncio

from attrs import define, field

from application.moderation.ports import ClosedCaseLog
from application.shared.errors import DiscordUnreachable


@define(eq=False)
class FakeAlarm:
    told: list[ClosedCaseLog] = field(factory=list)
    is_reachable: bool = True
    hangs: bool = False

    async def tell(self, closed: ClosedCaseLog) -> None:
        if self.hangs:
            await asyncio.Event().wait()
        if not self.is_reachable:
            raise DiscordUnreachable
        self.told.append(closed)
