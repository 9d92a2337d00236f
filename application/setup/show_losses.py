from attrs import define, frozen

from application.guilds.queries import Losses
from domain.setup.references import Reference
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen
class ShowLosses:
    guild: GuildId
    by: Standing


@define
class ShowLossesHandler:
    """Raises MissingPermission or DiscordUnreachable."""

    _losses: Losses

    async def __call__(self, query: ShowLosses) -> frozenset[Reference]:
        query.by.require(Permission.MANAGE_GUILD)
        return await self._losses.of(query.guild)
