"""Keeps this process' share of Discord's limits up to date, and the limiter with it."""

import math
from collections import deque
from collections.abc import Callable

from attrs import define, field

from application.limits.renew_share import GiveShareBack, RenewShare, ShareState
from application.limits.request_limiter import RequestLimiter
from application.limits.standing_still import watched
from application.shared.errors import ApplicationError
from application.shared.use_case import UseCase
from domain.limits.invalid_requests import PERIOD, pace_at
from domain.limits.process import ProcessId
from domain.limits.sharing import LEASE, kept_free, share_without_records


@define(eq=False)
class ShareKeeper:
    _process: ProcessId
    _limit: int
    _limiter: RequestLimiter
    _renew: UseCase[RenewShare, ShareState]
    _give_back: UseCase[GiveShareBack, None]
    _tell: Callable[[ShareState], None]
    """Told how it stands after each renewal, and while there is none."""
    _known: ShareState | None = field(default=None, init=False)
    _known_at: float = field(default=float("-inf"), init=False)
    _since: float | None = field(default=None, init=False)
    """When it asked for the first time."""
    _untold: deque[float] = field(factory=deque, init=False)
    """When requests were answered as invalid that are not on record yet."""

    @property
    def processes(self) -> int:
        """As far as is known, this one included."""
        return 1 if self._known is None else self._known.processes

    def count_invalid(self) -> None:
        """One more request was invalid; enough of them slow this process down at once."""
        self._untold.append(self._limiter.now())
        self._apply(self._limiter.share, until=self._limiter.until)

    async def keep(self) -> None:
        """Raises an ApplicationError while the records are away; the share is then kept, within its bound."""
        asked, telling = self._limiter.now(), len(self._untold)
        over = asked + LEASE.total_seconds()
        self._since = asked if self._since is None else self._since
        with watched(self._limiter.now) as standing_still:
            try:
                known = await self._renew(RenewShare(process=self._process, uses=self._limiter.uses(), invalid=telling))
            except ApplicationError:
                if standing_still.so_far() < LEASE.total_seconds():  # else it may have failed for that alone
                    self._go_on_without_records(self._since)
                raise
        self._known, self._known_at = known, asked
        for _ in range(min(telling, len(self._untold))):
            self._untold.popleft()
        self._apply(known.may_use, until=over)

    async def give_back(self) -> None:
        await self._give_back(GiveShareBack(self._process))

    def _go_on_without_records(self, since: float) -> None:
        if self._limiter.now() < max(since, self._known_at) + LEASE.total_seconds():
            return
        if self._known is None:
            self._apply(kept_free(self._limit))
        else:
            self._apply(share_without_records(self._limiter.share, self.processes, self._limit))

    def _apply(self, share: int, *, until: float = math.inf) -> None:
        invalid = self._invalid()
        self._limiter.change(share, pace_at(invalid), until=until)
        self._tell(ShareState(may_use=share, processes=self.processes, invalid=invalid))

    def _invalid(self) -> int:
        """In the last ten minutes, as far as is known."""
        since = self._limiter.now() - PERIOD.total_seconds()
        while self._untold and self._untold[0] <= since:
            self._untold.popleft()
        on_record = 0 if self._known is None or self._known_at <= since else self._known.invalid
        return on_record + len(self._untold)
