from attrs import define, frozen

from application.points.queries import HistoryLine, LedgerReader
from domain.points.account import wallet
from domain.points.stewardship import RIGHT
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListTransactions:
    guild: GuildId
    by: Standing
    user: UserId
    seek: Seek


@define
class ListTransactionsHandler:
    """Everybody may see their own; moderators may see anybody's."""

    _ledger: LedgerReader

    async def __call__(self, command: ListTransactions) -> Page[HistoryLine]:
        if command.user != command.by.user:
            command.by.require(RIGHT)
        return await self._ledger.history(command.guild, wallet(command.user), command.seek)
