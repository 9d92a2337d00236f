from datetime import UTC, datetime, timedelta

from domain.backups.rotation import Keep, kept
from tests.backups import a_manifest

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)  # a Wednesday
DAILY = [a_manifest(NOON - timedelta(days=day)) for day in range(60)]


def days_kept(keep: Keep) -> list[int]:
    names = kept(reversed(DAILY), keep)
    return [day for day, manifest in enumerate(DAILY) if manifest.name in names]


def test_the_newest_are_kept() -> None:
    assert days_kept(Keep(newest=3)) == [0, 1, 2]


def test_without_a_number_all_are_kept() -> None:
    assert days_kept(Keep()) == list(range(60))


def test_of_each_week_the_newest_is_kept_and_weeks_begin_on_monday() -> None:
    assert days_kept(Keep(weeks=3)) == [0, 3, 10]  # Wednesday, then two Sundays


def test_of_each_month_the_newest_is_kept() -> None:
    assert days_kept(Keep(months=2)) == [0, 18]  # the last day of February


def test_a_span_without_a_backup_is_not_counted() -> None:
    seldom = [a_manifest(NOON - timedelta(days=100 * number)) for number in range(4)]
    assert kept(seldom, Keep(days=3)) == {manifest.name for manifest in seldom[:3]}


def test_of_a_day_with_several_the_newest_is_kept() -> None:
    hourly = [a_manifest(NOON - timedelta(hours=hour)) for hour in range(30)]
    assert kept(hourly, Keep(days=2)) == {hourly[0].name, hourly[13].name}  # 23:00 on the day before


def test_the_kinds_add_up() -> None:
    assert days_kept(Keep(newest=1, days=2, weeks=2, months=2)) == [0, 1, 3, 18]


def test_the_newest_is_kept_whatever_is_counted() -> None:
    for keep in (Keep(newest=1), Keep(days=1), Keep(weeks=1), Keep(months=1)):
        assert DAILY[0].name in kept(DAILY, keep)
