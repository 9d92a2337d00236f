"""Bulk operations as the contract tests plan, run and settle them."""

from collections.abc import Sequence
from datetime import timedelta

from domain.moderation.actions.action import ActionKind
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkOperation, Plan
from domain.moderation.bulk.target import Outcome, Target, TargetState
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.shared.ids import GuildId, RequestId, RoleId, UserId
from domain.shared.lease import Room
from domain.shared.names import Names
from tests.builders import GUILD, MODERATOR, a_lease, a_request, an_intent
from tests.bulk import ANSWER
from tests.contract.backends import Backend
from tests.fakes.clock import START

ONE = OperationNumber(1)
MINUTE = timedelta(minutes=1)
USERS = tuple(map(UserId, (31, 32, 33)))


def a_plan(
    act: BulkAct = BAN_ALL,
    *,
    guild: GuildId = GUILD,
    request: RequestId | None = None,
    undoes: OperationNumber | None = None,
    role: RoleId | None = None,
) -> Plan:
    return Plan(
        guild=guild,
        act=act,
        moderator=MODERATOR,
        moderator_names=Names(username="dalia", display_name="Dalia"),
        reason=Reason("raid"),
        request=a_request() if request is None else request,
        planned_at=START,
        role=role,
        delete_messages=timedelta(hours=1),
        tell=True,
        undoes=undoes,
    )


def targets(users: Sequence[UserId] = USERS, state: TargetState = TargetState.WAITING) -> list[Target]:
    return [
        Target(guild=GUILD, operation=OperationNumber(0), user=user, ordinal=ordinal, state=state, username=f"u{user}")
        for ordinal, user in enumerate(users)
    ]


async def planned(backend: Backend, plan: Plan | None = None, of: Sequence[Target] | None = None) -> BulkOperation:
    async with backend.uow() as uow:
        operation = await uow.bulk_operations.plan(plan or a_plan(), targets() if of is None else of)
        await uow.commit()
    return operation


async def running(backend: Backend, plan: Plan | None = None, of: Sequence[Target] | None = None) -> BulkOperation:
    operation = await planned(backend, plan, of)
    operation.confirm(operation.moderator, needs_approval=False, at=START, answer=ANSWER)
    async with backend.uow() as uow:
        await uow.bulk_operations.save(operation)
        await uow.commit()
    return operation


async def opened(backend: Backend, operation: BulkOperation) -> dict[UserId, CaseNumber]:
    waiting = await backend.bulks.targets(operation.guild, operation.number, [TargetState.WAITING], most=100)
    async with backend.uow() as uow:
        numbers = await uow.bulk_cases.open(operation, waiting, at=START, lease=a_lease())
        await uow.commit()
    return dict(numbers)


async def settled(backend: Backend, operation: BulkOperation, *outcomes: Outcome) -> None:
    async with backend.uow() as uow:
        await uow.bulk_cases.settle(operation, outcomes, at=START + MINUTE)
        await uow.commit()


async def claim(backend: Backend, at: timedelta = timedelta(0)) -> tuple[BulkOperation, ...]:
    async with backend.uow() as uow:
        claimed = await uow.bulk_operations.claim([GUILD], now=START + at, leases=[MINUTE], room=Room(10))
        await uow.commit()
    return claimed


async def a_case(backend: Backend, kind: ActionKind, target: UserId, *, applied: bool) -> CaseNumber:
    async with backend.uow() as uow:
        case = await uow.cases.open(an_intent(kind=kind, target=target))
        if applied:
            case.settle(failure=None, notice=Notice.DELIVERED, at=START)
            await uow.cases.save(case)
        await uow.commit()
    return case.number
