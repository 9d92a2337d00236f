from datetime import UTC, datetime

from tests.builders import GUILD, MODERATOR
from tests.channels import House, defaults
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.fakes.zones import FakeZones
from tests.locks import a_desk


async def test_a_month_passes_by_the_clocks_that_who_locks_has_chosen(records: MemoryRecords) -> None:
    """Which are put forward in the last night of March."""
    zones = FakeZones(defaults, {MODERATOR: "Europe/Berlin"})
    uow = MemoryUnitOfWorkFactory(records)
    house = House(uow, a_desk(), zones=zones)
    locked = await house.lock(lasts="1mo")
    assert uow.turns == [GUILD]
    assert locked.expires_at == datetime(2026, 4, 1, 11, tzinfo=UTC)
