"""While a newer version is being started, an older one reads what it writes, and shows it."""

from collections.abc import AsyncIterator
from enum import StrEnum

import pytest
from sqlalchemy import Column, text
from sqlalchemy.engine.default import DefaultDialect

from application.moderation.amend_reason import AmendReason
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import CaseFilter
from domain.shared.paging import Seek
from infrastructure.database.column_types import EnumText
from infrastructure.database.engines import Engines
from infrastructure.schema import metadata
from tests.builders import GUILD, a_moderator
from tests.moderation import Moderation, an_action

COLUMNS = [column for table in metadata.sorted_tables for column in table.columns if isinstance(column.type, EnumText)]
DIALECT = DefaultDialect()
LATER = "of_a_later_version"


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_value_that_is_not_known_is_read_as_one_of_its_own_and_written_as_it_was(column: Column[StrEnum]) -> None:
    kind = column.type
    assert isinstance(kind, EnumText)
    read = kind.process_result_value(LATER, DIALECT)
    assert isinstance(read, kind.enum)
    assert (read.value, read == LATER) == (LATER, True)
    assert all(read != known and hash(read) != hash(known) for known in kind.enum)
    assert kind.process_bind_param(read, DIALECT) == LATER
    assert all(kind.process_result_value(known.value, DIALECT) is known for known in kind.enum)


@pytest.fixture
async def laxer(engines: Engines) -> AsyncIterator[None]:
    """The cases' table as a newer version may have it."""
    described = text(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'cases'::regclass"
        " AND conname IN ('ck_cases_status', 'ck_cases_notice', 'ck_cases_failed', 'ck_cases_failure')"
    )
    async with engines.autocommit.connect() as connection:
        constraints = [(row[0], row[1]) for row in await connection.execute(described)]
        assert len(constraints) == 4
        for name, _ in constraints:
            await connection.execute(text(f"ALTER TABLE cases DROP CONSTRAINT {name}"))
    yield
    async with engines.autocommit.connect() as connection:
        await connection.execute(text("TRUNCATE cases CASCADE"))
        for name, definition in constraints:
            await connection.execute(text(f"ALTER TABLE cases ADD CONSTRAINT {name} {definition}"))


@pytest.mark.usefixtures("laxer")
async def test_a_case_whose_state_only_a_newer_version_knows_is_listed_beside_the_others_and_can_be_amended(
    moderation: Moderation, engines: Engines
) -> None:
    await moderation.take_action(an_action(WARN))
    await moderation.take_action(an_action(WARN))
    later = text("UPDATE cases SET status = :later, notice = :later, failure = :later WHERE number = 1")
    async with engines.autocommit.connect() as connection:
        await connection.execute(later, {"later": LATER})
    known, unknown = (await moderation.cases.page(GUILD, CaseFilter(), Seek())).items
    assert (known.status, unknown.status, unknown.notice, unknown.failure) == (CaseStatus.APPLIED, LATER, LATER, LATER)
    await moderation.amend_reason(AmendReason(guild=GUILD, number=CaseNumber(1), by=a_moderator(), reason="raid"))
    shown = await moderation.cases.show(GUILD, CaseNumber(1))
    assert (shown.reason, shown.status, shown.failure) == ("raid", LATER, LATER)
