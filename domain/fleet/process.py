"""A process of the bot, as the others know it."""

from datetime import datetime
from typing import NewType
from uuid import UUID

from attrs import define, frozen

ProcessId = NewType("ProcessId", UUID)
"""Made fresh at each start: a process that comes back is another one."""


@frozen(kw_only=True)
class Identity:
    """Who a process is. `machine`, `pid` and `born` let others on the same machine see for certain that it is gone;
    `machine` is empty where nobody could tell."""

    id: ProcessId
    name: str
    """For whoever runs the bot."""
    machine: str
    pid: int
    born: int
    """When it began, in the machine's own count: a later process may have the same `pid`."""


@define(eq=False, kw_only=True)
class Process:
    id: ProcessId
    name: str
    machine: str
    pid: int
    born: int
    joined_at: datetime
    """When it first came: it keeps that where it was given up and comes back."""
    lease_until: datetime
    """Until then, by the database's clock, what it holds is its own."""
    generation: int
    """Of the shards that it has open, if only to close them."""
    is_leaving: bool = False

    @property
    def identity(self) -> Identity:
        return Identity(id=self.id, name=self.name, machine=self.machine, pid=self.pid, born=self.born)
