"""What goes with a case that is forgotten, and two who are at it at once."""

import asyncio
import itertools
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
from domain.moderation.nobody import NOBODY
from domain.moderation.reason import Reason
from domain.moderation.settings import CLOSED_CASE_MONTHS
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import CaptureId
from domain.shared.pseudonyms import FIRST_PSEUDONYM
from infrastructure.database.engines import Engines
from infrastructure.database.metadata import metadata
from infrastructure.database.privacy import text_policy, user_columns
from infrastructure.moderation.retention import closed_cases
from infrastructure.moderation.retention.closed_cases import CHOOSE
from infrastructure.privacy.pseudonyms import new_pseudonym
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.integration.one_of_everything import ANOTHER, SOMEBODY, populate
from tests.integration.pools import wait_for_lock
from tests.statements import statements_of

LATER = START + timedelta(days=3_650)
_OLD = (text("UPDATE cases SET settled_at = :at"), text("UPDATE cases SET voided_at = :at WHERE voided_at IS NOT NULL"))
_RELEASED = "SELECT count(*) FROM captures AS c JOIN reports AS r USING (guild_id, capture_id) WHERE NOT c.is_used"
_ROOTS = {"cases", "bulk_operations"}
_EXEMPT = {"role_swaps.user_id"}
"""Of jails it stays whom they were of."""
_WORDS = "somebody|another|left out|spam|theirs|void|confidential|my words"
_LEFT_OUT = f"""INSERT INTO bulk_targets (guild_id, operation, user_id, ordinal, state, username, detail)
    VALUES ({GUILD}, 1, {ANOTHER}, 2, 'above_bot', 'another', 'left out')"""  # noqa: S608  # own numbers


def _of_cases() -> dict[str, str]:
    """A condition for each column that says of people what goes with a case, as the tables' own policies have it."""
    tables = [
        table
        for table in metadata.tables.values()
        if table.name in _ROOTS or any(key.column.table.name in _ROOTS for key in table.foreign_keys)
    ]
    conditions = dict[str, str]()
    for column in itertools.chain.from_iterable(table.columns for table in tables):
        said = text_policy(column)
        if column in user_columns(column.table):
            conditions[f"{column.table.name}.{column.name}"] = f"{column.name} IN ({SOMEBODY}, {ANOTHER})"
        elif said is not None and said.of:
            conditions[f"{column.table.name}.{column.name}"] = f"CAST({column.name} AS text) ~ '\\y({_WORDS})\\y'"
    return {name: condition for name, condition in conditions.items() if name not in _EXEMPT}


OF_CASES = _of_cases()


async def counted(engines: Engines) -> dict[str, int]:
    """In which columns something of two people's cases is left, and in how many rows."""
    query = " UNION ALL ".join(
        f"SELECT '{name}', count(*) FROM {name.partition('.')[0]} WHERE guild_id = {GUILD} AND {condition}"  # noqa: S608
        for name, condition in OF_CASES.items()
    )
    async with engines.autocommit.connect() as connection:
        return {name: rows for name, rows in await connection.execute(text(query)) if rows}


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
    await run(engines, "UPDATE bulk_targets SET number = 1, state = 'done'", "DELETE FROM case_schedule")
    await run(engines, _LEFT_OUT)


async def forget(uow: PostgresUnitOfWorkFactory, *, most: int = 100) -> Sequence[CaseNumber]:
    async with uow() as work:
        pseudonyms = [new_pseudonym() for _ in range(most)]
        forgotten = await work.closed_cases.forget(GUILD, before=LATER, at=LATER, pseudonyms=pseudonyms)
        await work.commit()
    return forgotten


async def test_nothing_of_it_is_left_in_any_table(engines: Engines, uow_factory: PostgresUnitOfWorkFactory) -> None:
    await old_cases(engines)
    await run(engines, "UPDATE captures SET is_used = true")
    tables = {name.partition(".")[0] for name in await counted(engines)}
    assert {"cases", "case_changes", "case_evidence", "escalation_firings", "bulk_targets", "bulk_operations"} <= tables
    assert len(await forget(uow_factory)) == 3
    assert await counted(engines) == {}
    async with engines.autocommit.connect() as connection:
        released = await connection.scalar(text("SELECT count(*) FROM captures WHERE NOT is_used"))
    assert released


