from collections.abc import Collection

from attrs import define, evolve, frozen

from application.configuration.queries import ConfigurationReader, VersionView
from application.configuration.sight import Sight
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListVersions:
    guild: GuildId
    by: Standing
    seek: Seek


@frozen
class ListedVersion:
    """Without the names of sections that are withheld from whoever asks, of which `withheld` changed in it."""

    version: VersionView
    withheld: int = 0


@define
class ListVersionsHandler:
    """Raises MissingPermission."""

    _reader: ConfigurationReader
    _sight: Sight

    async def __call__(self, command: ListVersions) -> Page[ListedVersion]:
        command.by.require(Permission.MANAGE_GUILD)
        withheld = await self._sight.withheld(command.guild, command.by)
        page = await self._reader.page(command.guild, command.seek)
        return Page(items=tuple(_listed(each, withheld) for each in page.items), newer=page.newer, older=page.older)


def _listed(version: VersionView, withheld: Collection[str]) -> ListedVersion:
    changed = tuple(name for name in version.changed if name not in withheld)
    return ListedVersion(evolve(version, changed=changed), withheld=len(version.changed) - len(changed))
