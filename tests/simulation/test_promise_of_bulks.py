"""What is promised of bulk operations, where a seed that shows it is one of a thousand."""

from datetime import timedelta

import pytest

from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkOperation, Plan
from domain.moderation.bulk.target import Target, TargetState
from domain.shared.names import Names
from tests.builders import GUILD, MEMBER, MODERATOR, a_request
from tests.fakes.bulk import OPERATIONS
from tests.fakes.bulk_targets import TARGETS
from tests.fakes.clock import START
from tests.fakes.records import MemoryRecords
from tests.simulation.promise_of_bulks import PromiseOfBulks
from tests.simulation.roles import GUEST
from tests.simulation.world import World

ONE, MINUTE = OperationNumber(1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("act", "state", "is_found"),
    [
        (TAKE_FROM_ALL, TargetState.DONE, False),
        (TAKE_FROM_ALL, TargetState.ALREADY, False),
        (GIVE_TO_ALL, TargetState.DONE, True),
    ],
)
async def test_who_comes_in_anew_between_look_and_request_has_lost_the_role_meanwhile(
    act: BulkAct, state: TargetState, is_found: bool
) -> None:
    records, world = MemoryRecords(), World()
    plan = Plan(
        guild=GUILD,
        act=act,
        moderator=MODERATOR,
        moderator_names=Names(),
        reason=None,
        request=a_request(),
        planned_at=START,
        role=GUEST,
    )
    records[OPERATIONS][GUILD, ONE] = BulkOperation.plan(plan, ONE)
    records[TARGETS][GUILD, ONE, MEMBER] = Target(guild=GUILD, operation=ONE, user=MEMBER, ordinal=0, state=state)
    roles = world.roles
    roles.held[MEMBER] = frozenset({GUEST})
    roles.looked(MEMBER, START)
    roles.go_out(MEMBER)
    roles.come_in(MEMBER, START + MINUTE)
    roles.replace(MEMBER, roles.of(MEMBER), "[bulk 1]", START + 2 * MINUTE)
    says = [finding for finding in PromiseOfBulks(world, records).findings() if "not done" in finding]
    assert bool(says) is is_found
