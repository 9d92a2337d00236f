"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from application.members.queries import Order
from domain.members.member import Sighting
from domain.members.record import RECORD_FIELDS, MemberRecord
from domain.shared.ids import UserId
from infrastructure.database.samples import PAGES, Sample, Subject
from infrastructure.members.member_flow import PostgresMemberFlow
from infrastructure.members.member_reader import PostgresMemberReader
from infrastructure.members.member_repository import PostgresMemberRepository


async def members(at: Subject) -> None:
    repository = PostgresMemberRepository(at.transaction)
    seen = Sighting(guild=at.guild, user=at.user, username="somebody", at=at.now, joined_at=at.now)
    await repository.meet([seen])
    await repository.get(at.guild, at.user)
    await repository.joined(seen)
    await repository.presence(at.guild, after=UserId(0), limit=100)
    await repository.left_unseen(at.guild, [at.user], at=at.now)
    await repository.left(seen)
    record = MemberRecord(user=at.user, is_bot=False, first_seen_at=at.now, message_count=1)
    await repository.take_over(at.guild, [record], RECORD_FIELDS, at=at.now)
    await repository.take_over(at.guild, [record], frozenset(), at=at.now)
    await PostgresMemberFlow(at.transaction).add(at.guild, at.now.date() + timedelta(days=1), joins=1)


async def lists(at: Subject) -> None:
    reader = PostgresMemberReader(at.reading)
    await reader.show(at.guild, at.user)
    for order in Order:
        await reader.total(at.guild, order)
        for seek in PAGES:
            await reader.page(at.guild, order, seek)
    for seek in PAGES:
        await reader.sanctions(at.guild, seek)
    await reader.named(at.guild, "name12", 25)
    await reader.names(at.guild, [at.user])
    await anext(reader.everyone(at.guild), None)


SAMPLES: tuple[Sample, ...] = (members, lists)
