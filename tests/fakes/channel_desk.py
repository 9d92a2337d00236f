"""A guild's channels, their overwrites and messages, that behave as Discord's do."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta

from attrs import define, evolve, field

from application.channels.errors import ChannelLogUnwritable, ChannelRefused
from application.channels.ports import PlaceFacts
from application.channels.views import ActView, LockdownView
from domain.channels.locking import LockableChannel, LockableGuild, RolePowers
from domain.channels.numbers import ActNumber
from domain.channels.overwrites import Overwrite, Target
from domain.channels.purging import MessageFacts
from domain.shared.channels import ChannelRight
from domain.shared.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from tests.builders import BOT, GUILD, MEMBER
from tests.fakes.clock import START

ALL_BITS = (1 << 53) - 1
GENERAL, LOUNGE, STAFF_ROOM = ChannelId(801), ChannelId(802), ChannelId(803)
CATEGORY = ChannelId(800)
EVERYONE = RoleId(GUILD)
VIEW, SEND, IN_THREADS = 1 << 10, 1 << 11, 1 << 38
USUAL = VIEW | SEND | IN_THREADS


def a_channel(channel: ChannelId, **overwrites: Overwrite) -> LockableChannel:
    return LockableChannel(
        id=channel,
        category=CATEGORY,
        bot_holds=ALL_BITS,
        overwrites={Target(int(target.removeprefix("_"))): each for target, each in overwrites.items()},
    )


def a_category(**overwrites: Overwrite) -> LockableChannel:
    """The one that the others are in."""
    return evolve(a_channel(CATEGORY, **overwrites), category=None, is_category=True)


def a_guild(*channels: LockableChannel, administrator: bool = True) -> LockableGuild:
    return LockableGuild(
        everyone=EVERYONE,
        bot=BOT,
        bot_is_administrator=administrator,
        bot_may_set=ALL_BITS,
        roles={EVERYONE: RolePowers(permissions=USUAL)},
        channels={channel.id: channel for channel in channels},
    )


def a_message(number: int, *, age: timedelta = timedelta(0), by: UserId = MEMBER, text: str = "") -> MessageFacts:
    return MessageFacts(id=MessageId(number), author=by, sent_at=START - age, text=text)


@define(eq=False)
class FakeDesk:
    guild: LockableGuild = field(factory=lambda: a_guild(a_channel(GENERAL), a_channel(LOUNGE)))
    messages: list[MessageFacts] = field(factory=list)
    """Oldest first."""
    slowmode: int | None = 0
    bot_may: frozenset[ChannelRight] = frozenset(ChannelRight)
    content: bool = True
    refusing: dict[ChannelId, str] = field(factory=dict)
    """Where every change is refused, and in which words."""
    refusing_once: ChannelId | None = None
    failure: Exception | None = None
    """Raised by what changes something, in place of doing it."""
    then: Callable[[str], None] = lambda _: None
    """Happens after each change, by its name, before anybody knows that it was made."""
    reasons: list[str] = field(factory=list)
    """Of the changes made, as in the audit log."""
    said: list[tuple[ChannelId, ActNumber, str]] = field(factory=list)
    requests: list[int] = field(factory=list)
    """How many messages each request deleted."""
    posts: list[tuple[ChannelId, ActView | LockdownView]] = field(factory=list)
    closed_logs: set[ChannelId] = field(factory=set)

    def overwrites(self, channel: ChannelId) -> dict[Target, Overwrite]:
        return dict(self.guild.channels[channel].overwrites)

    def all_overwrites(self) -> dict[ChannelId, dict[Target, Overwrite]]:
        return {channel: self.overwrites(channel) for channel in self.guild.channels}

    def put(self, channel: ChannelId, target: Target, overwrite: Overwrite | None) -> None:
        """As somebody does it by hand."""
        before = self.overwrites(channel)
        changed = {each: kept for each, kept in before.items() if each != target}
        if overwrite is not None:
            changed[target] = overwrite
        for each in self.guild.channels.values():
            follows = each.category == channel and each.overwrites == before
            if follows or each.id == channel:
                self.make(evolve(each, overwrites=changed))

    def make(self, channel: LockableChannel) -> None:
        self.guild = evolve(self.guild, channels={**self.guild.channels, channel.id: channel})

    async def place(self, guild: GuildId, channel: ChannelId) -> PlaceFacts | None:
        return PlaceFacts(bot_may=self.bot_may, slowmode=self.slowmode) if channel in self.guild.channels else None

    async def lockable(self, guild: GuildId) -> LockableGuild:
        return self.guild

    async def set_overwrite(
        self, guild: GuildId, channel: ChannelId, target: Target, overwrite: Overwrite | None, *, reason: str
    ) -> None:
        self._check(channel)
        self.put(channel, target, overwrite)
        self._done("overwrite", reason)

    async def set_slowmode(self, guild: GuildId, channel: ChannelId, seconds: int, *, reason: str) -> None:
        self._check(channel)
        self.slowmode = seconds
        self._done("slowmode", reason)

    async def say(self, guild: GuildId, channel: ChannelId, number: ActNumber, notice: str, *, since: datetime) -> None:
        if (channel, number, notice) not in self.said:
            self.said.append((channel, number, notice))

    def shows_content(self) -> bool:
        return self.content

    async def newest(
        self, guild: GuildId, channel: ChannelId, *, up_to: MessageId, limit: int
    ) -> AsyncIterator[MessageFacts]:
        there = [message for message in self.messages if message.id <= up_to]
        for message in reversed(there[-limit:]):
            yield message

    async def delete(self, guild: GuildId, channel: ChannelId, messages: Sequence[MessageId], *, reason: str) -> None:
        self._check(channel)
        assert 1 <= len(messages) <= 100
        self.messages = [kept for kept in self.messages if kept.id not in messages]
        self.requests.append(len(messages))
        self._done("delete", reason)

    async def post(self, channel: ChannelId, view: ActView | LockdownView) -> None:
        if channel in self.closed_logs:
            raise ChannelLogUnwritable
        if all(posted.number != view.number for _, posted in self.posts):
            self.posts.append((channel, view))

    def _check(self, channel: ChannelId) -> None:
        if self.failure is not None:
            raise self.failure
        if channel == self.refusing_once:
            self.refusing_once = None
            raise ChannelRefused(channel, "Missing Permissions")
        if channel in self.refusing:
            raise ChannelRefused(channel, self.refusing[channel])

    def _done(self, change: str, reason: str) -> None:
        self.reasons.append(reason)
        self.then(change)
