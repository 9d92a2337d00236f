from datetime import timedelta

from attrs import define, frozen

from application.points.hand_over import HandOver
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.roles import RoleDirectory
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.points.purchase import PurchaseState
from domain.points.shop_errors import PurchaseNotFound
from domain.points.transaction import TransactionId
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class DeliverPurchase:
    guild: GuildId
    purchase: TransactionId


@define
class DeliverPurchaseHandler:
    """Hands over what was bought, unless that is done.

    Raises DiscordUnreachable, also while another is at it: only what is settled needs nobody any more.
    """

    _uow: UnitOfWorkFactory
    _hand_over: UseCase[HandOver, None]
    _directory: RoleDirectory
    _clock: SharedClock
    _lease: timedelta

    async def __call__(self, command: DeliverPurchase) -> None:
        await self._directory.of(command.guild)  # out of this process's reach, it costs no attempt
        async with self._uow() as uow:
            now = await self._clock.now()
            purchase = await uow.purchases.claim(command.guild, command.purchase, now=now, lease=self._lease)
            if purchase is None and await self._is_open(uow, command):
                raise DiscordUnreachable
            await uow.commit()
        if purchase is not None:
            await self._hand_over(HandOver(purchase))

    @staticmethod
    async def _is_open(uow: UnitOfWork, command: DeliverPurchase) -> bool:
        try:
            return (await uow.purchases.lock(command.guild, command.purchase)).state is PurchaseState.PAID
        except PurchaseNotFound:  # forgotten with its guild
            return False
