"""A ledger with a fault planted past the repository does not verify, and the verdict says where."""

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import text

from application.points.verify_ledger import Difference, Rule, Verdict, VerifyLedger, VerifyLedgerHandler
from domain.points.account import MINT, wallet
from domain.points.transaction import RecordedTransaction, TransactionId, reversal_of
from domain.shared.ids import GuildId, UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.points.ledger_audit import CHECKS, EXTENT, PostgresLedgerAudit, of_guilds
from infrastructure.points.ledger_check import LedgerCheck
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface.points.verdict import verdict_lines
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_request
from tests.fakes.clock import START
from tests.points import ANOTHER, a_grant, a_transfer


@pytest.fixture
async def made(registered: PostgresUnitOfWorkFactory) -> list[RecordedTransaction]:
    """In order: two grants, two transfers, and the reversal of the first transfer; one grant in another guild."""
    recorded = []
    async with registered() as uow:
        for draft in (
            a_grant(MEMBER, 100),
            a_grant(ANOTHER, 100),
            a_transfer(MEMBER, ANOTHER, 30),
            a_transfer(ANOTHER, MEMBER, 10),
        ):
            recorded.append(await uow.points.record(draft, at=START))
        reversal = reversal_of(recorded[2], actor=MODERATOR, reason=None, request=a_request())
        recorded.append(await uow.points.record(reversal, at=START))
        await uow.points.record(a_grant(MEMBER, 5, guild=OTHER_GUILD), at=START)
        await uow.commit()
    return recorded


async def verify(engines: Engines, guild: GuildId | None = None, shown: int = 20) -> Verdict:
    return await VerifyLedgerHandler(PostgresLedgerAudit(engines))(VerifyLedger(guild, shown))


async def plant(engines: Engines, *statements: str, **values: object) -> None:
    """Past the repository, and past the foreign keys, which only an owner of the database can do."""
    async with engines.transactional.connect() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            await connection.execute(text(statement), values)
        await connection.commit()


def found(verdict: Verdict) -> list[Difference]:
    assert not verdict.holds
    return verdict.shown


async def test_a_sound_ledger_verifies(made: list[RecordedTransaction], engines: Engines) -> None:
    verdict = await verify(engines)
    assert verdict.holds
    assert (verdict.extent.transactions, verdict.extent.entries, verdict.extent.accounts) == (6, 12, 5)
    assert [line[:4] for line in verdict_lines(verdict, seconds=0.1)] == ["exam", *["ok  "] * 5]


async def test_an_empty_ledger_verifies(registered: PostgresUnitOfWorkFactory, engines: Engines) -> None:
    assert (await verify(engines)).holds


async def test_a_changed_balance_is_found(made: list[RecordedTransaction], engines: Engines) -> None:
    await plant(
        engines,
        "UPDATE point_accounts SET balance = 99 WHERE holder_id = :user AND guild_id = :guild",
        user=ANOTHER,
        guild=GUILD,
    )
    assert found(await verify(engines)) == [
        Difference(rule=Rule.BALANCE_IS_SUM, guild=GUILD, account=wallet(ANOTHER), expected=90, found=99)
    ]
    assert (await verify(engines, guild=OTHER_GUILD)).holds


async def test_a_changed_amount_is_found_three_times(made: list[RecordedTransaction], engines: Engines) -> None:
    await plant(
        engines,
        "UPDATE point_entries SET amount = 40 WHERE transaction_id = :id AND holder_id = :user",
        id=made[3].id,
        user=MEMBER,
    )
    assert found(await verify(engines)) == [
        Difference(rule=Rule.SUMS_TO_ZERO, guild=GUILD, transaction=made[3].id, expected=0, found=30),
        Difference(rule=Rule.BALANCE_IS_SUM, guild=GUILD, account=wallet(MEMBER), expected=140, found=110),
        Difference(
            rule=Rule.ENTRIES_FOLLOW,
            guild=GUILD,
            transaction=made[3].id,
            account=wallet(MEMBER),
            expected=110,
            found=80,
        ),
    ]


async def test_a_transaction_without_entries_is_found(made: list[RecordedTransaction], engines: Engines) -> None:
    await plant(engines, "DELETE FROM point_entries WHERE transaction_id = :id", id=made[0].id)
    rules = [(each.rule, each.transaction) for each in found(await verify(engines))]
    assert (Rule.SUMS_TO_ZERO, made[0].id) in rules


