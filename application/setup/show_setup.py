from attrs import define, frozen

from application.setup.ports import OwnRights
from application.setup.queries import SetupReader
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen
class ShowSetup:
    guild: GuildId
    by: Standing


@frozen(kw_only=True)
class SetupFacts:
    """What holds for all steps; how each of them stands is asked of the step."""

    skipped: frozenset[str]
    missing: tuple[str, ...]
    """The rights that Tux lacks in the whole guild, as Discord names its flags."""


@define
class ShowSetupHandler:
    """Raises MissingPermission or DiscordUnreachable."""

    _reader: SetupReader
    _rights: OwnRights

    async def __call__(self, query: ShowSetup) -> SetupFacts:
        query.by.require(Permission.MANAGE_GUILD)
        return SetupFacts(
            skipped=await self._reader.skipped(query.guild), missing=await self._rights.missing(query.guild)
        )
