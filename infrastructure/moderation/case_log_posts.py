from attrs import define
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import MessageRef
from domain.shared.ids import GuildId
from infrastructure.database.transaction import Transaction
from infrastructure.moderation.tables import POSTS, case_log_posts

_insert = upsert(case_log_posts)
_UPSERT = _insert.on_conflict_do_update(
    index_elements=list(case_log_posts.primary_key), set_={name: _insert.excluded[name] for name in POSTS.names}
)


@define
class PostgresCaseLogPosts:
    _transaction: Transaction

    async def put(self, guild: GuildId, number: CaseNumber, post: MessageRef) -> None:
        await self._transaction.execute(_UPSERT, {"guild": guild, "number": number} | POSTS.to_row(post))
