from collections.abc import Collection
from datetime import timedelta
from functools import partial

from attrs import define, frozen

from application.points.hand_over import HandOver
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.points.purchase import Purchase
from domain.shared.ids import GuildId
from domain.shared.lease import Room

TRIED_AGAIN_AFTER = timedelta(seconds=15)
"""Where Discord gave no answer."""


@frozen
class ResumePurchases:
    """Hand over what is paid and left lying in these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class ResumePurchasesHandler:
    """Has the workers take on the purchases whose lease ran out.

    One that Discord gives no answer about is taken on again a little later, whenever the next sweep would have been.
    """

    _uow: UnitOfWorkFactory
    _hand_over: UseCase[HandOver, None]
    _clock: SharedClock
    _lease: timedelta
    _workers: Workers

    async def __call__(self, command: ResumePurchases) -> None:
        if command.guilds:
            await self._workers.take_on(partial(self._claim, command.guilds), self._resume)

    async def _claim(self, guilds: Collection[GuildId], room: Room) -> tuple[Purchase, ...]:
        async with self._uow() as uow:
            now = await self._clock.now()
            purchases = await uow.purchases.claim_due(guilds, now=now, lease=self._lease, room=room)
            await uow.commit()
        return purchases

    async def _resume(self, purchase: Purchase) -> None:
        try:
            await self._hand_over(HandOver(purchase, tried_again_after=TRIED_AGAIN_AFTER))
        except DiscordUnreachable:
            self._workers.expect_news(after=TRIED_AGAIN_AFTER.total_seconds())
            raise
