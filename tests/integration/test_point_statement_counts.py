"""What each use case of points costs; round trips, not SQL, are the cost."""

from collections.abc import Callable

import pytest
from attrs import evolve, field, frozen

from application.points.get_transaction import GetTransactionHandler
from application.points.grant_points import GrantPoints, GrantPointsHandler
from application.points.grant_to_role import GrantToRole, GrantToRoleHandler
from application.points.list_transactions import ListTransactions, ListTransactionsHandler
from application.points.plan_role_grant import PlanRoleGrant, PlanRoleGrantHandler
from application.points.record_part import RecordPartHandler
from application.points.record_transaction import RecordTransaction, RecordTransactionHandler
from application.points.reverse_transaction import ReverseTransaction, ReverseTransactionHandler
from application.points.save_role_grant import SaveRoleGrantHandler
from application.points.show_balance import ShowBalance, ShowBalanceHandler
from application.points.transfer_points import TransferPoints, TransferPointsHandler
from domain.points.errors import InsufficientPoints, SelfTransfer
from domain.points.holder import Holder
from domain.points.settings import DAILY_GIVE_LIMIT
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Seek
from domain.shared.settings import Settings
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.points.ledger_reader import PostgresLedgerReader
from infrastructure.points.role_grant_reader import PostgresRoleGrantReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, a_moderator, a_request, a_standing
from tests.fakes.clock import AgreedClock, FakeClock
from tests.fakes.discord import FakeDiscord
from tests.fakes.role_members import FakeRoleMembers
from tests.points import ANOTHER, ROLE, a_grant
from tests.postgres_proxy import PostgresProxy
from tests.statements import StatementLog, statements_of

COMMITTED = ["BEGIN", "COMMIT"]
UNDONE = ["BEGIN", "ROLLBACK"]
RECEIVERS = tuple(UserId((100 + number) << 22) for number in range(1_500))


def costs(log: StatementLog) -> tuple[list[str], int, list[str]]:
    """Statements within transactions, reads, and the transactions' ends."""
    return log.verbs, len(log.reads), log.boundaries


@frozen
class Points:
    uow: PostgresUnitOfWorkFactory
    reader: PostgresLedgerReader
    settings: Settings = field(factory=Settings)
    clock: FakeClock = field(factory=FakeClock)

    async def get_settings(self, _: GuildId, /) -> Settings:
        """Known in this process."""
        return self.settings

    @property
    def record(self) -> RecordTransactionHandler:
        return RecordTransactionHandler(self.uow, self.clock)

    @property
    def give(self) -> TransferPointsHandler:
        return TransferPointsHandler(self.get_settings, self.record, self.clock)


@pytest.fixture
async def rich(registered: PostgresUnitOfWorkFactory, engines: Engines) -> Points:
    """MEMBER has 100."""
    points = Points(registered, PostgresLedgerReader(Reading(engines)))
    await points.record(RecordTransaction(a_grant(MEMBER, 100)))
    return points


def a_gift(amount: int = 10, *, to: UserId = ANOTHER) -> TransferPoints:
    receiver = Holder(a_standing(to))
    return TransferPoints(
        guild=GUILD, sender=MEMBER, receiver=receiver, amount=amount, reason=None, request=a_request()
    )


async def test_a_gift_is_one_statement(rich: Points, engines: Engines) -> None:
    with statements_of(engines) as log:
        await rich.give(a_gift())
    assert costs(log) == (["WITH"], 0, COMMITTED)


async def test_a_gift_where_there_is_a_limit_is_two(rich: Points, engines: Engines) -> None:
    limited = evolve(rich, settings=Settings({DAILY_GIVE_LIMIT.name: 50}))
    with statements_of(engines) as log:
        await limited.give(a_gift())
    assert costs(log) == (["WITH", "SELECT"], 0, COMMITTED)


async def test_a_gift_that_a_rule_refuses_costs_nothing(rich: Points, engines: Engines) -> None:
    with statements_of(engines) as log, pytest.raises(SelfTransfer):
        await rich.give(a_gift(to=MEMBER))
    assert costs(log) == ([], 0, [])


