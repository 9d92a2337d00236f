"""The use cases of `/daily` and of the shop put together, on whichever unit of work a test brings."""

from collections.abc import Callable
from datetime import timedelta

from attrs import define, field

from application.guilds.get_settings import GetSettingsHandler
from application.guilds.queries import GuildSettingsReader
from application.points.add_item import AddItem, AddItemHandler
from application.points.buy_item import BuyItem, BuyItemHandler, BuyReceipt
from application.points.claim_daily import ClaimDaily, ClaimDailyHandler, DailyReceipt
from application.points.deliver_purchase import DeliverPurchase, DeliverPurchaseHandler
from application.points.edit_item import EditItemHandler
from application.points.hand_over import HandOverHandler
from application.points.list_items import ListItemsHandler
from application.points.pay_for_item import PayForItem, PayForItemHandler
from application.points.record_transaction import RecordTransaction, RecordTransactionHandler
from application.points.refund_purchase import RefundPurchase, RefundPurchaseHandler
from application.points.remove_item import RemoveItemHandler
from application.points.resume_purchases import ResumePurchases, ResumePurchasesHandler
from application.points.settle_purchase import SettlePurchaseHandler
from application.points.shop_queries import ItemView, PurchaseView, ShopReader, StreakReader
from application.points.tell_refund import TellRefundHandler
from application.shared.errors import DiscordUnreachable
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.guilds.guild import SettingDecision
from domain.points.account import MINT, wallet
from domain.points.amount import points
from domain.points.purchase import Purchase
from domain.points.shop_item import ItemId, ItemName, ShopItem
from domain.points.transaction import RecordedTransaction, TransactionId
from domain.shared.ids import GuildId, RequestId, RoleId, UserId
from domain.shared.roles import GuildRoles, RoleFacts
from tests.builders import BOT, GUILD, MEMBER, MODERATOR, a_moderator, a_request
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.roles import FakeRoles
from tests.points import a_grant
from tests.sweeps import Sweep

LEASE = timedelta(seconds=60)
ITEM = ItemId(900)
VIP = RoleId(41)
CAPTAIN = RoleId(42)
OUT_OF_REACH = RoleId(43)


def the_roles() -> FakeRoles:
    """Two roles to sell, and one above the bot."""
    known = (
        RoleFacts(id=VIP, name="VIP", position=3),
        RoleFacts(id=CAPTAIN, name="Captain", position=4),
        RoleFacts(id=OUT_OF_REACH, name="Admin", position=4, is_below_the_bot=False),
    )
    return FakeRoles(roles=GuildRoles(bot_may_manage=True, known={role.id: role for role in known}))


def an_item(
    id_: ItemId = ITEM,
    *,
    name: str = "VIP",
    price: int = 500,
    role: RoleId = VIP,
    stock: int | None = None,
) -> ShopItem:
    return ShopItem(guild=GUILD, id=id_, name=ItemName(name), price=points(price), role=role, stock=stock)


@define(eq=False)
class ToldBuyers:
    """Direct messages about refunds."""

    told: list[PurchaseView] = field(factory=list)
    is_unreachable: bool = False

    async def tell_refund(self, purchase: PurchaseView, currency: str) -> None:
        if self.is_unreachable:
            raise DiscordUnreachable
        self.told.append(purchase)


def _unwrapped[Command, Result](use_case: UseCase[Command, Result]) -> UseCase[Command, Result]:
    return use_case


