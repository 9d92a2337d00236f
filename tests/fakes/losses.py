from collections.abc import Collection, Sequence

from attrs import define, field

from application.shared.errors import DiscordUnreachable
from application.shared.posting import PlaceUnwritable
from domain.setup.events import ReferencesLost
from domain.setup.references import Contents, Reference
from domain.shared.ids import ChannelId, GuildId


@define
class FakeLosses:
    found: frozenset[Reference] = frozenset()
    is_reachable: bool = True

    async def of(self, guild: GuildId, *, deleted: Collection[int] = ()) -> frozenset[Reference]:
        if not self.is_reachable:
            raise DiscordUnreachable
        return self.found


@define
class FakeContents:
    """Guilds that are not among them are in an outage."""

    known: dict[GuildId, Contents] = field(factory=dict)

    async def of(self, guild: GuildId) -> Contents:
        if guild not in self.known:
            raise DiscordUnreachable
        return self.known[guild]


@define
class FakeLossNotices:
    system: ChannelId | None = None
    closed: frozenset[ChannelId] = frozenset()
    posts: list[tuple[ChannelId | None, tuple[Reference, ...]]] = field(factory=list)
    """None: to the owner."""

    async def system_channel(self, guild: GuildId) -> ChannelId | None:
        return self.system

    async def post(self, channel: ChannelId, event: ReferencesLost, found: Sequence[Reference]) -> None:
        if channel in self.closed:
            raise PlaceUnwritable
        self.posts.append((channel, tuple(found)))

    async def tell_owner(self, event: ReferencesLost, found: Sequence[Reference]) -> None:
        self.posts.append((None, tuple(found)))
