"""How an operation comes to its end."""

from application.moderation.bulk.run_bulk import TRIED_AGAIN_AFTER
from domain.moderation.bulk.operation import BulkState
from domain.moderation.bulk.target import TargetState
from tests.bulk import Bulk


async def ended(bulk: Bulk, number: int = 1) -> dict[TargetState, int]:
    status = await bulk.status(number)
    assert status.operation.state is BulkState.ENDED
    return dict(status.counts)


async def resumed(bulk: Bulk) -> None:
    bulk.clock.advance(TRIED_AGAIN_AFTER)
    await bulk.run()
