from attrs import define
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.moderation.repository import MessageRef
from domain.moderation.sanction import CaseNumber
from domain.shared.ids import GuildId
from infrastructure.database.transaction import Transaction
from infrastructure.moderation.tables import case_log_posts

_SELECT = select(case_log_posts.c.channel_id, case_log_posts.c.message_id).where(
    case_log_posts.c.guild_id == bindparam("guild"), case_log_posts.c.number == bindparam("which")
)
_insert = upsert(case_log_posts)
_UPSERT = _insert.on_conflict_do_update(
    index_elements=["guild_id", "number"],
    set_={"channel_id": _insert.excluded.channel_id, "message_id": _insert.excluded.message_id},
)


@define
class PostgresCaseLogPosts:
    _transaction: Transaction

    async def find(self, guild: GuildId, number: CaseNumber) -> MessageRef | None:
        result = await self._transaction.execute(_SELECT, {"guild": guild, "which": number})
        row = result.mappings().one_or_none()
        return None if row is None else MessageRef(channel=row["channel_id"], message=row["message_id"])

    async def put(self, guild: GuildId, number: CaseNumber, post: MessageRef) -> None:
        await self._transaction.execute(
            _UPSERT,
            {"guild_id": guild, "number": number, "channel_id": post.channel, "message_id": post.message},
        )
