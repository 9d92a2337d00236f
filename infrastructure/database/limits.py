"""One deadline, and every other limit that follows from it."""

from typing import Self

from attrs import frozen


@frozen(kw_only=True)
class Limits:
    """How long things may take, in seconds. `docs/configuration.md` shows how they follow one another."""

    deadline: float
    """The whole of a use case that is one transaction, or of a read: its waits, its attempts, its statements."""
    attempting: float
    """After this no further attempt is begun, so that the last one has time left."""
    waiting: float
    """Getting a connection that works; what is left of the deadline is for using it."""
    connecting: float
    """Opening one connection, which somebody is waiting for."""
    ping: float
    """A tested connection that stays silent for this long is replaced, which leaves time to use the new one."""
    statement: float
    """The server ends a statement that takes longer: cleanly, so that the connection can be kept."""
    lock: float
    """The server ends a statement that waits longer for a lock; before `statement`, because it may be tried again."""
    replica: float
    """What a read may take at a replica; what is left of the deadline is for reading from the primary instead."""
    commit: float
    """The least time that a COMMIT begun before the deadline gets: cutting it off would leave its outcome unknown."""
    rollback: float
    """A ROLLBACK that takes longer ends with the connection: the server then rolls back by itself."""
    idle_in_transaction: float
    """The server ends a transaction idle for this long: none of ours lasts so long, so its process must be gone."""
    closing: float
    """How long connections in use have to come back when the pools are closed."""

    @classmethod
    def within(cls, deadline: float) -> Self:
        return cls(
            deadline=deadline,
            attempting=0.8 * deadline,
            waiting=0.8 * deadline,
            connecting=0.8 * deadline,
            ping=0.2 * deadline,
            statement=0.8 * deadline,
            lock=0.6 * deadline,
            replica=0.5 * deadline,
            commit=0.1 * deadline,
            rollback=0.2 * deadline,
            idle_in_transaction=2.0 * deadline,
            closing=0.4 * deadline,
        )
