"""Tables of which processes keep what they read, by guild: declared where the table is."""

from infrastructure.database.metadata import AnyTable

_TOLD_ON = "told_on"


def told_on(table: AnyTable, channel: str) -> None:
    """Whoever removes rows of it past its repository says of which guild on this channel."""
    table.info[_TOLD_ON] = channel


def channel_of(table: AnyTable) -> str | None:
    found = table.info.get(_TOLD_ON)
    return found if isinstance(found, str) else None
