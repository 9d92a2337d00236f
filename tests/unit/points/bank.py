"""The use cases of points put together, on records in memory."""

from attrs import define, field

from application.points.get_transaction import GetTransactionHandler
from application.points.grant_points import GrantPointsHandler
from application.points.grant_to_role import GrantToRoleHandler
from application.points.list_transactions import ListTransactionsHandler
from application.points.plan_role_grant import PlanRoleGrantHandler
from application.points.record_part import RecordPartHandler
from application.points.record_transaction import RecordTransaction, RecordTransactionHandler
from application.points.reverse_transaction import ReverseTransactionHandler
from application.points.save_role_grant import SaveRoleGrantHandler
from application.points.show_balance import ShowBalanceHandler
from application.points.take_points import TakePointsHandler
from application.points.transfer_points import TransferPointsHandler
from domain.points.account import MINT, AccountRef, wallet
from domain.points.transaction import RecordedTransaction
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings
from tests.builders import GUILD
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.discord import FakeDiscord
from tests.fakes.points import ACCOUNTS, TRANSACTIONS, MemoryLedgerReader
from tests.fakes.records import MemoryRecords
from tests.fakes.role_grants import MemoryRoleGrantReader
from tests.fakes.role_members import FakeRoleMembers
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.points import a_grant


@define(eq=False)
class Bank:
    records: MemoryRecords
    clock: FakeClock
    settings: Settings = field(factory=Settings)
    members: FakeRoleMembers = field(factory=FakeRoleMembers)
    discord: FakeDiscord = field(factory=FakeDiscord)

    async def get_settings(self, _guild: GuildId, /) -> Settings:
        return self.settings

    @property
    def uow(self) -> MemoryUnitOfWorkFactory:
        return MemoryUnitOfWorkFactory(self.records)

    @property
    def record(self) -> RecordTransactionHandler:
        return RecordTransactionHandler(self.uow, self.clock)

    @property
    def give(self) -> TransferPointsHandler:
        return TransferPointsHandler(self.get_settings, self.record, self.clock)

    @property
    def grant(self) -> GrantPointsHandler:
        return GrantPointsHandler(self.get_settings, self.record)

    @property
    def take(self) -> TakePointsHandler:
        return TakePointsHandler(self.get_settings, self.record)

    @property
    def reverse(self) -> ReverseTransactionHandler:
        get = GetTransactionHandler(self.uow)
        return ReverseTransactionHandler(self.get_settings, get, self.discord, self.record, AgreedClock(self.clock))

    @property
    def show_balance(self) -> ShowBalanceHandler:
        return ShowBalanceHandler(self.get_settings, MemoryLedgerReader(self.records))

    @property
    def list_transactions(self) -> ListTransactionsHandler:
        return ListTransactionsHandler(self.get_settings, MemoryLedgerReader(self.records))

    @property
    def plan_role_grant(self) -> PlanRoleGrantHandler:
        return PlanRoleGrantHandler(self.get_settings, self.members, SaveRoleGrantHandler(self.uow), self.clock)

    @property
    def record_part(self) -> RecordPartHandler:
        return RecordPartHandler(self.uow, self.clock)

    @property
    def grant_to_role(self) -> GrantToRoleHandler:
        grants = MemoryRoleGrantReader(self.records)
        return GrantToRoleHandler(self.get_settings, self.members, grants, self.record_part, self.clock)

    async def have(self, user: UserId, amount: int) -> RecordedTransaction:
        return await self.record(RecordTransaction(a_grant(user, amount)))

    def balance(self, user: UserId) -> int:
        return self.records[ACCOUNTS].get((GUILD, wallet(user)), 0)

    @property
    def minted(self) -> int:
        """What is about."""
        return -self.records[ACCOUNTS].get((GUILD, MINT), 0)

    @property
    def accounts(self) -> set[AccountRef]:
        return {account for _, account in self.records[ACCOUNTS]}

    @property
    def transactions(self) -> list[RecordedTransaction]:
        return list(self.records[TRANSACTIONS].values())
