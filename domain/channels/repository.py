from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.channels.act import ActIntent, ChannelAct
from domain.channels.lockdown import Lockdown, LockdownIntent, LockedChannel, Step, Turn
from domain.channels.numbers import ActNumber
from domain.channels.overwrites import OverwriteChange
from domain.shared.ids import ChannelId, GuildId, RequestId
from domain.shared.lease import Room

MOST_CHANNELS = 500
"""Of a guild (Discord)."""


class ChannelActs(Protocol):
    async def open(self, intent: ActIntent) -> ChannelAct:
        """Under the guild's next number. Raises DuplicateAct."""
        ...

    async def opened_by(self, guild: GuildId, request: RequestId) -> ChannelAct | None: ...

    async def get(self, guild: GuildId, number: ActNumber) -> ChannelAct | None: ...

    async def lock(self, guild: GuildId, number: ActNumber) -> ChannelAct | None:
        """The same, and nobody else changes it before this transaction ends."""
        ...

    async def save(self, act: ChannelAct) -> None:
        """Raises ConcurrentChange."""
        ...

    async def abandoned(self, guilds: Collection[GuildId], *, before: datetime, limit: int) -> tuple[ChannelAct, ...]:
        """Those that were begun before then and are under way still, oldest first."""
        ...

    async def log_in(
        self, guild: GuildId, number: ActNumber, channel: ChannelId, *, instead_of: ChannelId | None
    ) -> ChannelId:
        """Settle in which channel it is posted, a lockdown too; returns what is settled.

        `instead_of` is the one that was settled so far, where it was of no use.
        """
        ...


class Lockdowns(Protocol):
    """What a later one decides about a channel is decided: opening one takes its channels over from those before."""

    async def open(self, intent: LockdownIntent, channels: Collection[ChannelId]) -> Lockdown:
        """Under the guild's next number; an unlock takes only those channels that are locked, and one that ends a lock
        only those of which that one still decides. Raises DuplicateAct."""
        ...

    async def opened_by(self, guild: GuildId, request: RequestId) -> Lockdown | None: ...

    async def get(self, guild: GuildId, number: ActNumber) -> Lockdown | None: ...

    async def unsettled(self, guild: GuildId) -> tuple[Lockdown, ...]:
        """In the order of their numbers."""
        ...

    async def steps(self, guild: GuildId, number: ActNumber) -> tuple[Step, ...]:
        """By channel."""
        ...

    async def locked(self, guild: GuildId) -> Mapping[ChannelId, LockedChannel]:
        """All channels of the guild that are locked, or about to be."""
        ...

    async def remember(
        self, guild: GuildId, number: ActNumber, changes: Mapping[ChannelId, tuple[OverwriteChange, ...]]
    ) -> frozenset[ChannelId]:
        """Before it is done; returns those of which this number still decides, the others are left alone."""
        ...

    async def forget(self, guild: GuildId, number: ActNumber, channels: Collection[ChannelId]) -> None:
        """They are as they were, or gone; those of which another decides by now are left alone."""
        ...

    async def note(self, guild: GuildId, number: ActNumber, steps: Sequence[Step]) -> None: ...

    async def settle(self, lockdown: Lockdown) -> None: ...

    async def over(self, guild: GuildId, *, now: datetime) -> tuple[Lockdown, ...]:
        """Locks whose time is over, and of which that is not recorded."""
        ...

    async def note_over(self, guild: GuildId, number: ActNumber) -> None: ...

    async def next_end(self, guild: GuildId) -> datetime | None:
        """When the next lock's time is over."""
        ...


class ChannelTurns(Protocol):
    """Guilds with locks to work on, each at a time of its own; claimed by one process at a time."""

    async def want(self, guild: GuildId, *, at: datetime) -> None:
        """Have the guild's locks looked at then, or earlier; right after it, where somebody is at it."""
        ...

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[Turn, ...]: ...

    async def hold(self, turn: Turn, *, until: datetime) -> bool:
        """Keep it until then; whether it is still this one's."""
        ...

    async def end(self, turn: Turn) -> bool:
        """Whether it was still this one's."""
        ...

    async def plan(self, guild: GuildId, *, at: datetime, attempts: int, problem: str | None) -> None:
        """After `end`, in its transaction: the next turn, which took so many attempts so far."""
        ...
