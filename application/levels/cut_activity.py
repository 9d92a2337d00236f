from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.levels.activity import MemberId
from domain.shared.ids import GuildId, UserId

DAYS_AT_ONCE = 2_000
"""Stored days that are looked at in one transaction."""


class ActivityParts(Protocol):
    """The stored days and hours, in parts that are made ahead and dropped as a whole."""

    async def make_ahead(self, today: date) -> None: ...

    async def outlived(self, kept_since: date) -> Sequence[date]:
        """The days before which a whole part is older than `kept_since`, the oldest first."""
        ...

    async def drop(self, before: date) -> None:
        """Drop all parts that end by then."""
        ...


@frozen
class CutActivity:
    kept_for: timedelta


@frozen(kw_only=True)
class CloseSomeDays:
    before: date
    after: MemberId


@define
class CutActivityHandler:
    """Drops activity of single days and hours once it is old; what XP the days brought is closed before.

    Interrupted anywhere it does the rest the next time, and several at once do no harm.
    """

    _parts: ActivityParts
    _close_some: UseCase[CloseSomeDays, MemberId | None]
    _clock: SharedClock

    async def __call__(self, command: CutActivity) -> None:
        today = (await self._clock.now()).date()
        await self._parts.make_ahead(today)
        for before in await self._parts.outlived(today - command.kept_for):
            after: MemberId | None = (GuildId(0), UserId(0))
            while after is not None:
                after = await self._close_some(CloseSomeDays(before=before, after=after))
            await self._parts.drop(before)


@define
class CloseSomeDaysHandler:
    """One transaction; returns the last member who was looked at, or None where there is none beyond `after`."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: CloseSomeDays) -> MemberId | None:
        async with self._uow() as uow:
            members = await uow.rollups.with_days(before=command.before, after=command.after, limit=DAYS_AT_ONCE)
            if members:
                await uow.rollups.close(members, before=command.before)
                await uow.commit()
        return members[-1] if members else None
