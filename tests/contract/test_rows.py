"""A field that no column held would come back as its default: it is found where its table is imported."""

import pytest
from attrs import field, frozen
from sqlalchemy import Column, Integer, MetaData, Table, Text, update

from domain.guilds.settings import TIME_ZONE
from domain.moderation.actions.unknown import unknown_kind
from domain.moderation.repository import CaseFilter
from domain.moderation.settings import DM_ON_ACTION
from domain.points.settings import CURRENCY
from domain.shared.history import Value
from domain.shared.lease import Room
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.paging import Seek
from domain.shared.settings import Settings
from infrastructure.database.engines import Engines
from infrastructure.database.metadata import AnyTable
from infrastructure.database.rows import FieldWithoutColumn, Rows
from infrastructure.guilds.tables import guilds
from infrastructure.moderation.tables import cases
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, LEASE, an_intent
from tests.contract.backends import postgres_backend
from tests.fakes.clock import START


@frozen
class Note:
    title: str
    length: int
    _read: bool = field(default=False, init=False)


def a_table(*columns: Column[str] | Column[int]) -> AnyTable:
    return Table("notes", MetaData(), *columns)


def test_a_field_without_a_column_is_found_at_once() -> None:
    with pytest.raises(FieldWithoutColumn, match=r"Note.length has no column of that key in the table notes"):
        Rows(Note, a_table(Column("title", Text), Column("length", Integer, key="size")))


def test_fields_go_to_the_columns_of_their_names() -> None:
    rows = Rows(Note, a_table(Column("note_length", Integer, key="length"), Column("note_title", Text, key="title")))
    assert rows.to_row(Note("a", 1)) == {"title": "a", "length": 1}
    assert [column.name for column in rows.columns] == ["note_title", "note_length"]


def test_rows_in_the_order_of_the_columns_are_records_and_others_are_refused() -> None:
    rows = Rows(Note, a_table(Column("note_length", Integer, key="length"), Column("note_title", Text, key="title")))
    assert [*rows.from_tuples([("a", 1), ("b", 2)])] == [Note("a", 1), Note("b", 2)]
    with pytest.raises(ValueError, match="shorter"):
        [*rows.from_tuples([("a",)])]


async def test_a_case_of_a_kind_that_only_another_version_knows_is_shown_and_left_alone(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    backend = postgres_backend(engines, uow_factory)
    async with uow_factory() as uow:
        await uow.guilds.register(GUILD, at=START)
        case = await uow.cases.open(an_intent())
        await uow.commit()
    async with engines.autocommit.connect() as connection:
        await connection.execute(update(cases).values(kind=unknown_kind("banish")))
    page = await backend.cases.page(GUILD, CaseFilter(), Seek())
    assert [(view.number, view.kind.name) for view in page.items] == [(case.number, "banish")]
    assert page.items[0].kind == unknown_kind("banish")
    async with uow_factory() as uow:
        assert (await uow.cases.get(GUILD, case.number)).kind == unknown_kind("banish")
        assert await uow.cases.claim_abandoned([GUILD], now=START + 10 * LEASE, lease=LEASE, room=Room(1)) == ()


@pytest.mark.parametrize(
    "junk", [{"time_zone": "localtime"}, {"points_currency": [1, {}], "dm_on_action": "no"}, {"later": 1.5}]
)
async def test_settings_that_nobody_understands_disable_nothing(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory, junk: dict[str, Value]
) -> None:
    async with uow_factory() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.commit()
    async with engines.autocommit.connect() as connection:
        await connection.execute(update(guilds).values(settings=Settings(junk)))
    settings = await postgres_backend(engines, uow_factory).settings.get(GUILD)
    assert settings is not None
    assert (settings[CURRENCY], settings[TIME_ZONE], settings[DM_ON_ACTION], settings[MOD_LOG_CHANNEL]) == (
        "points",
        "UTC",
        True,
        None,
    )
    async with uow_factory() as uow:
        assert (await uow.guilds.get(GUILD)).settings == Settings(junk), "it is another version's, and kept"
