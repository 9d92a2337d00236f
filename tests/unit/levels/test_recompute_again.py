from application.levels.recompute_levels import (
    BeginRecompute,
    BeginRecomputeHandler,
    RecomputeBatch,
    RecomputeBatchHandler,
)
from domain.levels.member_level import MemberLevel
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import FakeClock
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory


async def test_asked_for_again_all_members_are_gone_through_from_the_first(records: MemoryRecords) -> None:
    uow = MemoryUnitOfWorkFactory(records)
    begin, batch = BeginRecomputeHandler(uow, FakeClock()), RecomputeBatchHandler(uow, FakeClock())
    records[MEMBER_LEVELS][GUILD, MEMBER] = MemberLevel(guild=GUILD, user=MEMBER)
    for _ in range(2):
        progress = await begin(BeginRecompute(GUILD))
        seen = list[int]()
        while not progress.is_done:
            progress = await batch(RecomputeBatch(guild=GUILD, operation=progress.operation))
            seen.append(progress.members)
        assert seen == [1, 1]
