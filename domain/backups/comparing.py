"""What a restored database has that its backup does not say, or the other way round."""

from collections.abc import Iterator

from attrs import frozen

from domain.backups.manifest import Contents
from domain.shared.ids import GuildId


@frozen
class TableDiffers:
    table: str
    recorded: int | None
    """Rows; None where the table was not there."""
    found: int | None


@frozen
class NewestCaseDiffers:
    guild: GuildId
    recorded: int | None
    """The newest case's number; None where the guild had none."""
    found: int | None
    """The same number as recorded, where the case says something else."""


type Difference = TableDiffers | NewestCaseDiffers


def differences(recorded: Contents, found: Contents) -> Iterator[Difference]:
    for table in sorted(recorded.rows.keys() | found.rows.keys()):
        before, after = recorded.rows.get(table), found.rows.get(table)
        if before != after:
            yield TableDiffers(table, before, after)
    for guild in sorted(recorded.newest_cases.keys() | found.newest_cases.keys()):
        newest, restored = recorded.newest_cases.get(guild), found.newest_cases.get(guild)
        if newest != restored:
            yield NewestCaseDiffers(
                guild,
                recorded=None if newest is None else newest.number,
                found=None if restored is None else restored.number,
            )
