from attrs import define, frozen

from application.points.queries import HistoryLine, LedgerReader
from application.shared.use_case import UseCase
from domain.points.account import wallet
from domain.points.settings import CURRENCY
from domain.points.stewardship import RIGHT
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListTransactions:
    guild: GuildId
    by: Standing
    user: UserId
    seek: Seek


@frozen
class Transactions:
    user: UserId
    page: Page[HistoryLine]
    currency: str


@define
class ListTransactionsHandler:
    """Everybody may see their own; moderators may see anybody's."""

    _get_settings: UseCase[GuildId, Settings]
    _ledger: LedgerReader

    async def __call__(self, command: ListTransactions) -> Transactions:
        if command.user != command.by.user:
            command.by.require(RIGHT)
        settings = await self._get_settings(command.guild)
        page = await self._ledger.history(command.guild, wallet(command.user), command.seek)
        return Transactions(command.user, page, settings[CURRENCY])
