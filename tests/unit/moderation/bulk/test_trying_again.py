"""What is stuck is tried again by whoever may."""

from datetime import timedelta

import pytest

from application.moderation.bulk.queries import STUCK_AFTER_ATTEMPTS
from application.moderation.bulk.run_bulk import TRIED_AGAIN_AFTER
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.errors import NotRunning, UnderWayNow
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.target import TargetState
from domain.permissions.errors import RankTooLow
from domain.shared.errors import MissingPermission
from domain.shared.lease import Room
from domain.shared.permission import Permission
from tests.builders import EVERYTHING, GUILD, MODERATOR, a_standing
from tests.bulk import LEASE, Bulk
from tests.fakes.bulk_discord import unreachable
from tests.unit.moderation.bulk.ending import ended

DONE, ALREADY, REFUSED = TargetState.DONE, TargetState.ALREADY, TargetState.REFUSED
ONE = OperationNumber(1)


async def stuck(bulk: Bulk) -> None:
    """Discord answers nothing, as often as it takes."""
    await bulk.confirmed(KICK_ALL)
    bulk.discord.before["kick"] = unreachable
    for _ in range(STUCK_AFTER_ATTEMPTS):
        await bulk.run()
        bulk.clock.advance(TRIED_AGAIN_AFTER)
    bulk.clock.advance(-timedelta(seconds=5))


async def test_what_several_attempts_could_not_go_on_with_is_stuck_and_tried_at_once_when_asked(bulk: Bulk) -> None:
    await stuck(bulk)
    [found] = await bulk.reader.stuck(GUILD, most=3)
    assert (found.number, found.act, found.moderator, found.attempts) == (ONE, KICK_ALL, MODERATOR, 5)
    del bulk.discord.before["kick"]
    assert await bulk.run() == 0  # its time has not come
    await bulk.retry(ONE)
    assert bulk.wake.is_set()
    await bulk.run()
    assert await ended(bulk) == {DONE: 5}
    assert await bulk.reader.stuck(GUILD, most=3) == ()


async def test_what_somebody_is_at_is_not_tried_by_another(bulk: Bulk) -> None:
    await stuck(bulk)
    bulk.clock.advance(TRIED_AGAIN_AFTER)
    async with bulk.uow() as uow:
        [_] = await uow.bulk_operations.claim([GUILD], now=bulk.clock.now(), leases=[LEASE], room=Room(1))
        await uow.commit()
    with pytest.raises(UnderWayNow):
        await bulk.retry(ONE)
    bulk.clock.advance(LEASE)
    await bulk.retry(ONE)  # whoever was at it is gone


async def test_who_may_not_do_the_same_may_not_have_it_tried(bulk: Bulk) -> None:
    await stuck(bulk)
    by = a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {Permission.KICK_MEMBERS})
    with pytest.raises(MissingPermission):
        await bulk.retry(ONE, by=by)
    with pytest.raises(MissingPermission):
        await bulk.retry(ONE, by=a_standing(MODERATOR, permissions=frozenset({Permission.KICK_MEMBERS})))


async def test_having_it_tried_needs_the_rank_of_what_it_does(bulk: Bulk) -> None:
    await stuck(bulk)
    bulk.wake.clear()
    bulk.use.closed = {"kick"}
    with pytest.raises(RankTooLow):
        await bulk.retry(ONE)
    assert not bulk.wake.is_set()
    bulk.use.closed = {"ban"}
    await bulk.retry(ONE)


async def test_what_is_over_is_not_tried_again(bulk: Bulk) -> None:
    await bulk.confirmed()
    await bulk.run()
    with pytest.raises(NotRunning):
        await bulk.retry(ONE)
