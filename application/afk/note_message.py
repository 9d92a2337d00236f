from collections.abc import Collection, Mapping
from datetime import datetime

from attrs import define, frozen

from application.afk.end_absence import Back, EndByMessage
from application.afk.ports import AwayPosts
from application.afk.queries import AwayReader
from application.afk.recent_notices import INTERVAL, RecentNotices
from application.shared.errors import RecordsUnavailable, TransientFailure
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.afk.away import Away
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId


@frozen(kw_only=True)
class NoteMessage:
    """Somebody wrote something; `at` is when, by Discord's clock."""

    guild: GuildId
    channel: ChannelId
    message: MessageId
    author: UserId
    at: datetime
    mentions: Collection[UserId]


@frozen(kw_only=True)
class RecordNotice:
    guild: GuildId
    channel: ChannelId
    mentioned: Mapping[UserId, int]
    at: datetime


@define
class RecordNoticeHandler:
    """Whom of them the channel is told of now: nobody else, in any process, tells it of them within the interval."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RecordNotice) -> frozenset[UserId]:
        async with self._uow() as uow:
            told = await uow.absences.notice(
                command.guild,
                command.channel,
                command.mentioned,
                at=command.at,
                unless_since=command.at - INTERVAL,
            )
            await uow.commit()
        return told


@define(kw_only=True)
class NoteMessageHandler:
    """Brings back who writes, and tells the channel of those away who are mentioned.

    It costs no statement where nobody concerned is away. Where the records are away, nothing is done: the next message
    does it.
    """

    away: AwayReader
    notices: RecentNotices
    end: UseCase[EndByMessage, Back | None]
    record: UseCase[RecordNotice, frozenset[UserId]]
    posts: AwayPosts

    async def __call__(self, command: NoteMessage) -> None:
        try:
            away = await self.away.of(command.guild)
        except (RecordsUnavailable, TransientFailure):
            return
        if not away:
            return
        author = away.get(command.author)
        if author is not None and author.is_ended_by_message(command.at):
            await self._end(command)
        mentioned = [away[user] for user in dict.fromkeys(command.mentions) if user in away and user != command.author]
        if mentioned:
            await self._tell(command, [each for each in mentioned if each.is_away(command.at)])

    async def _end(self, command: NoteMessage) -> None:
        back = await self.end(EndByMessage(command.guild, command.author, command.at))
        if back is not None:
            mentions = back.mentions + self.notices.pull(command.guild, command.author)
            await self.posts.welcome(command.guild, command.channel, command.author, mentions=mentions)

    async def _tell(self, command: NoteMessage, mentioned: Collection[Away]) -> None:
        guild, channel = command.guild, command.channel
        due = self.notices.mentioned(guild, channel, mentioned, command.at)
        if not due:
            return
        record = RecordNotice(guild=guild, channel=channel, mentioned=due, at=command.at)
        told = await self.record(record)
        self.notices.told(guild, channel, [each for each in mentioned if each.user in due], command.at)
        self.notices.recorded(guild, {user: count for user, count in due.items() if user in told})
        if told:
            await self.posts.tell(guild, channel, command.message, [each for each in mentioned if each.user in told])
