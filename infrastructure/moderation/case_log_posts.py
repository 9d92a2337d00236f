from attrs import define
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import LogPlace
from domain.shared.ids import ChannelId, GuildId
from infrastructure.database.transaction import Transaction
from infrastructure.moderation.tables import POSTS, case_log_posts

_CHOOSE = (
    upsert(case_log_posts)
    .on_conflict_do_nothing(index_elements=list(case_log_posts.primary_key))
    .returning(case_log_posts.c.number)
)
_insert = upsert(case_log_posts)
_UPSERT = _insert.on_conflict_do_update(
    index_elements=list(case_log_posts.primary_key), set_={name: _insert.excluded[name] for name in POSTS.names}
)


@define
class PostgresCaseLogPosts:
    _transaction: Transaction

    async def choose(self, guild: GuildId, number: CaseNumber, channel: ChannelId) -> bool:
        row = {"guild": guild, "number": number} | POSTS.to_row(LogPlace(channel=channel))
        return (await self._transaction.execute(_CHOOSE, row)).first() is not None

    async def put(self, guild: GuildId, number: CaseNumber, place: LogPlace) -> None:
        await self._transaction.execute(_UPSERT, {"guild": guild, "number": number} | POSTS.to_row(place))
