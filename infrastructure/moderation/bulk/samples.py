"""Sample calls, for `tux database explain`."""

from datetime import timedelta
from uuid import uuid4

from attrs import evolve

from domain.moderation.actions.ban import BAN
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.approval import COUNTED
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import Plan
from domain.moderation.bulk.target import Outcome, Target, TargetState
from domain.moderation.case import Case, CaseIntent
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ApplicationId, ChannelId, MessageId
from domain.shared.lease import LeaseToken, Room
from domain.shared.names import Names
from domain.shared.posts import Place
from infrastructure.database.samples import PAGES, Sample, Subject
from infrastructure.moderation.bulk.bulk_cases import PostgresBulkCases
from infrastructure.moderation.bulk.bulk_people import PostgresBulkPeople
from infrastructure.moderation.bulk.bulk_reader import PostgresBulkReader
from infrastructure.moderation.bulk.operation_repository import PostgresBulkOperations


async def operations(at: Subject) -> None:
    repository, cases = PostgresBulkOperations(at.transaction), PostgresBulkCases(at.transaction)
    plan = Plan(
        guild=at.guild,
        act=BAN_ALL,
        moderator=at.user,
        moderator_names=Names(),
        reason=None,
        request=at.request,
        planned_at=at.now,
    )
    target = Target(guild=at.guild, operation=OperationNumber(1), user=at.user, ordinal=0)
    operation = await repository.plan(plan, [target])
    number = operation.number
    await repository.planned_by(at.guild, at.request)
    await repository.count(at.guild, number)
    await repository.lock(at.guild, number)
    operation.confirm(
        at.user, needs_approval=False, at=at.now, answer=AnswerPlace(application=ApplicationId(1), token="")
    )
    await repository.lock_plans(at.guild, at.user, since=at.now)
    await repository.count_alone(operation, COUNTED, since=at.now, most=51)
    await repository.save(operation)
    for claimed in await repository.claim([at.guild], now=at.now, leases=[timedelta(minutes=5)], room=Room(20)):
        await repository.hold(claimed, until=at.now)
        await repository.give_back(claimed, until=at.now)
    opened = await cases.open(operation, [evolve(target, operation=number)], at=at.now, lease=operation.lease_token)
    await cases.settle(operation, [Outcome(user=user, state=TargetState.DONE) for user in opened], at=at.now)
    await cases.hold_again(evolve(operation, undoes=number), [at.user], at=at.now)
    await repository.exclude(at.guild, number, {at.user: TargetState.NOT_A_MEMBER})
    await repository.taken_back(at.guild, number, but_by=None)
    await repository.drop_waiting(at.guild, number)
    await repository.choose_post(at.guild, number, ChannelId(1))
    await repository.put_post(at.guild, number, Place(channel=ChannelId(1), message=MessageId(1)))
    await PostgresBulkReader(at.reading).show(at.guild, number)


async def readings(at: Subject) -> None:
    reader, number = PostgresBulkReader(at.reading), OperationNumber(1)
    await reader.targets(at.guild, number, [TargetState.DONE], most=10)
    await reader.all_targets(at.guild, number)
    await reader.opened_at(at.guild, number)
    await reader.case_of(at.guild, number, at.user)
    await reader.of_case(at.guild, CaseNumber(1))
    await reader.waiting_in_vain([at.guild], since=at.now, most=10)
    await reader.stuck(at.guild, most=3)
    for seek in PAGES:
        await reader.page(at.guild, seek)


async def people(at: Subject) -> None:
    records = PostgresBulkPeople(at.reading)
    await records.at_an_end(at.guild, [at.user], now=at.now)
    await records.banned_for_a_time(at.guild, [at.user])
    await records.taken_over(_a_ban(at))
    await records.taken_over_by(at.guild, OperationNumber(1), [at.user])
    await records.kept_roles(at.guild, [at.user], now=at.now)
    await records.let_out(at.guild, [at.user], since=at.now)


def _a_ban(at: Subject) -> Case:
    intent = CaseIntent(
        guild=at.guild,
        kind=BAN,
        target=at.user,
        moderator=at.user,
        reason=None,
        request=at.request,
        opened_at=at.now,
        lease_until=at.now,
    )
    return Case.open(intent, CaseNumber(2), LeaseToken(uuid4()))


SAMPLES: tuple[Sample, ...] = (operations, readings, people)
