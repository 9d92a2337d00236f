"""Backups that the bot makes by itself: when, and what is told."""

import math
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import define, field
from structlog.testing import capture_logs

from application.backups.create_backup import CreateBackupHandler
from application.backups.errors import ProgramFailed
from application.backups.list_backups import ListBackupsHandler
from domain.backups.rotation import Keep
from domain.backups.schedule import Every
from interface.backups.scheduled import AGAIN_AFTER, Beats, ScheduledBackups
from tests.backups import SOURCE, FakeSource, an_origin, put, shelf_in
from tests.fakes.clock import START, FakeClock

HOUR = timedelta(hours=1)


@define
class Seen:
    beats: int = 0
    failures: int = 0
    ages: list[float] = field(factory=list)

    def beat(self) -> None:
        self.beats += 1

    def failed(self) -> None:
        self.failures += 1


@pytest.fixture
def source() -> FakeSource:
    return FakeSource()


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def look(source: FakeSource, seen: Seen, clock: FakeClock, tmp_path: Path) -> ScheduledBackups:
    shelf = shelf_in(tmp_path)
    return ScheduledBackups(
        create=CreateBackupHandler(source, shelf, Beats(seen.beat)),
        list=ListBackupsHandler(shelf),
        source=SOURCE,
        schedule=Every(HOUR),
        keep=Keep(newest=1),
        clock=clock,
        beat=seen.beat,
        failed=seen.failed,
        tell_age=seen.ages.append,
    )


async def pass_time(look: ScheduledBackups, clock: FakeClock, source: FakeSource, by: timedelta) -> None:
    clock.advance(by)
    source.now = clock.now()
    await look()


async def test_one_is_made_when_it_is_due_and_its_age_is_told(
    look: ScheduledBackups, source: FakeSource, seen: Seen, clock: FakeClock
) -> None:
    await look()
    assert (source.dumps, seen.ages) == (1, [math.inf, 0.0])
    await pass_time(look, clock, source, HOUR - timedelta(seconds=1))
    assert (source.dumps, seen.ages[-1]) == (1, 3599.0)
    with capture_logs() as logs:
        await pass_time(look, clock, source, timedelta(seconds=1))
    assert source.dumps == 2
    assert [entry["event"] for entry in logs] == ["a backup was made", "an old backup was removed"]


async def test_those_of_another_database_are_none_of_this_one(
    look: ScheduledBackups, source: FakeSource, tmp_path: Path
) -> None:
    put(tmp_path, an_origin(START, source="postgresql://tux@server/other"))
    await look()
    assert source.dumps == 1


async def test_one_that_fails_is_told_and_tried_again_later(
    look: ScheduledBackups, source: FakeSource, seen: Seen, clock: FakeClock
) -> None:
    source.failure = ProgramFailed("pg_dump", "no room")
    with capture_logs() as logs:
        await look()
    [told] = logs
    assert (told["log_level"], told["problem"]) == ("error", "pg_dump failed: no room.")
    assert seen.failures == 1
    await pass_time(look, clock, source, AGAIN_AFTER - timedelta(seconds=1))
    assert source.dumps == 1
    source.failure = None
    await pass_time(look, clock, source, timedelta(seconds=1))
    assert (source.dumps, seen.failures, seen.ages[-1]) == (2, 1, 0.0)


async def test_a_defect_too_is_tried_again_only_later(
    look: ScheduledBackups, source: FakeSource, clock: FakeClock
) -> None:
    source.failure = RuntimeError()
    with pytest.raises(RuntimeError):
        await look()
    await look()
    assert source.dumps == 1


async def test_while_another_process_makes_it_nothing_is_amiss(
    look: ScheduledBackups, source: FakeSource, seen: Seen
) -> None:
    source.is_taken = True
    with capture_logs() as logs:
        await look()
    assert (logs, seen.failures) == ([], 0)
    source.is_taken = False
    await look()
    assert source.dumps == 1, "it need not wait for long"


async def test_a_backup_under_way_gives_signs_of_life(look: ScheduledBackups, seen: Seen) -> None:
    await look()
    assert seen.beats > 3
