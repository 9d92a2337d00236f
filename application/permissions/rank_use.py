from attrs import define

from application.permissions.check_use import CheckUse
from application.shared.use_case import UseCase
from domain.permissions.holder import Holder
from domain.shared.ids import GuildId, RoleId
from domain.shared.standing import Standing


@define
class RankUse:
    """Takes the part of CommandUse: what needs a rank as a command needs it by every other way, too."""

    _check: UseCase[CheckUse, None]

    async def check(self, guild: GuildId, by: Standing, command: str) -> None:
        """Raises RankTooLow or RecordsUnavailable."""
        await self._check(CheckUse(guild, holder_of(guild, by), command))


def holder_of(guild: GuildId, by: Standing) -> Holder:
    everybodys = {RoleId(guild)} if by.is_member else set[RoleId]()  # Discord gives it the id of the guild
    return Holder(standing=by, roles=frozenset({*by.roles, *everybodys}), is_administrator=by.is_administrator)
