"""Everything that people do passes here first."""

from attrs import define

from application.permissions.check_use import CheckUse
from application.shared.use_case import UseCase
from domain.permissions.ranks import CommandName
from interface.permissions.holders import asker_with_roles
from interface.shared.border import Interaction, guild_of


@define
class RankGate:
    _check: UseCase[CheckUse, None]

    async def __call__(self, interaction: Interaction, command: CommandName) -> None:
        """Raises RankTooLow or RecordsUnavailable."""
        if interaction.guild_id is not None:
            await self._check(CheckUse(guild_of(interaction), asker_with_roles(interaction), command))