_BANS = f"""INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, request_id,
    delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at)
    SELECT {GUILD}, 100 + n, 'ban', true, n, 5, 1000 + n, 0, '2001-01-01', now(), gen_random_uuid(), 'not_wanted',
    'applied', '2001-01-01' FROM generate_series(1, 50) AS n"""  # noqa: S608  # own numbers
_OTHER_WAYS = ("seqscan", "bitmapscan", "sort")
"""That small tables are read in."""
_INDEXED = text("""SELECT pg_get_expr(indpred, indrelid) FROM pg_index
    WHERE indexrelid = CAST('ix_cases_remembered' AS regclass)""")


async def test_no_old_ban_in_force_is_read_again_and_again(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await old_cases(engines)
    await run(engines, _BANS)
    async with engines.autocommit.connect() as connection:
        which = await connection.scalar(_INDEXED)
        indexed = [*await connection.scalars(text(f"SELECT number FROM cases WHERE {which} ORDER BY 1"))]  # noqa: S608
        await connection.execute(text("ANALYZE cases"))
        for other in _OTHER_WAYS:
            await connection.execute(text(f"SET enable_{other} = off"))
        plan = "\n".join(
            await connection.scalars(text(f"EXPLAIN {CHOOSE.text}"), {"in_guild": GUILD, "before": LATER, "most": 100})
        )
        await connection.execute(text("RESET ALL"))
    assert indexed == [1, 2, 3]
    assert "using ix_cases_remembered" in plan


_LEFT = text("SELECT user_id, username FROM bulk_targets WHERE number IS NULL")


async def test_whom_an_operation_left_out_is_forgotten_with_its_last_case(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await old_cases(engines)
    second = f"""INSERT INTO bulk_targets (guild_id, operation, user_id, ordinal, state, number)
        VALUES ({GUILD}, 1, 7, 3, 'done', 2)"""  # noqa: S608  # own numbers
    await run(engines, second, "UPDATE cases SET settled_at = settled_at - interval '1 day' WHERE number = 1")
    assert await forget(uow_factory, most=1) == [1]
    async with engines.autocommit.connect() as connection:
        assert [tuple(row) for row in await connection.execute(_LEFT)] == [(ANOTHER, "another")]
    assert 2 in await forget(uow_factory)
    async with engines.autocommit.connect() as connection:
        [(user, name)] = await connection.execute(_LEFT)
    assert user >= FIRST_PSEUDONYM
    assert name is None


async def test_an_operation_that_opened_no_case_is_forgotten_by_itself_once_it_has_ended(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await old_cases(engines)
    moderator = text("SELECT moderator_id, reason FROM bulk_operations")
    await run(
        engines,
        "UPDATE bulk_targets SET number = NULL, state = 'above_bot'",
        "UPDATE cases SET settled_at = now() + interval '20 years'",
        "UPDATE bulk_operations SET state = 'ended', ended_at = now() + interval '20 years'",
    )
    assert await forget(uow_factory) == []
    async with engines.autocommit.connect() as connection:
        assert [row.moderator_id for row in await connection.execute(moderator)] != [NOBODY]
    await run(engines, "UPDATE bulk_operations SET ended_at = now()")
    assert await forget(uow_factory) == []
    async with engines.autocommit.connect() as connection:
        assert [tuple(row) for row in await connection.execute(moderator)] == [(NOBODY, None)]
        assert all(user >= FIRST_PSEUDONYM and name is None for user, name in await connection.execute(_LEFT))


async def test_of_such_operations_one_is_forgotten_at_a_time_and_after_the_cases(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    """One may have ten thousand targets: a statement has its time, and cases do not wait for it."""
    await old_cases(engines)
    another = """INSERT INTO bulk_operations
        SELECT (jsonb_populate_record(o, '{"number": 2, "request_id": 4711}')).* FROM bulk_operations AS o"""
    await run(
        engines,
        "UPDATE bulk_targets SET number = NULL, state = 'above_bot'",
        another,
        "UPDATE bulk_operations SET state = 'ended', ended_at = now()",
    )
    still = text("SELECT number FROM bulk_operations WHERE moderator_id <> 0 ORDER BY number")
    left = list[list[int]]()
    for _ in range(3):
        await forget(uow_factory)
        async with engines.autocommit.connect() as connection:
            left.append([row.number for row in await connection.execute(still)])
    assert left == [[1, 2], [2], []]


_POSTED = "INSERT INTO capture_posts (guild_id, capture_id, channel_id, message_id) VALUES ({guild}, 1, 5, 6)"
_NAMED = "INSERT INTO case_evidence (guild_id, number, capture_id, added_by) VALUES ({guild}, 1, 1, 5)"
_ANOTHER = """INSERT INTO captures (guild_id, capture_id, channel_id, message_id, author_id, author_name, written_at,
    attachments, captured_by, captured_at, is_used)
    VALUES ({guild}, 2, 5, 2, 5, 'somebody', now(), '[]', 5, now(), false)"""
_CAPTURES = text("SELECT guild_id, capture_id FROM captures ORDER BY guild_id, capture_id")


async def forget_unused(uow: PostgresUnitOfWorkFactory) -> int:
    async with uow() as work:
        forgotten = await work.captures.forget_unused(LATER, limit=100)
        await work.commit()
    return forgotten


async def test_evidence_whose_files_were_posted_is_forgotten_as_what_was_never_used_is(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await old_cases(engines)
    await run(engines, _POSTED.format(guild=GUILD))
    await forget(uow_factory)
    assert await forget_unused(uow_factory) == 1
    async with engines.autocommit.connect() as connection:
        assert (await connection.execute(_CAPTURES)).all() == []


@pytest.mark.parametrize(
    "naming",
    [
        _POSTED.format(guild=GUILD),
        "UPDATE reports SET channel_id = 5, message_id = 6, capture_id = 1 WHERE number = 1",
        _NAMED.format(guild=GUILD),
    ],
)
async def test_a_message_that_something_names_keeps_no_other_from_being_forgotten(
    naming: str, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await populate(engines, GUILD)
    unused = "UPDATE captures SET is_used = false"
    await run(engines, "DELETE FROM case_evidence", unused, naming, _ANOTHER.format(guild=GUILD))
    assert await forget_unused(uow_factory) == 1
    async with engines.autocommit.connect() as connection:
        assert [tuple(row) for row in await connection.execute(_CAPTURES)] == [(GUILD, 1)]


_LATER_ONES = "UPDATE cases SET settled_at = '2100-01-01' WHERE number > 1"


async def test_evidence_that_another_case_takes_at_this_moment_stays(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    await old_cases(engines)
    await run(engines, _LATER_ONES)
    async with uow_factory() as taking:
        await taking.captures.use(GUILD, [CaptureId(1)], at=START)
        await taking.case_evidence.add(GUILD, 3, [CaptureId(1)], by=MODERATOR)
        forgetting = asyncio.create_task(forget(uow_factory))
        await wait_for_lock(engines)
        assert not forgetting.done()
        await taking.commit()
    assert await forgetting == [1]
    async with engines.autocommit.connect() as connection:
        assert await connection.scalar(text("SELECT is_used FROM captures"))


async def test_what_a_case_in_force_was_linked_to_after_the_first_look_stays(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    await old_cases(engines)
    ban = "UPDATE cases SET kind = 'ban' WHERE number = 3"
    await run(engines, ban, f"INSERT INTO case_links VALUES ({GUILD}, 3, 'caused_by', 1)")  # noqa: S608  # own numbers
    before_it_came = CHOOSE.text.replace("FROM case_links AS l", "FROM (SELECT * FROM case_links LIMIT 0) AS l")
    monkeypatch.setattr(closed_cases, "CHOOSE", text(before_it_came))
    assert await forget(uow_factory) == [2]


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
    assert log.verbs == ["SELECT", "SELECT", "WITH"]
    clock.advance(timedelta(seconds=1))
    with statements_of(engines) as log:
        await ForgetClosedHandler(uow_factory, some)(both)
    some_cases = ["SELECT", "SELECT", "SELECT", "UPDATE", *["DELETE"] * 8, *["UPDATE"] * 4]
    assert log.verbs == ["SELECT", *some_cases, "SELECT", "WITH"]
    async with engines.autocommit.connect() as connection:
        kept = await connection.scalar(
            text("SELECT count(*) FROM cases WHERE guild_id = :guild AND forgotten_at IS NULL"), {"guild": OTHER_GUILD}
        )
    assert kept == 3
