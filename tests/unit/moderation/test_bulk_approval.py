"""When a second person has to agree, and what becomes of what nobody agrees to."""

from datetime import timedelta

import pytest

from application.moderation.bulk.plan_bulk import Meant, PlannedBulk
from domain.moderation.actions.ban import BAN
from domain.moderation.budgets.budget import BUDGETS, WINDOW, BudgetSpent
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL
from domain.moderation.bulk.approval import COUNTED_FOR, Reach
from domain.moderation.bulk.errors import ApprovalTooLate, NotWaitingForApproval
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import APPROVABLE_FOR, BulkEnding, BulkState
from domain.moderation.bulk.settings import APPROVAL_ABOVE
from domain.moderation.bulk.target import TargetState
from domain.shared.ids import UserId
from domain.shared.roles import RoleFacts
from domain.shared.standing import Standing
from tests.builders import GUILD, MODERATOR, a_moderator, a_standing
from tests.bulk import FIRST, OTHER_MODERATOR, Bulk, ids_of
from tests.fakes.bulk import MemoryBulkReader
from tests.fakes.bulk_discord import HELD_ROLE
from tests.fakes.clock import START
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

RUNNING, AWAITING = BulkState.RUNNING, BulkState.AWAITING_APPROVAL
OWNER_ASKS = a_standing(MODERATOR, top_role=5, is_owner=True)


@pytest.fixture
async def bulk() -> Bulk:
    """Five raiders, below two moderators; more than three at once need a second person."""
    records = MemoryRecords()
    made = Bulk(MemoryUnitOfWorkFactory(records), MemoryBulkReader(records), MemoryGuildSettingsReader(records))
    made.discord.known_roles[HELD_ROLE] = RoleFacts(id=HELD_ROLE, name="raider", position=1)
    await made.choose(APPROVAL_ABOVE, 3)
    return made


async def plan_of(bulk: Bulk, *raiders: int, act: BulkAct = BAN_ALL, by: Standing | None = None) -> PlannedBulk:
    role = HELD_ROLE if act.takes_a_role else None
    return await bulk.plan(act, meant=Meant(users=ids_of(UserId(FIRST + each) for each in raiders)), by=by, role=role)


async def confirmed(bulk: Bulk, *raiders: int, act: BulkAct = BAN_ALL, by: Standing | None = None) -> BulkState:
    """The preview says beforehand what the confirmation finds."""
    planned = await plan_of(bulk, *raiders, act=act, by=by)
    state = (await bulk.confirm(planned, by=by)).operation.state
    assert planned.needs_approval is (state is AWAITING)
    return state


async def test_many_small_ones_need_a_second_person_as_a_large_one_does(bulk: Bulk) -> None:
    assert await confirmed(bulk, 0, 1) is RUNNING
    assert await confirmed(bulk, 2) is RUNNING
    assert await confirmed(bulk, 3) is AWAITING
    await bulk.run()
    assert await confirmed(bulk, 4) is AWAITING


async def test_what_was_planned_before_the_others_were_confirmed_counts_them_all_the_same(bulk: Bulk) -> None:
    first, second = await plan_of(bulk, 0, 1), await plan_of(bulk, 2, 3)
    assert (first.needs_approval, second.needs_approval) == (False, False)
    assert (await bulk.confirm(first)).operation.state is RUNNING
    assert (await bulk.confirm(second)).operation.state is AWAITING


async def test_an_hour_later_they_count_no_more(bulk: Bulk) -> None:
    assert await confirmed(bulk, 0, 1, 2) is RUNNING
    bulk.clock.advance(COUNTED_FOR - timedelta(seconds=1))
    assert await confirmed(bulk, 3) is AWAITING
    bulk.clock.advance(timedelta(seconds=1))
    assert await confirmed(bulk, 3) is RUNNING


async def test_what_others_did_or_agreed_to_or_what_is_done_otherwise_does_not_count(bulk: Bulk) -> None:
    assert await confirmed(bulk, 0, 1, 2, by=a_moderator(OTHER_MODERATOR)) is RUNNING
    assert await confirmed(bulk, 0, 1, 2, 3) is AWAITING
    await bulk.approve(OperationNumber(2))
    assert await confirmed(bulk, 0, 1, 2, act=KICK_ALL) is RUNNING
    assert await confirmed(bulk, 4) is RUNNING


async def test_what_was_agreed_to_is_begun_at_once(bulk: Bulk) -> None:
    assert await confirmed(bulk, 0, 1, 2, 3) is AWAITING
    bulk.wake.clear()
    await bulk.approve(OperationNumber(1))
    assert bulk.wake.is_set()


