"""A process' share of the requests that Discord takes in a second: renewed every few seconds, given back at the end."""

from datetime import timedelta

from attrs import define, evolve, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.limits.invalid_requests import PERIOD, minute_of
from domain.limits.process import ProcessId
from domain.limits.sharing import SECOND, renewed


@frozen(kw_only=True)
class RenewShare:
    process: ProcessId
    uses: int
    """What it may have sent in the last second."""
    invalid: int
    """Invalid requests since it told last."""


@frozen(kw_only=True)
class ShareState:
    may_use: int
    processes: int
    invalid: int
    """Of all processes, in the last ten minutes."""


@define
class RenewShareHandler:
    _uow: UnitOfWorkFactory
    _limit: int

    async def __call__(self, command: RenewShare) -> ShareState:
        async with self._uow() as uow:
            shares = uow.request_shares
            now = await shares.lock()
            others = [share for share in await shares.shares(now=now) if share.process != command.process]
            result = renewed(command.process, uses=command.uses, others=others, limit=self._limit, now=now)
            await shares.keep(result.share)
            if command.invalid:
                await shares.count_invalid(command.invalid, minute=minute_of(now))
            invalid = await shares.invalid_since(minute_of(now) - PERIOD)
            if command.invalid or not command.uses:  # only then are there more rows than before
                await shares.forget(shares_before=now, minutes_before=minute_of(now) - PERIOD)
            await uow.commit()
        return ShareState(may_use=result.may_use, processes=1 + len(others), invalid=invalid)


@frozen
class GiveShareBack:
    process: ProcessId


@define
class GiveShareBackHandler:
    """What it sent a moment ago counts for one more second. Its places in the queue to connect go, too."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: GiveShareBack) -> None:
        async with self._uow() as uow:
            now = await uow.request_shares.lock()
            for share in await uow.request_shares.shares(now=now):
                if share.process == command.process:
                    await uow.request_shares.keep(evolve(share, until=now + timedelta(seconds=SECOND)))
            await uow.identify_queue.leave(command.process)
            await uow.commit()
