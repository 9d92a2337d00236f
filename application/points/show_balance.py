from attrs import define, frozen

from application.points.queries import LedgerReader
from application.shared.use_case import UseCase
from domain.points.account import wallet
from domain.points.settings import CURRENCY
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowBalance:
    guild: GuildId
    by: Standing
    user: UserId


@frozen
class Balance:
    user: UserId
    points: int
    currency: str


@define
class ShowBalanceHandler:
    """Anybody may see what anybody has; looking leaves nothing behind."""

    _get_settings: UseCase[GuildId, Settings]
    _ledger: LedgerReader

    async def __call__(self, command: ShowBalance) -> Balance:
        settings = await self._get_settings(command.guild)
        points = await self._ledger.balance(command.guild, wallet(command.user))
        return Balance(command.user, points, settings[CURRENCY])
