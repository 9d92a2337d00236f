"""Invalid requests count for ten minutes, those on record and those that are not yet."""

from uuid import UUID

from application.limits.renew_share import GiveShareBack, RenewShare, ShareState
from application.limits.request_limiter import RequestLimiter
from application.limits.share_keeper import ShareKeeper
from domain.limits.invalid_requests import PERIOD
from domain.limits.process import ProcessId
from domain.limits.sharing import LIMIT


async def test_what_was_on_record_counts_no_longer_than_that() -> None:
    now, told = 0.0, list[ShareState]()

    async def renew(_: RenewShare) -> ShareState:
        return ShareState(may_use=5, processes=1, invalid=700)

    async def give_back(_: GiveShareBack) -> None:
        raise AssertionError

    limiter = RequestLimiter(now=lambda: now)
    keeper = ShareKeeper(ProcessId(UUID(int=1)), LIMIT, limiter, renew, give_back, told.append)
    await keeper.keep()
    now = PERIOD.total_seconds() - 1
    keeper.count_invalid()
    now += 1
    keeper.count_invalid()
    assert [state.invalid for state in told] == [700, 701, 2]
