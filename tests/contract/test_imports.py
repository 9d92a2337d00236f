"""Imports and what each row of them became, in memory and on PostgreSQL."""

from datetime import timedelta

import pytest
from attrs import evolve

from domain.imports.errors import ImportNotEnded, ImportNotFound
from domain.imports.record import Import, ImportId, ImportSource, ImportState, Tally
from domain.imports.repository import ImportedRow
from domain.shared.ids import UserId
from domain.shared.importing import Part, Remark
from tests.builders import GUILD, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START


def draft(source: ImportSource = ImportSource.TUX) -> Import:
    return Import(
        guild=GUILD,
        id=ImportId(0),
        source=source,
        origin="postgresql://tux@there/tux",
        state=ImportState.APPLYING,
        takes_over_ends=True,
        started_at=START,
    )


async def opened(backend: Backend, source: ImportSource = ImportSource.TUX) -> Import:
    async with backend.uow() as uow:
        record = await uow.imports.open(draft(source))
        await uow.commit()
    return record


async def test_the_import_of_a_source_that_is_under_way_is_gone_on_with(registered: Backend) -> None:
    first = await opened(registered)
    assert (await opened(registered)).id == first.id
    assert (await opened(registered, ImportSource.RED)).id != first.id
    found = await registered.imports.under_way(GUILD, ImportSource.TUX)
    assert found is not None
    assert (found.id, found.origin, found.takes_over_ends, found.tallies) == (first.id, first.origin, True, {})
    assert await registered.imports.under_way(OTHER_GUILD, ImportSource.TUX) is None


async def test_what_was_counted_is_read_as_it_was_saved(registered: Backend) -> None:
    record = await opened(registered)
    tally = Tally(
        cursor=2**62,
        settled=7,
        brought=5,
        known=1,
        left_out={Remark.OVER: 2},
        remarks={Remark.NEW_NUMBER: 5},
        taken_back=3,
        kept=4,
    )
    async with registered.uow() as uow:
        record = await uow.imports.lock(GUILD, record.id)
        record.add(Part.CASES, tally)
        record.end(at=START + timedelta(hours=1))
        await uow.imports.save(record)
        await uow.commit()
    assert await registered.imports.under_way(GUILD, ImportSource.TUX) is None
    [found] = await registered.imports.newest(GUILD)
    assert (found.tallies, found.state) == ({Part.CASES: tally}, ImportState.APPLIED)
    assert found.ended_at == START + timedelta(hours=1)
    assert (await registered.imports.get(GUILD, record.id)).tallies == found.tallies
    assert await registered.imports.newest(OTHER_GUILD) == ()


async def test_an_import_that_there_is_not_is_not_found(registered: Backend) -> None:
    async with registered.uow() as uow:
        with pytest.raises(ImportNotFound):
            await uow.imports.lock(GUILD, ImportId(77))
    with pytest.raises(ImportNotFound):
        await registered.imports.get(GUILD, ImportId(77))


async def test_none_is_taken_back_while_another_of_the_source_is_under_way(registered: Backend) -> None:
    first = await opened(registered)
    async with registered.uow() as uow:
        record = await uow.imports.lock(GUILD, first.id)
        record.end(at=START)
        await uow.imports.save(record)
        await uow.commit()
    await opened(registered)
    async with registered.uow() as uow:
        record = await uow.imports.lock(GUILD, first.id)
        record.undo()
        with pytest.raises(ImportNotEnded):
            await uow.imports.save(record)


async def test_rows_are_known_until_they_are_taken_back_and_those_that_stay_are_looked_at_once(
    registered: Backend,
) -> None:
    record = await opened(registered)
    brought = [ImportedRow(part=Part.LEVELS, key=key, target=key + 1, user=UserId(key), note="n") for key in (3, 5, 9)]
    async with registered.uow() as uow:
        await uow.imports.note(record, [*brought, ImportedRow(part=Part.CASES, key=3)])
        await uow.commit()
    async with registered.uow() as uow:
        known = uow.imports.known
        assert await known(GUILD, ImportSource.TUX, Part.LEVELS, [3, 4, 5, 9]) == {3, 5, 9}
        assert await known(GUILD, ImportSource.TUX, Part.CASES, [3, 5]) == {3}
        assert await known(GUILD, ImportSource.RED, Part.LEVELS, [3]) == frozenset()
        assert await known(OTHER_GUILD, ImportSource.TUX, Part.LEVELS, [3]) == frozenset()
        assert await uow.imports.rows(record, Part.LEVELS, after=3, limit=1) == (brought[1],)
        await uow.imports.keep(record, Part.LEVELS, [5])
        await uow.imports.forget(record, Part.LEVELS, [9])
        assert await uow.imports.rows(record, Part.LEVELS, after=0, limit=9) == (brought[0],)
        assert await known(GUILD, ImportSource.TUX, Part.LEVELS, [3, 5, 9]) == {3, 5}
        await uow.imports.note(record, [evolve(brought[2], target=None)])
        assert await uow.imports.rows(record, Part.LEVELS, after=5, limit=9) == (evolve(brought[2], target=None),)
