"""What stands in the way of reading what another bot has left. None of it quotes an address's password."""

from attrs import frozen

from application.shared.errors import SetupError


@frozen
class SourceUnreachable(SetupError):
    where: str
    why: str


@frozen
class SourceAddressUnusable(SetupError):
    why: str


@frozen
class NotATuxDatabase(SetupError):
    """`missing` is the table, or the table's column, that the published Tux has."""

    where: str
    missing: str


@frozen
class PrismaDatabase(SetupError):
    """That of a Tux from before it had SQLModel's tables."""

    where: str


@frozen
class SourceWritable(SetupError):
    """The server did not begin a transaction in which nothing can be changed."""

    where: str


@frozen
class ExportUnusable(SetupError):
    path: str
    why: str


@frozen
class ZoneUnknown(SetupError):
    name: str
