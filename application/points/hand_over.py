import asyncio
from datetime import datetime, timedelta

from attrs import define, frozen

from application.points.refund_purchase import RefundPurchase
from application.points.shop_queries import ShopReader
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.roles import NotAMember, RoleDirectory, RoleGateway, RoleRefused
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.points.errors import ReceiverFull
from domain.points.purchase import Purchase, PurchaseState, Refusal
from domain.points.shop_errors import PurchaseTakenOver
from domain.shared.lease import SHARE_OF_LEASE
from domain.shared.roles import fault_of


@frozen
class HandOver:
    """The purchase is leased to the caller; without an answer others may claim it `tried_again_after` that."""

    purchase: Purchase
    tried_again_after: timedelta = timedelta(0)


@define
class HandOverHandler:
    """Gives a buyer the role, or the points back: never both, whoever dies where.

    Discord is asked before it is believed: a role that is there was given by an earlier attempt whose answer was lost,
    also where it is refused by now. A role that may not be handed out any more is not given. Raises DiscordUnreachable
    where nobody knows; the lease is then given up.
    """

    _roles: RoleGateway
    _directory: RoleDirectory
    _shop: ShopReader
    _settle: UseCase[Purchase, None]
    _refund: UseCase[RefundPurchase, None]
    _uow: UnitOfWorkFactory
    _clock: SharedClock
    _lease: timedelta

    async def __call__(self, command: HandOver) -> None:
        purchase = command.purchase
        try:
            async with asyncio.timeout(SHARE_OF_LEASE * self._lease.total_seconds()):
                refusal = await self._give(purchase)
        except (DiscordUnreachable, TimeoutError) as unknown:
            await self._release(purchase, await self._clock.now() + command.tried_again_after)
            raise DiscordUnreachable from unknown
        if refusal is None:
            await self._delivered(purchase)
        else:
            await self._refunded(purchase, refusal)

    async def _give(self, purchase: Purchase) -> Refusal | None:
        """None where the member has the role now."""
        try:
            if purchase.role in await self._roles.held(purchase.guild, purchase.user):
                return None if purchase.was_tried else Refusal.HELD_ALREADY
            async with self._uow() as uow:
                if await uow.purchases.is_paid_back(purchase):
                    return Refusal.REVERSED
            if fault_of(await self._directory.of(purchase.guild), purchase.role) is not None:
                return Refusal.ROLE_REFUSED
            reason = f"[purchase {purchase.transaction}] bought in the shop"
            await self._roles.give(purchase.guild, purchase.user, purchase.role, reason=reason)
        except NotAMember:
            return Refusal.LEFT
        except RoleRefused:
            return await self._after_refusal(purchase)
        return None

    async def _after_refusal(self, purchase: Purchase) -> Refusal | None:
        try:
            held = await self._roles.held(purchase.guild, purchase.user)
        except NotAMember:
            return Refusal.LEFT
        return None if purchase.role in held else Refusal.ROLE_REFUSED

    async def _delivered(self, purchase: Purchase) -> None:
        try:
            await self._settle(purchase)
        except PurchaseTakenOver:
            # Too late: whoever took over may have refunded it meanwhile. If not, they find the role given.
            found = await self._shop.purchase(purchase.guild, purchase.transaction)
            if found.state is PurchaseState.REFUNDED:
                reason = f"[purchase {purchase.transaction}] refunded"
                await self._roles.take(purchase.guild, purchase.user, purchase.role, reason=reason)

    async def _refunded(self, purchase: Purchase, refusal: Refusal) -> None:
        try:
            await self._refund(RefundPurchase(purchase, refusal))
        except PurchaseTakenOver:
            return  # theirs to finish
        except ReceiverFull:
            return  # it stays paid, where `tux doctor` shows it, and is tried again until there is room

    async def _release(self, purchase: Purchase, until: datetime) -> None:
        async with self._uow() as uow:
            await uow.purchases.release(purchase, until=until)
            await uow.commit()