@define(eq=False)
class Shop:
    uow: UnitOfWorkFactory
    shop: ShopReader
    streaks: StreakReader
    settings: GuildSettingsReader
    roles: FakeRoles = field(factory=the_roles)
    buyers: ToldBuyers = field(factory=ToldBuyers)
    clock: FakeClock = field(factory=FakeClock)
    wrap_pay: Callable[[UseCase[PayForItem, RecordedTransaction]], UseCase[PayForItem, RecordedTransaction]] = (
        _unwrapped
    )
    wrap_claim: Callable[[UseCase[ClaimDaily, DailyReceipt]], UseCase[ClaimDaily, DailyReceipt]] = _unwrapped
    wrap_settle: Callable[[UseCase[Purchase, None]], UseCase[Purchase, None]] = _unwrapped
    wrap_refund: Callable[[UseCase[RefundPurchase, None]], UseCase[RefundPurchase, None]] = _unwrapped

    @property
    def record(self) -> UseCase[RecordTransaction, RecordedTransaction]:
        return RecordTransactionHandler(self.uow, self.clock)

    @property
    def get_settings(self) -> GetSettingsHandler:
        return GetSettingsHandler(self.settings, self.uow, self.clock)

    @property
    def claim(self) -> UseCase[ClaimDaily, DailyReceipt]:
        return self.wrap_claim(ClaimDailyHandler(self.streaks, self.get_settings, self.record, self.uow, self.clock))

    @property
    def add(self) -> AddItemHandler:
        return AddItemHandler(self.uow, self.roles, self.clock)

    @property
    def edit(self) -> EditItemHandler:
        return EditItemHandler(self.uow, self.shop, self.clock)

    @property
    def remove(self) -> RemoveItemHandler:
        return RemoveItemHandler(self.uow, self.clock)

    @property
    def list(self) -> ListItemsHandler:
        return ListItemsHandler(self.shop, self.roles, self.get_settings)

    @property
    def pay(self) -> UseCase[PayForItem, RecordedTransaction]:
        return self.wrap_pay(PayForItemHandler(self.record))

    @property
    def buy(self) -> BuyItemHandler:
        return BuyItemHandler(self.shop, self.roles, self.roles, self.pay, self.get_settings)

    @property
    def settle(self) -> UseCase[Purchase, None]:
        return self.wrap_settle(SettlePurchaseHandler(self.uow, self.clock))

    @property
    def refund(self) -> UseCase[RefundPurchase, None]:
        return self.wrap_refund(RefundPurchaseHandler(self.record, self.uow, self.clock, lambda: BOT))

    @property
    def hand_over(self) -> HandOverHandler:
        return HandOverHandler(
            roles=self.roles,
            directory=self.roles,
            shop=self.shop,
            settle=self.settle,
            refund=self.refund,
            uow=self.uow,
            clock=AgreedClock(self.clock),
            lease=LEASE,
        )

    @property
    def deliver(self) -> DeliverPurchaseHandler:
        return DeliverPurchaseHandler(self.uow, self.hand_over, self.roles, AgreedClock(self.clock), LEASE)

    @property
    def resume(self) -> Sweep[ResumePurchases]:
        workers = Workers(LEASE.total_seconds())
        return Sweep(ResumePurchasesHandler(self.uow, self.hand_over, AgreedClock(self.clock), LEASE, workers), workers)

    @property
    def tell_refund(self) -> TellRefundHandler:
        return TellRefundHandler(self.shop, self.buyers, self.get_settings)

    async def choose(self, *decisions: SettingDecision) -> None:
        """As someone who may."""
        async with self.uow() as uow:
            guild = await uow.guilds.register(GUILD, at=self.clock.now())
            guild.decide(decisions, by=MODERATOR, at=self.clock.now())
            await uow.guilds.save(guild)
            await uow.commit()

    async def gives(self, user: UserId, amount: int) -> None:
        """Somebody gets points from the mint."""
        await self.get_settings(GUILD)
        await self.record(RecordTransaction(a_grant(user, amount)))

    async def sells(
        self, name: str = "VIP", *, price: int = 500, role: RoleId = VIP, stock: int | None = None
    ) -> ItemView:
        return await self.add(AddItem(guild=GUILD, by=a_moderator(), name=name, price=price, role=role, stock=stock))

    async def buys(
        self, item: ItemView, *, user: UserId = MEMBER, shown: int | None = None, request: RequestId | None = None
    ) -> BuyReceipt:
        return await self.buy(
            BuyItem(
                guild=GUILD,
                buyer=user,
                item=item.id,
                shown=item.price if shown is None else shown,
                request=a_request() if request is None else request,
            )
        )

    async def delivers(self, purchase: TransactionId) -> None:
        await self.deliver(DeliverPurchase(guild=GUILD, purchase=purchase))

    async def balance(self, user: UserId = MEMBER, *, guild: GuildId = GUILD) -> int:
        async with self.uow() as uow:
            return await uow.points.balance(guild, wallet(user))

    async def minted(self) -> int:
        """What the mint gave out and has not taken back."""
        async with self.uow() as uow:
            return -await uow.points.balance(GUILD, MINT)
