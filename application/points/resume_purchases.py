import asyncio
from collections.abc import Collection
from datetime import timedelta

from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.errors import DiscordUnreachable
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.points.purchase import Purchase
from domain.shared.ids import GuildId

CLAIMED_AT_ONCE = 20


@frozen
class ResumePurchases:
    """Hand over what is paid and left lying in these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class ResumePurchasesHandler:
    """Finishes purchases whose lease ran out; returns how many it finished.

    One that Discord gives no answer about is left for a later sweep, and ends this one; any other failure of one
    purchase is raised after the others were tried.
    """

    _uow: UnitOfWorkFactory
    _hand_over: UseCase[Purchase, None]
    _clock: Clock
    _lease: timedelta

    async def __call__(self, command: ResumePurchases) -> int:
        finished = 0
        while command.guilds and (purchases := await self._claim(command.guilds)):
            results = await asyncio.gather(*map(self._resume, purchases), return_exceptions=True)
            failures = [result for result in results if isinstance(result, Exception)]
            if failures:
                raise ExceptionGroup("purchases that could not be handed over", failures)
            finished += sum(result is True for result in results)
            if not all(results):
                return finished
        return finished

    async def _claim(self, guilds: Collection[GuildId]) -> tuple[Purchase, ...]:
        async with self._uow() as uow:
            purchases = await uow.purchases.claim_due(
                guilds, now=self._clock.now(), lease=self._lease, limit=CLAIMED_AT_ONCE
            )
            await uow.commit()
        return purchases

    async def _resume(self, purchase: Purchase) -> bool:
        try:
            await self._hand_over(purchase)
        except DiscordUnreachable:
            return False
        return True
