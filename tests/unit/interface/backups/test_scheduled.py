"""Backups that the bot makes by itself: when, and what is told."""

import math
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from attrs import define, evolve, field
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from application.backups.create_backup import CreateBackup, CreateBackupHandler
from application.backups.errors import ProgramFailed
from application.backups.list_backups import ListBackupsHandler
from domain.backups.rotation import Keep
from domain.backups.schedule import Every
from infrastructure.observability.metrics import BACKUP_AGE
from infrastructure.settings import BackupSettings
from interface.backups.scheduled import AGAIN_AFTER, Beats, ScheduledBackups
from interface.backups.wiring import backups_context
from tests.backups import FakeSource, an_origin, put, shelf_in
from tests.fakes.clock import START, FakeClock
from tests.wired import RecordingShared

HOUR = timedelta(hours=1)


@define
class Seen:
    beats: int = 0
    failures: int = 0
    newest: list[datetime | None] = field(factory=list)

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
        whose=AsyncMock(return_value=source.database),
        schedule=Every(HOUR),
        keep=Keep(newest=1),
        clock=clock,
        beat=seen.beat,
        failed=seen.failed,
        tell_newest=seen.newest.append,
    )


async def pass_time(look: ScheduledBackups, clock: FakeClock, source: FakeSource, by: timedelta) -> None:
    clock.advance(by)
    source.now = clock.now()
    await look()


async def test_one_is_made_when_it_is_due_and_told(
    look: ScheduledBackups, source: FakeSource, seen: Seen, clock: FakeClock
) -> None:
    await look()
    assert (source.dumps, seen.newest) == (1, [None, START])
    await pass_time(look, clock, source, HOUR - timedelta(seconds=1))
    assert source.dumps == 1
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
    assert (source.dumps, seen.failures, seen.newest[-1]) == (2, 1, clock.now())


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


def test_the_age_that_prometheus_is_told_grows_by_itself(
    shared: RecordingShared, clock: FakeClock, tmp_path: Path
) -> None:
    chosen = BackupSettings(directory=str(tmp_path), every=HOUR.total_seconds())
    shared.settings, shared.clock = evolve(shared.settings, backup=chosen), clock
    [background] = backups_context(shared).background
    work = background.work
    assert isinstance(work, ScheduledBackups)
    for newest, age in ((None, math.inf), (START - HOUR, 3600.0)):
        work._tell_newest(newest)
        assert REGISTRY.get_sample_value("tux_backup_age_seconds") == age
    clock.advance(HOUR)
    assert REGISTRY.get_sample_value("tux_backup_age_seconds") == 7200.0
    BACKUP_AGE.set_function(lambda: math.nan)


async def test_each_look_is_a_sign_of_life_and_what_is_made_is_made_only_if_it_still_is_due(
    look: ScheduledBackups, seen: Seen, clock: FakeClock
) -> None:
    create = look._create = AsyncMock(return_value=None)
    await look()
    create.assert_awaited_once_with(CreateBackup(keep=Keep(newest=1), if_due=Every(HOUR)))
    assert (seen.beats, seen.newest) == (1, [None])
