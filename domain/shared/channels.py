"""What Tux needs in a channel that it is to write to, and what stands in the way there."""

from collections.abc import Collection
from enum import StrEnum

from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import ChannelId


class ChannelRight(StrEnum):
    """A permission in a channel, as Discord names its flag."""

    VIEW = "view_channel"
    SEND = "send_messages"
    SEND_IN_THREADS = "send_messages_in_threads"
    READ_HISTORY = "read_message_history"
    ATTACH = "attach_files"
    MANAGE_MESSAGES = "manage_messages"
    MANAGE_CHANNEL = "manage_channels"
    MANAGE_PERMISSIONS = "manage_roles"


TO_POST = (ChannelRight.VIEW, ChannelRight.SEND, ChannelRight.READ_HISTORY)
"""What it takes to post once: without the history, a post whose answer was lost would not be found again."""


@frozen(kw_only=True)
class ChannelFacts:
    """A channel as Discord has it now."""

    bot_may: frozenset[ChannelRight]
    everyone_reads: bool = False


class ChannelUnusable(DomainError):
    """Nothing can be posted there."""

    channel: ChannelId


@frozen
class ChannelGone(ChannelUnusable):
    channel: ChannelId


@frozen
class ChannelClosed(ChannelUnusable):
    """`missing` are all the rights that the bot needs there and does not have."""

    channel: ChannelId
    missing: tuple[ChannelRight, ...]


def fault_of_channel(
    channel: ChannelId, facts: ChannelFacts | None, needs: Collection[ChannelRight]
) -> ChannelUnusable | None:
    """What stands in the way in this channel, or None where nothing does. Without `facts` it is not there."""
    if facts is None:
        return ChannelGone(channel)
    missing = tuple(right for right in needs if right not in facts.bot_may)
    return ChannelClosed(channel, missing) if missing else None
