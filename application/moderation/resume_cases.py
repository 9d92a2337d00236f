from collections.abc import Collection
from datetime import timedelta
from functools import partial

from attrs import define, frozen

from application.moderation.carry_out_case import TRIED_AGAIN_AFTER, CarryOutCase
from application.moderation.queries import CaseView
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.moderation.case import Case
from domain.shared.ids import GuildId
from domain.shared.lease import Room


@frozen
class ResumeCases:
    """Finish what was interrupted in these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class ResumeCasesHandler:
    """Has the workers take on the pending cases whose lease ran out.

    A case that Discord gives no answer about is taken on again a little later, whenever the next sweep would have been.
    """

    _uow: UnitOfWorkFactory
    _carry_out: UseCase[CarryOutCase, CaseView]
    _clock: SharedClock
    _lease: timedelta
    _workers: Workers

    async def __call__(self, command: ResumeCases) -> None:
        if command.guilds:
            await self._workers.take_on(partial(self._claim, command.guilds), self._resume)

    async def _claim(self, guilds: Collection[GuildId], room: Room) -> tuple[Case, ...]:
        async with self._uow() as uow:
            now = await self._clock.now()
            cases = await uow.cases.claim_abandoned(guilds, now=now, lease=self._lease, room=room)
            await uow.commit()
        return cases

    async def _resume(self, case: Case) -> None:
        try:
            await self._carry_out(CarryOutCase(case, resumed=True))
        except DiscordUnreachable:
            self._workers.expect_news(after=TRIED_AGAIN_AFTER.total_seconds())
            raise
