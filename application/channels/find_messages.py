"""The messages that a purge is about."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from attrs import define, frozen

from application.channels.ports import Messages, Patterns
from domain.channels.errors import ContentHidden
from domain.channels.purging import DELETABLE_FOR, MOST_AT_ONCE, MOST_LOOKED_AT, PurgeFilter
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId


@frozen(kw_only=True)
class Found:
    messages: tuple[MessageId, ...]
    """Those that can go, newest first."""
    authors: Mapping[UserId, int]
    oldest: datetime | None
    too_old: int
    pinned: int
    """Kept because they are pinned."""
    looked_at: int
    saw_all: bool
    """Whether there was nothing further to look at."""


@frozen(kw_only=True)
class FindMessages:
    guild: GuildId
    channel: ChannelId
    purge: PurgeFilter
    """Whose end is known."""
    now: datetime


@define
class FindMessagesHandler:
    """Looks through a channel for what can go. Raises ContentHidden, UnreadablePattern, ChannelRefused."""

    _messages: Messages
    _patterns: Patterns

    async def __call__(self, command: FindMessages) -> Found:
        purge = command.purge
        assert purge.last is not None, "what is written later is not meant"
        if purge.needs_content and not self._messages.shows_content():
            raise ContentHidden
        matches = _anything if purge.pattern is None else self._patterns.compiled(purge.pattern)
        most, limit = min(purge.count or MOST_AT_ONCE, MOST_AT_ONCE), MOST_LOOKED_AT
        found, authors = list[MessageId](), Counter[UserId]()
        oldest, too_old, pinned, looked_at, saw_all = None, 0, 0, 0, False
        async for message in self._messages.newest(command.guild, command.channel, up_to=purge.last, limit=limit):
            if len(found) + too_old == most or (purge.first is not None and message.id < purge.first):
                saw_all = True
                break
            looked_at += 1
            if not purge.means(message, matches) or message.is_fixed:
                continue
            if message.is_pinned and not purge.pinned:
                pinned += 1
            elif command.now - message.sent_at > DELETABLE_FOR:
                too_old += 1
            else:
                found.append(message.id)
                authors[message.author] += 1
                oldest = message.sent_at
        return Found(
            messages=tuple(found),
            authors=authors,
            oldest=oldest,
            too_old=too_old,
            pinned=pinned,
            looked_at=looked_at,
            saw_all=saw_all or looked_at < limit,
        )


def _anything(_: str) -> bool:
    return True
