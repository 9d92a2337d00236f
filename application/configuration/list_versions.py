from attrs import define, frozen

from application.configuration.queries import ConfigurationReader, VersionView
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListVersions:
    guild: GuildId
    by: Standing
    seek: Seek


@define
class ListVersionsHandler:
    """Raises MissingPermission."""

    _reader: ConfigurationReader

    async def __call__(self, command: ListVersions) -> Page[VersionView]:
        command.by.require(Permission.MANAGE_GUILD)
        return await self._reader.page(command.guild, command.seek)
