"""What locking and unlocking a channel are, each said once."""

from collections.abc import Mapping
from typing import Protocol

from attrs import frozen

from domain.channels.locking import LockableChannel, LockableGuild, lock_changes
from domain.channels.numbers import ActKind
from domain.channels.overwrites import Overwrite, OverwriteChange, Target, taken_back

type Changes = tuple[OverwriteChange, ...]
type Wanted = tuple[tuple[Target, Overwrite | None], ...]
"""What to set, in this order; None is to be removed."""


class Way(Protocol):
    @property
    def opens(self) -> bool:
        """Whether nothing is left to unlock once it is done."""
        ...

    def changes(self, guild: LockableGuild, channel: LockableChannel, known: Changes) -> Changes:
        """What must be on record before it begins; `known` is what is."""
        ...

    def wanted(self, channel: LockableChannel, changes: Changes) -> Wanted:
        """What is not so yet; nothing where all is done."""
        ...


@frozen
class Locking:
    opens: bool = False

    def changes(self, guild: LockableGuild, channel: LockableChannel, known: Changes) -> Changes:
        return lock_changes(guild, channel, known)

    def wanted(self, channel: LockableChannel, changes: Changes) -> Wanted:
        return tuple((each.target, each.set) for each in changes if channel.overwrites.get(each.target) != each.set)


@frozen
class Unlocking:
    opens: bool = True

    def changes(self, guild: LockableGuild, channel: LockableChannel, known: Changes) -> Changes:
        return known

    def wanted(self, channel: LockableChannel, changes: Changes) -> Wanted:
        """In the opposite order: the bot's own right to write there is the last to go."""
        present = channel.overwrites
        wanted = ((each.target, taken_back(each, present.get(each.target))) for each in reversed(changes))
        return tuple((target, each) for target, each in wanted if present.get(target) != each)


WAYS: Mapping[ActKind, Way] = {ActKind.LOCK: Locking(), ActKind.UNLOCK: Unlocking()}
