from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.configuration.version import Source, VersionNumber
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek


@frozen(kw_only=True)
class VersionView:
    number: VersionNumber
    source: Source
    rolls_back_to: VersionNumber | None
    by: UserId
    at: datetime
    changed: tuple[str, ...]


class ConfigurationReader(Protocol):
    async def page(self, guild: GuildId, seek: Seek) -> Page[VersionView]:
        """Newest first; the cursor is a version's number."""
        ...
