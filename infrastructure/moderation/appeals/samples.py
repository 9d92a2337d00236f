"""Sample calls, for `tux database explain`."""

from contextlib import suppress

from domain.moderation.actions.warn import WARN
from domain.moderation.appeals.appeal import Appeal, AppealState, AppealText
from domain.moderation.appeals.errors import AppealNotFound
from domain.moderation.case import CaseIntent
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, MessageId, UserId
from domain.shared.posts import Place
from infrastructure.database.samples import Sample, Subject
from infrastructure.moderation.appeals.appeal_reader import PostgresAppealReader
from infrastructure.moderation.appeals.appeal_repository import PostgresAppealPosts, PostgresAppeals
from infrastructure.moderation.case_repository import PostgresCaseRepository

_SOMEBODY = UserId(2**61)


async def appeals(at: Subject) -> None:
    intent = CaseIntent(
        guild=at.guild,
        kind=WARN,
        target=at.user,
        moderator=at.user,
        reason=None,
        request=at.request,
        opened_at=at.now,
        lease_until=at.now,
    )
    case = await PostgresCaseRepository(at.transaction).open(intent)
    repository, posts = PostgresAppeals(at.transaction), PostgresAppealPosts(at.transaction)
    appeal = Appeal(
        guild=at.guild,
        number=case.number,
        appellant=at.user,
        text=AppealText("why"),
        request=at.request,
        filed_at=at.now,
    )
    await repository.file(appeal)
    appeal = await repository.lock(at.guild, case.number)
    await repository.save(appeal)
    await repository.note_told(at.guild, case.number, AppealState.REFUSED)
    await posts.choose(at.guild, case.number, ChannelId(1))
    await posts.put(at.guild, case.number, Place(channel=ChannelId(1), message=MessageId(1)))


async def reading(at: Subject) -> None:
    reader = PostgresAppealReader(at.reading)
    with suppress(AppealNotFound):
        await reader.show(at.guild, CaseNumber(1))
    await reader.post(at.guild, CaseNumber(1))
    await reader.being_granted(before=at.now, limit=100)
    await reader.open_elsewhere(at.guild, ChannelId(1), limit=100)


SAMPLES: tuple[Sample, ...] = (appeals, reading)
