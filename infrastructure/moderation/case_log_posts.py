from attrs import define

from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import LogPlace
from domain.shared.ids import ChannelId, GuildId
from infrastructure.database.transaction import Transaction
from infrastructure.moderation.tables import POSTS


@define
class PostgresCaseLogPosts:
    _transaction: Transaction

    async def choose(self, guild: GuildId, number: CaseNumber, channel: ChannelId) -> bool:
        return await POSTS.choose(self._transaction, (guild, number), channel)

    async def put(self, guild: GuildId, number: CaseNumber, place: LogPlace) -> None:
        await POSTS.put(self._transaction, (guild, number), place)
