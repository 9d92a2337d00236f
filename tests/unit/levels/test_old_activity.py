"""Activity of single days goes part by part, and what its XP come from is closed before."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

import pytest
from attrs import define, field

from application.levels import cut_activity
from application.levels.cut_activity import CloseSomeDays, CloseSomeDaysHandler, CutActivity, CutActivityHandler
from application.levels.forget_batches import ForgetBatchesHandler
from domain.levels.activity import MemberId
from domain.levels.counting import DayCount, DayXp
from domain.levels.member_level import MemberLevel
from domain.shared.ids import UserId
from tests.builders import GUILD, OTHER_GUILD
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.levels_activity import BATCHES, CLOSED, DAYS
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

TODAY, DAY = START.date(), timedelta(days=1)


@define
class Parts:
    """A part ends with each month, and is dropped with those before."""

    done: list[object] = field(factory=list)

    async def make_ahead(self, today: date) -> None:
        self.done.append(("ahead", today))

    async def outlived(self, kept_since: date) -> Sequence[date]:
        return [end for end in (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)) if end <= kept_since]

    async def drop(self, before: date) -> None:
        self.done.append(("drop", before))


async def test_each_part_that_is_old_is_closed_to_its_end_and_dropped() -> None:
    parts = Parts()
    members = [(GUILD, UserId(5)), (OTHER_GUILD, UserId(3))]

    async def close_some(command: CloseSomeDays) -> MemberId | None:
        parts.done.append((command.before, command.after))
        return next((member for member in members if member > command.after), None)

    await CutActivityHandler(parts, close_some, AgreedClock(FakeClock()))(CutActivity(28 * DAY))
    january, february = date(2026, 1, 1), date(2026, 2, 1)
    assert parts.done == [
        ("ahead", TODAY),
        *((january, after) for after in ((0, 0), *members)),
        ("drop", january),
        *((february, after) for after in ((0, 0), *members)),
        ("drop", february),
    ]


async def test_the_xp_of_days_that_are_closed_stay(records: MemoryRecords, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut_activity, "DAYS_AT_ONCE", 1)
    members = [(GUILD, UserId(5)), (OTHER_GUILD, UserId(3))]
    for guild, user in members:
        records[MEMBER_LEVELS][guild, user] = MemberLevel(guild=guild, user=user)
        for day in (TODAY - DAY, TODAY):
            records[DAYS][guild, user, day, 0] = DayCount(day, 2, 1, 3, 20, 15)
    close_some = CloseSomeDaysHandler(MemoryUnitOfWorkFactory(records))
    after: MemberId | None = (GUILD, UserId(0))
    seen = list[MemberId]()
    while after is not None:
        after = await close_some(CloseSomeDays(before=TODAY, after=after))
        seen += [] if after is None else [after]
    assert seen == members
    assert records[CLOSED] == dict.fromkeys(members, DayXp(20, 15))
    assert [key[2] for key in records[DAYS]] == [TODAY] * 2


async def test_up_to_where_a_process_has_counted_is_forgotten_once_it_ended_long_ago(records: MemoryRecords) -> None:
    long_ago, lately = (GUILD, uuid4()), (GUILD, uuid4())
    records[BATCHES].update({long_ago: (7, START - DAY - timedelta(seconds=1)), lately: (8, START - DAY)})
    await ForgetBatchesHandler(MemoryUnitOfWorkFactory(records), FakeClock())(DAY)
    assert [*records[BATCHES]] == [lately]
