from attrs import define, frozen

from application.points.queries import LedgerReader
from domain.points.account import wallet
from domain.shared.ids import GuildId, UserId
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


@define
class ShowBalanceHandler:
    """Anybody may see what anybody has; looking leaves nothing behind."""

    _ledger: LedgerReader

    async def __call__(self, command: ShowBalance) -> Balance:
        return Balance(command.user, await self._ledger.balance(command.guild, wallet(command.user)))
