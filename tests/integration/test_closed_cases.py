"""What goes with a case that is forgotten, and two who are at it at once."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from application.moderation.retention.forget_closed import (
    LEAST_AGE,
    ForgetClosed,
    ForgetClosedHandler,
    ForgetSomeClosedHandler,
)
from domain.guilds.guild import Choice
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.moderation.settings import CLOSED_CASE_MONTHS
from domain.shared.errors import ConcurrentChange
from infrastructure.database.engines import Engines
from infrastructure.privacy.pseudonyms import new_pseudonym
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.integration.one_of_everything import SOMEBODY, populate
from tests.statements import statements_of

LATER = START + timedelta(days=3_650)
_OLD = (text("UPDATE cases SET settled_at = :at"), text("UPDATE cases SET voided_at = :at WHERE voided_at IS NOT NULL"))
_RELEASED = "SELECT count(*) FROM captures AS c JOIN reports AS r USING (guild_id, capture_id) WHERE NOT c.is_used"
_OF_CASES = {
    "cases": "target_id = :who OR moderator_id = :who OR voided_by = :who OR reason_changed_by = :who",
    "case_changes": "true",
    "case_evidence": "true",
    "nick_resets": "true",
    "escalation_firings": "true",
    "bulk_targets": "user_id = :who OR username IS NOT NULL",
    "bulk_operations": "moderator_id = :who OR approved_by = :who OR stopped_by = :who OR reason IS NOT NULL",
}


async def counted(engines: Engines) -> dict[str, int]:
    """In which tables something of that person's cases is left, and in how many rows."""
    found = dict[str, int]()
    async with engines.autocommit.connect() as connection:
        for table, condition in _OF_CASES.items():
            query = text(f"SELECT count(*) FROM {table} WHERE guild_id = :guild AND ({condition})")  # noqa: S608
            who = {"who": SOMEBODY} if ":who" in condition else {}
            rows = await connection.scalar(query, {"guild": GUILD, **who})
            if rows:
                found[table] = int(rows)
    return found


async def run(engines: Engines, *statements: str) -> None:
    async with engines.autocommit.connect() as connection:
        for each in statements:
            await connection.execute(text(each))


async def old_cases(engines: Engines) -> None:
    """Of a person who has done everything once: cases, all of them over, one of them of a bulk operation."""
    await populate(engines, GUILD)
    async with engines.autocommit.connect() as connection:
        for each in _OLD:
            await connection.execute(each, {"at": START})
    await run(engines, "UPDATE bulk_targets SET number = 1, state = 'opened'")


async def forget(uow: PostgresUnitOfWorkFactory, *, most: int = 100) -> Sequence[CaseNumber]:
    async with uow() as work:
        pseudonyms = [new_pseudonym() for _ in range(most)]
        forgotten = await work.closed_cases.forget(GUILD, before=LATER, at=LATER, pseudonyms=pseudonyms)
        await work.commit()
    return forgotten


async def test_nothing_of_it_is_left_in_any_table(engines: Engines, uow_factory: PostgresUnitOfWorkFactory) -> None:
    await old_cases(engines)
    await run(engines, "UPDATE captures SET is_used = true")
    assert {"cases", "case_changes", "case_evidence", "escalation_firings", "bulk_targets"} <= {*await counted(engines)}
    assert len(await forget(uow_factory)) == 3
    assert await counted(engines) == {}
    async with engines.autocommit.connect() as connection:
        released = await connection.scalar(text("SELECT count(*) FROM captures WHERE NOT is_used"))
    assert released


async def test_evidence_that_a_report_has_too_stays(engines: Engines, uow_factory: PostgresUnitOfWorkFactory) -> None:
    await old_cases(engines)
    reporting = "UPDATE reports SET channel_id = 5, message_id = 6, capture_id = (SELECT min(capture_id) FROM captures)"
    await run(engines, "UPDATE captures SET is_used = true", reporting)
    async with engines.autocommit.connect() as connection:
        reported = await connection.scalar(text("SELECT count(*) FROM reports WHERE capture_id IS NOT NULL"))
        await forget(uow_factory)
        released = await connection.scalar(text(_RELEASED))
    assert reported
    assert released == 0


async def test_what_a_bulk_operation_is_at_stays(engines: Engines, uow_factory: PostgresUnitOfWorkFactory) -> None:
    await old_cases(engines)
    await run(engines, "UPDATE bulk_operations SET state = 'running', ended_at = NULL")
    assert sorted(await forget(uow_factory)) == [2, 3]
    await run(engines, "UPDATE bulk_operations SET state = 'ended', ended_at = now()")
    assert await forget(uow_factory) == [1]


async def test_one_that_somebody_is_changing_is_left_and_whoever_read_it_before_finds_it_changed(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await old_cases(engines)
    async with uow_factory() as changing:
        await changing.cases.lock(GUILD, CaseNumber(1))
        assert sorted(await forget(uow_factory)) == [2, 3]
    async with uow_factory() as late:
        case = await late.cases.get(GUILD, CaseNumber(1))
        assert await forget(uow_factory) == [1]
        case.amend_reason(Reason("what Emil said"), by=MODERATOR, at=LATER)
        with pytest.raises(ConcurrentChange):
            await late.cases.save(case)


async def test_only_where_it_was_chosen_and_in_few_statements_however_many_there_are(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await old_cases(engines)
    await populate(engines, OTHER_GUILD, alone=False)
    clock = FakeClock()
    some = ForgetSomeClosedHandler(uow_factory, AgreedClock(clock), new_pseudonym)
    both = ForgetClosed(frozenset({GUILD, OTHER_GUILD}))
    clock.advance(timedelta(days=10_000))
    with statements_of(engines) as log:
        await ForgetClosedHandler(uow_factory, some)(both)
    assert log.verbs == ["SELECT"]
    async with uow_factory() as uow:
        guild = await uow.guilds.get(GUILD)
        guild.decide([Choice(CLOSED_CASE_MONTHS, 1)], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.commit()
    clock.advance(-timedelta(days=10_000) + LEAST_AGE)
    with statements_of(engines) as log:
        await ForgetClosedHandler(uow_factory, some)(both)
    assert log.verbs == ["SELECT", "SELECT"]
    clock.advance(timedelta(seconds=1))
    with statements_of(engines) as log:
        await ForgetClosedHandler(uow_factory, some)(both)
    assert log.verbs == ["SELECT", "SELECT", "UPDATE", *["DELETE"] * 5, *["UPDATE"] * 3]
    async with engines.autocommit.connect() as connection:
        kept = await connection.scalar(
            text("SELECT count(*) FROM cases WHERE guild_id = :guild AND forgotten_at IS NULL"), {"guild": OTHER_GUILD}
        )
    assert kept == 3
