"""Whose backups are whose."""

from collections.abc import Iterable
from itertools import combinations

from attrs import frozen


@frozen(kw_only=True)
class Identity:
    """What the server says of a database, by whatever address it is reached."""

    server: str
    """PostgreSQL's `system_identifier`. A copy of a server's files has it too."""
    oid: int | None
    """None where it is not there yet."""
    name: str

    def is_same(self, other: "Identity") -> bool:
        """One that was renamed keeps its number, and one that was restored its name."""
        is_same_number = self.oid is not None and self.oid == other.oid
        return self.server == other.server and (is_same_number or self.name == other.name)


@frozen
class SavedDatabase:
    address: str
    """As it is printed, without the password."""
    identity: Identity | None = None
    """None where the server does not say it, or the backup is older than that."""

    def is_same(self, other: "SavedDatabase") -> bool:
        """By the addresses only where one of them has nothing better: two servers may be called alike."""
        if self.identity is None or other.identity is None:
            return self.address == other.address
        return self.identity.is_same(other.identity)


def all_same(databases: Iterable[SavedDatabase]) -> bool:
    return all(one.is_same(other) for one, other in combinations({*databases}, 2))