async def test_a_gift_that_is_not_covered_looks_why(rich: Points, engines: Engines) -> None:
    with statements_of(engines) as log, pytest.raises(InsufficientPoints):
        await rich.give(a_gift(101))
    assert costs(log) == (["WITH", "SELECT", "SELECT"], 0, UNDONE * 2)


async def test_a_gift_delivered_twice_is_one_statement_more(rich: Points, engines: Engines) -> None:
    gift = a_gift()
    await rich.give(gift)
    with statements_of(engines) as log:
        await rich.give(gift)
    assert costs(log) == (["WITH", "SELECT"], 0, UNDONE * 2)


async def test_a_grant_is_one_statement_and_a_reversal_two(rich: Points, engines: Engines) -> None:
    grant = GrantPointsHandler(rich.get_settings, rich.record)
    get = GetTransactionHandler(rich.uow)
    reverse = ReverseTransactionHandler(rich.get_settings, get, FakeDiscord(), rich.record, AgreedClock(rich.clock))
    holder, by = Holder(a_standing(MEMBER)), a_moderator()
    with statements_of(engines) as log:
        granted = await grant(
            GrantPoints(guild=GUILD, by=by, receiver=holder, amount=5, reason="quiz", request=a_request())
        )
    assert costs(log) == (["WITH"], 0, COMMITTED)
    undo = ReverseTransaction(guild=GUILD, by=by, id=granted.transaction.id, reason="typo", request=a_request())
    with statements_of(engines) as log:
        await reverse(undo)
    assert costs(log) == (["SELECT", "WITH"], 0, [*UNDONE, *COMMITTED])


async def test_a_grant_to_a_role_is_a_statement_for_each_thousand_members(rich: Points, engines: Engines) -> None:
    members, uow, clock = FakeRoleMembers({ROLE: RECEIVERS}), rich.uow, rich.clock
    plan = PlanRoleGrantHandler(rich.get_settings, members, SaveRoleGrantHandler(uow), clock)
    grants = PostgresRoleGrantReader(Reading(engines))
    grant = GrantToRoleHandler(rich.get_settings, members, grants, RecordPartHandler(uow, clock), clock)
    by = a_moderator()
    with statements_of(engines) as log:
        planned = await plan(
            PlanRoleGrant(guild=GUILD, by=by, role=ROLE, amount=5, reason="all helped", request=a_request())
        )
    assert costs(log) == (["SELECT", "INSERT", "DELETE"], 0, COMMITTED)
    with statements_of(engines) as log:
        granted = await grant(GrantToRole(guild=GUILD, by=by, request=planned.grant.request))
    assert (granted.receivers, len(granted.transactions)) == (1_500, 2)
    assert costs(log) == (["WITH", "WITH"], 3, COMMITTED * 2)


@pytest.mark.parametrize("size", [1, 100])
async def test_a_balance_and_a_page_of_any_size_are_one_read_each(rich: Points, engines: Engines, size: int) -> None:
    balance = ShowBalanceHandler(rich.get_settings, rich.reader)
    history = ListTransactionsHandler(rich.get_settings, rich.reader)
    with statements_of(engines) as log:
        await balance(ShowBalance(guild=GUILD, by=a_moderator(), user=MEMBER))
        await history(ListTransactions(guild=GUILD, by=a_moderator(), user=MEMBER, seek=Seek(size=size)))
    assert costs(log) == ([], 2, [])


async def test_a_gift_is_three_round_trips_with_its_begin_and_commit(
    rich: Points,
    proxy: PostgresProxy,
    database_settings: DatabaseSettings,
    make_engines: Callable[[DatabaseSettings], Engines],
) -> None:
    engines = make_engines(proxy.settings(database_settings))
    points = Points(PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None), rich.reader)
    for _ in range(3):  # the first ones connect and prepare
        await points.give(a_gift(1))
    before = proxy.round_trips
    await points.give(a_gift(1))
    assert proxy.round_trips - before == 3
