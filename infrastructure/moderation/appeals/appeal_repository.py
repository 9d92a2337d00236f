from attrs import define
from sqlalchemy import bindparam, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.moderation.appeals.appeal import Appeal, AppealState
from domain.moderation.appeals.errors import AppealNotFound
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, GuildId
from domain.shared.posts import Place
from infrastructure.database.transaction import Transaction
from infrastructure.database.versioned import VersionedUpdate
from infrastructure.moderation.appeals.tables import APPEAL_POSTS, APPEALS, appeals

_this = (appeals.c.guild == bindparam("in_guild"), appeals.c.number == bindparam("which"))
_FILE = upsert(appeals).on_conflict_do_nothing().returning(appeals.c.number)
_LOCK = select(*APPEALS.columns).where(*_this).with_for_update()
_UPDATE = VersionedUpdate(
    APPEALS,
    appeals,
    changeable=("state", "deciding", "decided_by", "decided_at", "answer", "undone_with", "is_told"),
)
_NOTE_TOLD = update(appeals).where(*_this, appeals.c.state == bindparam("what")).values(is_told=true())


@define
class PostgresAppeals:
    _transaction: Transaction

    async def file(self, appeal: Appeal) -> bool:
        if (await self._transaction.execute(_FILE, APPEALS.to_row(appeal))).first() is None:
            return False
        self._transaction.events.extend(appeal.pull_events())
        return True

    async def lock(self, guild: GuildId, number: CaseNumber) -> Appeal:
        row = (await self._transaction.execute(_LOCK, {"in_guild": guild, "which": number})).mappings().one_or_none()
        if row is None:
            raise AppealNotFound(number)
        return APPEALS.from_row(row)

    async def save(self, appeal: Appeal) -> None:
        await _UPDATE(self._transaction, appeal)
        self._transaction.events.extend(appeal.pull_events())

    async def note_told(self, guild: GuildId, number: CaseNumber, what: AppealState) -> None:
        await self._transaction.execute(_NOTE_TOLD, {"in_guild": guild, "which": number, "what": what})


@define
class PostgresAppealPosts:
    _transaction: Transaction

    async def choose(self, guild: GuildId, number: CaseNumber, channel: ChannelId) -> bool:
        return await APPEAL_POSTS.choose(self._transaction, (guild, number), channel)

    async def put(self, guild: GuildId, number: CaseNumber, place: Place) -> None:
        await APPEAL_POSTS.put(self._transaction, (guild, number), place)
