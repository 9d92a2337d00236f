"""Absences, and the use cases about them, put together on any records."""

from collections.abc import Collection
from datetime import datetime, timedelta

from attrs import define, field

from application.afk.end_absence import Back, ComeBack, ComeBackHandler, EndByMessageHandler
from application.afk.keep_nickname import (
    NoteTagHandler,
    PutOffNicknameHandler,
    RenamedLateHandler,
    SettleNicknameHandler,
)
from application.afk.lift_absence import RecordLift, RecordLiftHandler
from application.afk.note_message import NoteMessage, NoteMessageHandler, RecordNoticeHandler
from application.afk.queries import AwayReader
from application.afk.recent_notices import RecentNotices
from application.afk.record_absence import RecordAbsence, RecordAbsenceHandler
from application.afk.see_to_due import LEASES, SeeToDue, SeeToDueHandler
from application.afk.see_to_nickname import SeeToNicknameHandler
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.workers import Workers
from domain.afk.absence import Absence, Leave
from domain.shared.ids import ChannelId, MessageId, UserId
from domain.shared.lease import SHARE_OF_LEASE, Room
from tests.builders import GUILD, MEMBER
from tests.fakes.afk import FakeAwayPosts, FakeNicknames
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.payloads import CHANNEL

AGES = timedelta(hours=1)


def a_leave(
    reason: str | None = "tea",
    *,
    at: datetime = START,
    until: datetime | None = None,
    enforced_by: UserId | None = None,
) -> Leave:
    return Leave(reason=reason, at=at, until=until, enforced_by=enforced_by)


def a_message(
    author: UserId = MEMBER,
    *,
    at: datetime = START + AGES,
    mentions: Collection[UserId] = (),
    channel: ChannelId = CHANNEL,
    message: int = 90,
) -> NoteMessage:
    return NoteMessage(
        guild=GUILD, channel=channel, message=MessageId(message), author=author, at=at, mentions=mentions
    )


@define(kw_only=True)
class Desk:
    """A process that sees to absences; others may see to the same, with `nicknames` and `posts` in common."""

    uow: UnitOfWorkFactory
    reader: AwayReader
    clock: FakeClock = field(factory=FakeClock)
    nicknames: FakeNicknames = field(factory=FakeNicknames)
    posts: FakeAwayPosts = field(factory=FakeAwayPosts)
    notices: RecentNotices = field(factory=RecentNotices)
    workers: Workers = field(factory=lambda: Workers(SHARE_OF_LEASE * LEASES[0].total_seconds()))

    @property
    def shared_clock(self) -> AgreedClock:
        return AgreedClock(self.clock)

    async def leave(self, leave: Leave | None = None, user: UserId = MEMBER) -> Absence:
        record = RecordAbsenceHandler(self.uow, self.shared_clock)
        return await record(RecordAbsence(GUILD, user, leave or a_leave(at=self.clock.now())))

    async def come_back(self, user: UserId = MEMBER) -> Back:
        return await ComeBackHandler(self.uow, self.shared_clock, self.workers.news.set)(ComeBack(GUILD, user))

    async def lift(self, user: UserId = MEMBER) -> Back:
        return await RecordLiftHandler(self.uow, self.shared_clock)(RecordLift(GUILD, user))

    async def hear(self, message: NoteMessage) -> None:
        note = NoteMessageHandler(
            away=self.reader,
            notices=self.notices,
            end=EndByMessageHandler(self.uow, self.shared_clock, self.workers.news.set),
            record=RecordNoticeHandler(self.uow),
            posts=self.posts,
        )
        await note(message)

    @property
    def see_to_nickname(self) -> SeeToNicknameHandler:
        return SeeToNicknameHandler(
            nicknames=self.nicknames,
            note=NoteTagHandler(self.uow),
            settle=SettleNicknameHandler(self.uow, self.shared_clock),
            put_off=PutOffNicknameHandler(self.uow, self.shared_clock),
            renamed_late=RenamedLateHandler(self.uow, self.shared_clock),
        )

    async def see_to_due(self) -> None:
        """Until nothing is due any more; what went wrong stays with the workers."""
        see_to_due = SeeToDueHandler(self.uow, self.see_to_nickname, self.shared_clock, self.workers)
        before = -1
        while before != self.workers.finished:
            before = self.workers.finished
            await see_to_due(SeeToDue([GUILD]))
            await self.workers.until_done()

    async def claim(self) -> tuple[Absence, ...]:
        """As a process does that then goes no further."""
        async with self.uow() as uow:
            claimed = await uow.absences.claim([GUILD], now=self.clock.now(), leases=LEASES, room=Room(10))
            await uow.commit()
        return claimed

    @property
    def nick(self) -> str | None:
        return self.nicknames.nicks.get((GUILD, MEMBER))
