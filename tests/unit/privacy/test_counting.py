from datetime import timedelta

import pytest

from application.levels.count_activity import CountActivityHandler
from application.privacy.choose_counting import (
    ChooseCounting,
    ChooseCountingHandler,
    ShowCounting,
    ShowCountingHandler,
)
from domain.levels.activity import Activity, ActivityKey
from domain.privacy.errors import CountedByServer
from tests.activity import counting, remembered_activity, some_messages
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD
from tests.fakes.clock import START, FakeClock
from tests.fakes.members import MEMBERS
from tests.fakes.privacy import MemoryCountingReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

WISHED_AT = START + timedelta(seconds=60)
"""A minute after the first message of `some_messages(0)`."""


@pytest.fixture
def uow(records: MemoryRecords) -> MemoryUnitOfWorkFactory:
    return MemoryUnitOfWorkFactory(records)


async def choose(uow: MemoryUnitOfWorkFactory, *, is_counted: bool, after: int = 60) -> None:
    asked_at = START + timedelta(seconds=after)
    wish = ChooseCounting(guild=GUILD, by=MEMBER, is_counted=is_counted, asked_at=asked_at)
    await ChooseCountingHandler(uow, FakeClock())(wish)


async def count(uow: MemoryUnitOfWorkFactory, *activity: dict[ActivityKey, Activity], number: int = 1) -> None:
    handler = CountActivityHandler(uow, FakeClock(), lambda _, most: most)
    await handler(counting(*activity, number=number))


async def test_of_who_does_not_want_it_nothing_is_counted_not_even_what_a_process_had_heard_before(
    uow: MemoryUnitOfWorkFactory, records: MemoryRecords
) -> None:
    await choose(uow, is_counted=False)
    await count(uow, some_messages(0, 30, 90), some_messages(0, user=MODERATOR))
    stored = remembered_activity(records)
    assert [*stored.standings] == [(GUILD, MODERATOR)]
    assert {user for _, user, _, _ in stored.days} == {MODERATOR}
    assert [*stored.hours.values()] == [1]
    assert [*records[MEMBERS]] == [(GUILD, MODERATOR)]


async def test_it_holds_for_one_server_alone(uow: MemoryUnitOfWorkFactory, records: MemoryRecords) -> None:
    await choose(uow, is_counted=False)
    await count(uow, some_messages(0), some_messages(0, guild=OTHER_GUILD))
    assert [*remembered_activity(records).standings] == [(OTHER_GUILD, MEMBER)]


async def test_what_was_counted_before_stays(uow: MemoryUnitOfWorkFactory, records: MemoryRecords) -> None:
    await count(uow, some_messages(0, 30))
    before = remembered_activity(records)
    await choose(uow, is_counted=False)
    await count(uow, some_messages(90), number=2)
    assert remembered_activity(records) == before


async def test_who_wants_it_again_is_counted_from_then_on_and_nothing_from_before_is_brought_in_late(
    uow: MemoryUnitOfWorkFactory, records: MemoryRecords
) -> None:
    await choose(uow, is_counted=False)
    await choose(uow, is_counted=True, after=120)
    await count(uow, some_messages(130, 100))
    assert remembered_activity(records).standings == {}
    await count(uow, some_messages(121, 140), number=2)
    assert remembered_activity(records).standings[GUILD, MEMBER].messages == 2


async def test_in_a_direct_message_it_is_asked_which_server_is_meant(
    uow: MemoryUnitOfWorkFactory, records: MemoryRecords
) -> None:
    with pytest.raises(CountedByServer):
        await ChooseCountingHandler(uow, FakeClock())(
            ChooseCounting(guild=None, by=MEMBER, is_counted=False, asked_at=START)
        )
    with pytest.raises(CountedByServer):
        await ShowCountingHandler(MemoryCountingReader(records))(ShowCounting(guild=None, by=MEMBER))


async def test_how_it_is_can_be_asked(uow: MemoryUnitOfWorkFactory, records: MemoryRecords) -> None:
    show = ShowCountingHandler(MemoryCountingReader(records))
    assert await show(ShowCounting(guild=GUILD, by=MEMBER)) is None
    await choose(uow, is_counted=False)
    found = await show(ShowCounting(guild=GUILD, by=MEMBER))
    assert found is not None
    assert not found.is_counted
