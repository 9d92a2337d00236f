from datetime import timedelta

from attrs import frozen
from discord.ext import commands

from application.points.add_item import AddItemHandler
from application.points.buy_item import BuyItemHandler
from application.points.claim_daily import ClaimDaily, ClaimDailyHandler, DailyReceipt
from application.points.configuring import shop_section
from application.points.deliver_purchase import DeliverPurchaseHandler
from application.points.edit_item import EditItemHandler
from application.points.find_item import FindItemHandler
from application.points.hand_over import HandOverHandler
from application.points.list_items import ListItemsHandler
from application.points.pay_for_item import PayForItem, PayForItemHandler
from application.points.record_transaction import RecordTransactionHandler
from application.points.refund_purchase import RefundPurchase, RefundPurchaseHandler
from application.points.remove_item import RemoveItemHandler
from application.points.resume_purchases import ResumePurchases, ResumePurchasesHandler
from application.points.settle_purchase import SettlePurchaseHandler
from application.points.shop_reactions import shop_reactions
from application.points.show_purchases import ShowPurchasesHandler
from application.points.suggest_items import SuggestItemsHandler
from application.points.tell_refund import TellRefundHandler
from application.shared.errors import CommitOutcomeUnknown
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.points.purchase import Purchase
from domain.points.transaction import RecordedTransaction
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.points.shop_reader import PostgresShopReader, PostgresStreakReader
from interface.points.buyer_notifier import DiscordBuyerNotifier
from interface.points.shop_buttons import PressBuy, TurnPurchasePage, TurnShopPage
from interface.points.shop_commands import ShopCommands, ShopUseCases, daily_command
from interface.points.shop_references import SHOP_REFERENCES
from interface.points.shop_words import shop_words
from interface.shared.context import Background, Context
from interface.shared.roles import DiscordRoles
from interface.shared.wiring import Shared, role_gateway

LEASE = timedelta(seconds=60)
SWEEP_EVERY = 60.0  # seconds


@frozen(kw_only=True)
class ShopTransactions:
    """Each done again does nothing twice: so it is, where a commit's outcome is unknown."""

    pay: UseCase[PayForItem, RecordedTransaction]
    claim: UseCase[ClaimDaily, DailyReceipt]
    settle: UseCase[Purchase, None]
    refund: UseCase[RefundPurchase, None]


def shop_transactions(shared: Shared, get_settings: UseCase[GuildId, Settings]) -> ShopTransactions:
    uow, clock, in_doubt = shared.uow, shared.clock, (CommitOutcomeUnknown,)
    record = RecordTransactionHandler(uow, clock)
    claim = ClaimDailyHandler(PostgresStreakReader(shared.reading), get_settings, record, uow, clock)
    return ShopTransactions(
        pay=shared.transaction(PayForItemHandler(record), also=in_doubt),
        claim=shared.transaction(claim, also=(ConcurrentChange, *in_doubt)),
        settle=shared.transaction(SettlePurchaseHandler(uow, clock), also=in_doubt),
        refund=shared.transaction(RefundPurchaseHandler(record, uow, clock, shared.client.own_id), also=in_doubt),
    )


def shop_context(shared: Shared, get_settings: UseCase[GuildId, Settings]) -> Context:
    """`/daily` and the shop."""
    uow, clock = shared.uow, shared.clock
    shop, roles, gateway = PostgresShopReader(shared.reading), DiscordRoles(shared.client), role_gateway(shared)
    buyers = DiscordBuyerNotifier(shared.client, clock)
    transactions = shop_transactions(shared, get_settings)
    hand_over = HandOverHandler(
        roles=gateway,
        directory=roles,
        shop=shop,
        settle=transactions.settle,
        refund=transactions.refund,
        uow=uow,
        clock=shared.shared_clock,
        lease=LEASE,
    )
    use_cases = ShopUseCases(
        list=shared.measured(ListItemsHandler(shop, roles, get_settings)),
        find=shared.measured(FindItemHandler(shop)),
        suggest=shared.measured(SuggestItemsHandler(shop)),
        buy=shared.measured(BuyItemHandler(shop, gateway, roles, transactions.pay, get_settings)),
        add=shared.transaction(AddItemHandler(uow, roles, clock)),
        edit=shared.transaction(EditItemHandler(uow, shop, clock)),
        remove=shared.transaction(RemoveItemHandler(uow, clock)),
        purchases=shared.measured(ShowPurchasesHandler(shop)),
    )
    workers = Workers(LEASE.total_seconds())
    resume = ResumePurchasesHandler(uow, hand_over, shared.shared_clock, LEASE, workers)

    def equip(bot: commands.Bot) -> None:
        bot.tree.add_command(daily_command(transactions.claim))
        bot.tree.add_command(ShopCommands(use_cases))

    async def sweep() -> None:
        await resume(ResumePurchases(shared.client.served_guilds()))

    return Context(
        equip=equip,
        words=shop_words,
        references=SHOP_REFERENCES,
        sections=(shop_section(),),
        reactions=shop_reactions(
            deliver=shared.measured(DeliverPurchaseHandler(uow, hand_over, roles, shared.shared_clock, LEASE)),
            tell_refund=shared.measured(TellRefundHandler(shop, buyers, get_settings)),
        ),
        buttons=(
            PressBuy(use_cases.buy).button(),
            TurnShopPage(use_cases.list).button(),
            TurnPurchasePage(use_cases.purchases).button(),
        ),
        background=(Background("purchase sweep", sweep, every=SWEEP_EVERY, workers=workers),),
    )
