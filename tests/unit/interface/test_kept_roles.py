"""Whatever hands out roles keeps them for those in jail."""

from datetime import timedelta
from uuid import uuid4

from application.shared.kept_roles import WithKeptRoles
from domain.moderation.actions.jail import JAIL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkOperation, Plan
from domain.moderation.bulk.target import TargetState
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import RoleSwap
from domain.points.amount import points
from domain.points.purchase import Purchase, PurchaseState
from domain.points.transaction import TransactionId
from domain.shared.ids import RoleId
from domain.shared.lease import LeaseToken
from domain.shared.names import Names
from interface.levels.level_wiring import discord_level_ports
from interface.moderation.bulk.wiring import discord_bulk_ports
from interface.shared.context import Context
from tests.builders import GUILD, MEMBER, MODERATOR, a_request, an_intent
from tests.fakes.clock import START, FakeClock
from tests.fakes.interactions import Guild
from tests.fakes.jail import ROLE_SWAPS
from tests.fakes.payloads import PLAIN_ROLE
from tests.fakes.records import MemoryRecords
from tests.fakes.shop import PURCHASES
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.shop import ITEM
from tests.sweeps import swept
from tests.wired import RecordingShared

JAILED = RoleId(4)


async def in_jail(records: MemoryRecords) -> CaseNumber:
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register(GUILD, at=START)
        case = await uow.cases.open(an_intent(kind=JAIL))
        case.settle(failure=None, notice=Notice.NOT_WANTED, at=START)
        await uow.cases.save(case)
        swap = RoleSwap(
            guild=GUILD, number=case.number, user=MEMBER, jail_role=JAILED, joined_at=START, moved=(), unmoved=()
        )
        await uow.role_swaps.put(swap)
        await uow.commit()
    return case.number


async def test_what_is_given_to_many_is_kept_for_somebody_in_jail_among_them(
    guild: Guild, shared: RecordingShared, records: MemoryRecords
) -> None:
    jail = await in_jail(records)
    shared.client.replace(guild.bot)
    plan = Plan(
        guild=GUILD, act=GIVE_TO_ALL, moderator=MODERATOR, moderator_names=Names(), reason=None, request=a_request(),
        planned_at=START, role=PLAIN_ROLE,
    )  # fmt: skip
    operation, works = BulkOperation.plan(plan, OperationNumber(1)), discord_bulk_ports(shared).works
    assert [each.state async for each in works[GIVE_TO_ALL].bring_about(operation, [MEMBER])] == [TargetState.DONE]
    assert records[ROLE_SWAPS][GUILD, jail].moved == (PLAIN_ROLE,)
    assert [each.state async for each in works[TAKE_FROM_ALL].bring_about(operation, [MEMBER])] == [TargetState.DONE]
    assert records[ROLE_SWAPS][GUILD, jail].moved == ()
    assert guild.http.find("PUT", r".*/roles/\d+") == []


async def test_what_somebody_in_jail_has_bought_is_kept_for_them(
    guild: Guild, shared: RecordingShared, contexts: tuple[Context, ...], records: MemoryRecords
) -> None:
    jail = await in_jail(records)
    bought = Purchase(
        guild=GUILD, transaction=TransactionId(1), item=ITEM, user=MEMBER, role=PLAIN_ROLE, price=points(5),
        from_stock=False, bought_at=START, lease_until=START, lease_token=LeaseToken(uuid4()), attempts=1,
    )  # fmt: skip
    records[PURCHASES][GUILD, bought.transaction] = bought
    assert isinstance(shared.clock, FakeClock)
    shared.clock.advance(timedelta(minutes=5))
    shared.client.replace(guild.bot)
    [sweep] = [each for context in contexts for each in context.background if each.name == "purchase sweep"]
    assert sweep.workers is not None
    await swept(sweep.work, sweep.workers)
    assert guild.http.find("PUT", r".*/roles/\d+") == []
    assert records[ROLE_SWAPS][GUILD, jail].moved == (PLAIN_ROLE,)
    assert records[PURCHASES][GUILD, bought.transaction].state is PurchaseState.DELIVERED


def test_rewards_of_levels_go_the_same_way(shared: RecordingShared) -> None:
    assert isinstance(discord_level_ports(shared).roles, WithKeptRoles)
