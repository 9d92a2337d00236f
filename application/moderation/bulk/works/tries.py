"""What earlier requests of an operation may have done."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime

from application.moderation.bulk.queries import OperationView
from application.moderation.errors import MayNotLook
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Outcome, TargetState
from domain.shared.ids import UserId


def begun_at(operation: BulkOperation | OperationView) -> datetime:
    """Nothing of it was done before."""
    return operation.confirmed_at or operation.planned_at


async def after_refusals(
    refused: Sequence[Outcome], look: Callable[[], Awaitable[Collection[UserId]]]
) -> Sequence[Outcome]:
    """What became of those whom Discord refused: it may have answered the HTTP client's second try, after the first was
    done. `look` says to whom it was done; where it raises MayNotLook, nothing speaks against what Discord said."""
    done: Collection[UserId] = ()
    if refused:
        with suppress(MayNotLook):
            done = await look()
    return [
        Outcome(user=outcome.user, state=TargetState.DONE) if outcome.user in done else outcome for outcome in refused
    ]
