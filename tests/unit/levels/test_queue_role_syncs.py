import pytest

from application.levels import queue_role_syncs
from application.levels.queue_role_syncs import QueueLevel, QueueLevelHandler
from domain.guilds.guild import Guild
from domain.levels.member_level import MemberLevel
from domain.shared.ids import UserId
from tests.builders import GUILD, OTHER_GUILD
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import GUILDS
from tests.fakes.level_rewards import ROLE_SYNCS
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory


async def test_all_who_reached_the_level_are_looked_at_again_batch_by_batch(
    records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_role_syncs, "AT_ONCE", 2)
    for guild in (GUILD, OTHER_GUILD):
        records[GUILDS][guild] = Guild(id=guild, registered_at=START)
    for guild, number, level in [*((GUILD, number, number) for number in range(3, 10)), (OTHER_GUILD, 3, 9)]:
        member = MemberLevel(guild=guild, user=UserId(number), xp=level, level=level)
        records[MEMBER_LEVELS][guild, member.user] = member
    await QueueLevelHandler(MemoryUnitOfWorkFactory(records), FakeClock())(QueueLevel(guild=GUILD, level=5))
    assert [*records[ROLE_SYNCS]] == [(GUILD, number) for number in range(5, 10)]
    assert {each.lease_until for each in records[ROLE_SYNCS].values()} == {START}
