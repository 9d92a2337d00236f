from attrs import frozen

from domain.channels.numbers import ActNumber
from domain.shared.events import Event


@frozen(kw_only=True)
class ChannelActSettled(Event):
    """A purge or a change of slowmode was done, or given up."""

    number: ActNumber


@frozen(kw_only=True)
class LockdownSettled(Event):
    """All was locked or unlocked that could be."""

    number: ActNumber


IN_THE_MOD_LOG: tuple[type[Event], ...] = (ChannelActSettled, LockdownSettled)
"""The events after which the mod-log shows what was done."""
