"""A channel for digests that behaves as Discord's do: what was sent stands there, whoever remembers it."""

from collections.abc import Callable
from datetime import date

from attrs import define, field

from application.charts.queries import Week
from application.shared.drawing import Png
from domain.charts.digest import Digest
from domain.shared.ids import ChannelId, GuildId, MessageId

type Key = tuple[GuildId, date]


@define(eq=False)
class FakeDigestChannel:
    posts: dict[Key, tuple[ChannelId, Week, Png | None]] = field(factory=dict)
    complaints: list[tuple[ChannelId, Key, ChannelId]] = field(factory=list)
    sent: int = 0
    """Messages, found ones not counted."""
    failure: Exception | None = None
    complaint_failure: Exception | None = None
    failing: dict[GuildId, Exception] = field(factory=dict)
    """As `failure`, of one guild."""
    then: Callable[[], None] = lambda: None
    """Happens once the message stands there, before anybody knows."""

    async def post(self, channel: ChannelId, digest: Digest, week: Week, picture: Png | None) -> MessageId:
        failure = self.failing.get(digest.guild, self.failure)
        if failure is not None:
            raise failure
        key = (digest.guild, digest.week)
        if key not in self.posts:
            self.sent += 1
            self.posts[key] = (channel, week, picture)
        self.then()
        return MessageId(1000 + [*self.posts].index(key))

    async def complain(self, notices: ChannelId, digest: Digest, channel: ChannelId) -> None:
        if self.complaint_failure is not None:
            raise self.complaint_failure
        self.complaints.append((notices, (digest.guild, digest.week), channel))
