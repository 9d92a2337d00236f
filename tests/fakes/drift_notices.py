from attrs import define, field

from domain.moderation.drift.check import DriftFound
from domain.shared.ids import ChannelId


@define(eq=False)
class FakeDriftNotices:
    posted: list[tuple[ChannelId, DriftFound]] = field(factory=list)

    async def post(self, channel: ChannelId, found: DriftFound) -> None:
        if (channel, found) not in self.posted:
            self.posted.append((channel, found))
