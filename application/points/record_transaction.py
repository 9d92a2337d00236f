from collections.abc import Awaitable, Callable

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.errors import TransientFailure
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.points.account import MINT
from domain.points.bounds import check_bounds
from domain.points.errors import AlreadyRecorded, AlreadyReversed, BalanceOutOfBounds
from domain.points.transaction import Draft, RecordedTransaction


async def _nothing(_uow: UnitOfWork, _recorded: RecordedTransaction) -> None:
    """No more is to be done in the same transaction."""


@frozen
class RecordTransaction:
    """`also` is done in the same transaction, while the accounts' rows are held; it may refuse by raising."""

    draft: Draft
    also: Callable[[UnitOfWork, RecordedTransaction], Awaitable[None]] = _nothing


@define
class RecordTransactionHandler:
    """Records a draft, once: a request delivered again gets the receipt of the first time, and nothing more is done.

    Raises InsufficientPoints, ReceiverFull, AlreadyReversed, and what `also` raises.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RecordTransaction) -> RecordedTransaction:
        draft = command.draft
        # The whole guild shares the mint, so who needs it waits for a turn; wallets are many, and seldom waited for.
        turn = draft.guild if any(entry.account == MINT for entry in draft.entries) else None
        try:
            async with self._uow(turn=turn) as uow:
                recorded = await uow.points.record(draft, at=self._clock.now())
                await command.also(uow, recorded)
                await uow.commit()
        except (AlreadyRecorded, AlreadyReversed, BalanceOutOfBounds) as refusal:
            return await self._recorded_before(draft, refusal)
        return recorded

    async def _recorded_before(
        self, draft: Draft, refusal: AlreadyRecorded | AlreadyReversed | BalanceOutOfBounds
    ) -> RecordedTransaction:
        async with self._uow() as uow:
            earlier = await uow.points.recorded_by(draft.guild, draft.request, draft.part)
            if earlier is not None:
                return earlier
            if isinstance(refusal, BalanceOutOfBounds):
                for entry in draft.entries:
                    check_bounds(entry, await uow.points.balance(draft.guild, entry.account))
                raise TransientFailure from refusal  # what stood in the way has gone meanwhile
        raise refusal