async def test_an_entry_without_a_transaction_or_account_is_found(
    made: list[RecordedTransaction], engines: Engines
) -> None:
    await plant(
        engines,
        "INSERT INTO point_entries VALUES (:guild, 999999999, 'wallet', 77, 5, 5)",
        "INSERT INTO point_entries VALUES (:guild, 999999999, 'mint', 0, -5, -205)",
        guild=GUILD,
    )
    differences = found(await verify(engines))
    assert sorted(differences, key=lambda each: (each.rule is Rule.BALANCE_IS_SUM, each.expected or 0)) == [
        Difference(rule=Rule.HAS_TRANSACTION, guild=GUILD, transaction=TransactionId(999999999), expected=0, found=0),
        Difference(rule=Rule.BALANCE_IS_SUM, guild=GUILD, account=MINT, expected=-205, found=-200),
        Difference(rule=Rule.BALANCE_IS_SUM, guild=GUILD, account=wallet(UserId(77)), expected=5, found=None),
    ]


async def test_an_account_without_entries_has_nothing(made: list[RecordedTransaction], engines: Engines) -> None:
    await plant(engines, "INSERT INTO point_accounts VALUES (:guild, 'wallet', 77, 5)", guild=GUILD)
    assert found(await verify(engines)) == [
        Difference(rule=Rule.BALANCE_IS_SUM, guild=GUILD, account=wallet(UserId(77)), expected=0, found=5)
    ]


@pytest.mark.parametrize("reversed_", [4, 3])
async def test_a_reversal_that_points_elsewhere_is_found(
    made: list[RecordedTransaction], engines: Engines, reversed_: int
) -> None:
    """At itself, which is a reversal; at a transfer of which it is not the opposite."""
    await plant(
        engines,
        "UPDATE point_transactions SET reverses = :other WHERE transaction_id = :id",
        id=made[4].id,
        other=made[reversed_].id,
    )
    assert found(await verify(engines)) == [Difference(rule=Rule.REVERSES_ONCE, guild=GUILD, transaction=made[4].id)]


async def test_many_differences_are_counted_and_some_are_shown(
    made: list[RecordedTransaction], engines: Engines
) -> None:
    await plant(
        engines,
        "INSERT INTO point_accounts SELECT :guild, 'wallet', 1000 + n, 1 FROM generate_series(1, 50) AS n",
        guild=GUILD,
    )
    verdict = await verify(engines, shown=3)
    assert (verdict.counts[Rule.BALANCE_IS_SUM], len(verdict.shown)) == (50, 3)
    lines = list(verdict_lines(verdict, seconds=0.1))
    assert "FAIL      each balance is the sum of its entries: 50 do not" in lines
    assert "            ... and 47 more" in lines


async def test_the_newest_add_up_in_a_sound_ledger(made: list[RecordedTransaction], engines: Engines) -> None:
    newest = await LedgerCheck(Reading(engines)).newest()
    assert (newest.transactions, newest.is_fine) == (6, True)
    assert newest.finding.startswith("the newest 6 transactions of points add up")


async def test_the_newest_tell_of_what_was_planted(made: list[RecordedTransaction], engines: Engines) -> None:
    await plant(
        engines,
        "UPDATE point_accounts SET balance = 99 WHERE holder_id = :user",
        "DELETE FROM point_entries WHERE transaction_id = :id AND kind = 'mint'",
        user=ANOTHER,
        id=made[0].id,
    )
    newest = await LedgerCheck(Reading(engines)).newest()
    assert (newest.unbalanced, newest.differing, newest.is_fine) == (1, 1, False)
    assert "1 do not add up, and 1 balances differ" in newest.finding


async def test_verifying_waits_for_nobody_and_sees_one_moment(
    made: list[RecordedTransaction], engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    async with registered() as uow:
        await uow.points.record(a_transfer(MEMBER, ANOTHER, 1), at=START)
        assert (await verify(engines)).extent.transactions == 6
        await uow.commit()
    assert (await verify(engines)).extent.transactions == 7


@pytest.mark.parametrize("check", [EXTENT, *CHECKS])
async def test_one_guild_is_verified_without_a_look_at_the_others(
    made: list[RecordedTransaction], engines: Engines, check: str
) -> None:
    asked = str(of_guilds(check, GUILD)).replace(":guild", str(GUILD)).replace(":largest", "1000")
    async with engines.transactional.connect() as connection:
        await connection.execute(text("SET LOCAL enable_seqscan = off"))  # there are few rows
        plan = (await connection.execute(text(f"EXPLAIN (FORMAT JSON) {asked}"))).scalar_one()
    looks = [node for node in nodes(plan) if "Relation Name" in node]
    assert looks
    for look in looks:
        conditions = f"{look.get('Index Cond')} {look.get('Recheck Cond')}"
        assert str(GUILD) in conditions or "guild_id = " in conditions, look


def nodes(plan: object) -> Iterator[Mapping[str, object]]:
    if isinstance(plan, Mapping):
        yield plan
        yield from nodes([*plan.values()])
    elif isinstance(plan, list):
        for each in plan:
            yield from nodes(each)