async def test_whom_nothing_is_done_to_does_not_count(bulk: Bulk) -> None:
    assert await confirmed(bulk, 0, 1, 2) is RUNNING
    await bulk.stop(OperationNumber(1))
    bulk.discord.unbannable = {UserId(FIRST)}
    assert await confirmed(bulk, 0, 1, 2) is RUNNING
    assert await confirmed(bulk, 3) is AWAITING
    await bulk.run()
    assert (await bulk.status(2)).counts == {TargetState.REFUSED: 1, TargetState.DONE: 2}
    assert await confirmed(bulk, 3) is RUNNING


async def test_taking_back_a_role_needs_nobody_and_does_not_count(bulk: Bulk) -> None:
    assert await confirmed(bulk, 0, 1, 2, act=GIVE_TO_ALL) is RUNNING
    await bulk.run()
    await bulk.choose(APPROVAL_ABOVE, 0)
    undo = await bulk.plan_undo(OperationNumber(1))
    assert not undo.needs_approval
    assert (await bulk.confirm(undo)).operation.state is RUNNING


async def test_what_goes_beyond_a_budget_needs_a_second_person(bulk: Bulk) -> None:
    await bulk.choose(APPROVAL_ABOVE, 50)
    await bulk.choose(BUDGETS[BAN], 3)
    assert await confirmed(bulk, 0, 1) is RUNNING
    assert await confirmed(bulk, 2, 3) is AWAITING  # although none of the first has a case yet
    await bulk.run()
    assert await confirmed(bulk, 2, 3) is AWAITING
    assert await confirmed(bulk, 2) is RUNNING
    bulk.clock.advance(WINDOW)
    assert await confirmed(bulk, 2, 3) is RUNNING


async def test_the_owner_needs_nobody_but_is_bound_by_a_spent_budget(bulk: Bulk) -> None:
    await bulk.choose(BUDGETS[BAN], 4)
    assert await confirmed(bulk, 0, 1, 2, 3, by=OWNER_ASKS) is RUNNING
    await bulk.run()
    with pytest.raises(BudgetSpent) as refused:
        await confirmed(bulk, 4, by=OWNER_ASKS)
    assert (refused.value.most, refused.value.next_at) == (4, START + WINDOW)


@pytest.mark.parametrize(
    ("reach", "needed"),
    [
        (Reach(targets=3, alone_lately=0), False),
        (Reach(targets=3, alone_lately=1), True),
        (Reach(targets=2, alone_lately=0, taken=1, budget=3), False),
        (Reach(targets=2, alone_lately=0, taken=2, budget=3), True),
    ],
)
def test_only_what_is_more_than_a_limit_goes_beyond_it(reach: Reach, needed: bool) -> None:
    assert reach.goes_beyond(3) is needed


async def test_what_nobody_approves_in_time_ends_and_says_so(bulk: Bulk) -> None:
    assert await confirmed(bulk, 0, 1, 2, 3) is AWAITING
    bulk.clock.advance(APPROVABLE_FOR + timedelta(seconds=59))  # an approval may be on its way
    await bulk.lapse()
    assert (await bulk.status()).operation.state is AWAITING
    bulk.clock.advance(timedelta(seconds=1))
    await bulk.lapse()
    status = await bulk.status()
    assert (status.operation.state, status.operation.ending) == (BulkState.ENDED, BulkEnding.NOT_APPROVED)
    assert (status.operation.ended_at, status.counts) == (bulk.clock.now(), {TargetState.STOPPED: 4})
    with pytest.raises(ApprovalTooLate):
        await bulk.approve(OperationNumber(1))
    assert await confirmed(bulk, 0, 1, 2) is RUNNING  # it counts for nothing


async def test_what_was_approved_or_stopped_meanwhile_does_not_lapse(bulk: Bulk) -> None:
    assert await confirmed(bulk, 0, 1, 2, 3) is AWAITING
    assert await confirmed(bulk, 0, 1, 2, 3, act=KICK_ALL) is AWAITING
    await bulk.approve(OperationNumber(1))
    await bulk.stop(OperationNumber(2))
    bulk.clock.advance(APPROVABLE_FOR + timedelta(minutes=1))
    for number in map(OperationNumber, (1, 2)):
        async with bulk.uow() as uow:
            assert not (await uow.bulk_operations.lock(GUILD, number)).lapse(at=bulk.clock.now())
    with pytest.raises(NotWaitingForApproval):
        await bulk.approve(OperationNumber(2))
