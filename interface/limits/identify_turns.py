"""The seam to discord.py's IDENTIFYs: its `before_identify_hook` waits here for the shard's turn."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from attrs import define, evolve, field, frozen

from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable
from application.shared.use_case import UseCase
from domain.limits.identifying import PRESENT, SPACING, USED_WITHIN, Asking, Turn, Waiting, pause_without_records
from domain.limits.process import ProcessId
from domain.limits.session_starts import SessionStarts
from interface.limits.words import waits_for_budget, waits_for_turn

PATIENCE = 40.0
"""Seconds; discord.py gives up a connection that has not IDENTIFYed within 60. The place is kept meanwhile."""

TOLD_AFTER = 10.0
"""Seconds of waiting that are nothing to tell of."""

_ASKED_AGAIN = PRESENT.total_seconds() / 2


@define(eq=False)
class IdentifyTurns:
    _process: ProcessId
    _ask: UseCase[Asking, Turn | Waiting]
    _note: Callable[[int, str | None], None]
    """Told what a shard waits for, and None once it waits no more."""
    _waited: Callable[[float], None]
    """Told for how many seconds one waited that has its turn."""
    _processes: Callable[[], int]
    """How many there are, as far as is known."""
    _last: dict[int, float] = field(factory=dict, init=False)
    """When a shard of each key of this process had its turn, by the loop's clock."""

    async def __call__(self, shard: int, starts: SessionStarts, *, spacing: timedelta = SPACING) -> None:
        """Return when the shard is to IDENTIFY, at once. Raises DiscordUnreachable where its turn is too far off."""
        since = _now()
        try:
            await self._turn_of(Asking(process=self._process, shard=shard, starts=starts, spacing=spacing), since)
        finally:
            self._note(shard, None)
        self._last[starts.key_of(shard)] = _now()
        self._waited(_now() - since)

    async def stand_in_line(self, shard: int, starts: SessionStarts, *, spacing: timedelta = SPACING) -> None:
        """Return once nobody is before the shard, so that its connection need not wait for longer than it may."""
        asking = Asking(process=self._process, shard=shard, starts=starts, spacing=spacing, only_stands=True)
        since, began = _now(), datetime.now(UTC)
        try:
            while (answer := await self._place_of(asking)) is not None and answer.ahead:
                if _now() - since > TOLD_AFTER:
                    self._note(shard, waits_for_turn(began))
                await asyncio.sleep(_ASKED_AGAIN)
        finally:
            self._note(shard, None)

    async def _place_of(self, asking: Asking) -> Waiting | None:
        """None where the records are away: the turn itself is then waited for without them."""
        try:
            answer = await self._ask(asking)
        except (RecordsUnavailable, CommitOutcomeUnknown):
            return None
        return answer if isinstance(answer, Waiting) else None

    async def _turn_of(self, asking: Asking, since: float) -> None:
        began = datetime.now(UTC)
        while True:
            asked = _now()
            try:
                answer = await self._ask(asking)
            except RecordsUnavailable:
                await self._without_records(asking)
                return
            except CommitOutcomeUnknown:
                answer = None  # it may be this shard's turn, or not
            late = _now() - asked > USED_WITHIN.total_seconds()
            if isinstance(answer, Turn) and not late:
                return
            asking = evolve(asking, unused=not isinstance(answer, Waiting))
            await self._pause(asking, answer, since, began)

    async def _pause(self, asking: Asking, answer: Turn | Waiting | None, since: float, began: datetime) -> None:
        wait = answer.until - answer.place.asked_at if isinstance(answer, Waiting) else timedelta(0)
        if asking.starts.wait and wait.total_seconds() > PATIENCE:
            self._note(asking.shard, waits_for_budget(asking.starts.remaining, datetime.now(UTC) + wait))
            raise DiscordUnreachable
        pause = min(max(wait.total_seconds(), 0.0), _ASKED_AGAIN)
        waited = _now() + pause - since
        if waited > PATIENCE:
            raise DiscordUnreachable
        if waited > TOLD_AFTER:
            self._note(asking.shard, waits_for_turn(began))
        await asyncio.sleep(pause)

    async def _without_records(self, asking: Asking) -> None:
        last = self._last.get(asking.key)
        since_last = None if last is None else timedelta(seconds=_now() - last)
        pause = pause_without_records(asking, since_last=since_last, processes=self._processes(), drawn=random.random())
        if pause.total_seconds() > PATIENCE:
            raise DiscordUnreachable
        await asyncio.sleep(pause.total_seconds())


@frozen
class SpacedTurns:
    """The same, for where Discord, or a playground, wants IDENTIFYs so far apart."""

    _turns: IdentifyTurns
    _spacing: timedelta

    async def stand_in_line(self, shard: int, starts: SessionStarts) -> None:
        await self._turns.stand_in_line(shard, starts, spacing=self._spacing)

    async def __call__(self, shard: int, starts: SessionStarts) -> None:
        await self._turns(shard, starts, spacing=self._spacing)


def _now() -> float:
    return asyncio.get_running_loop().time()
