"""Old changes, days and digests are forgotten on PostgreSQL, in bounded parts, and the record of moderation never."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from infrastructure.database import old_rows
from infrastructure.database.engines import Engines
from infrastructure.database.growth import forgotten
from infrastructure.database.history import KEPT_DAYS, NEWEST
from infrastructure.database.old_rows import OldRows
from infrastructure.database.reading import Reading
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, OTHER_GUILD
from tests.fakes.clock import START, AgreedClock, FakeClock

pytestmark = pytest.mark.usefixtures("registered")

LONG_AGO, JUST_NOT = START - timedelta(days=KEPT_DAYS + 1), START - timedelta(days=KEPT_DAYS - 1)

_CHANGES = text(
    "INSERT INTO guild_setting_changes (guild_id, field, old_value, new_value, changed_by, changed_at)"
    " SELECT :guild, 'language', to_jsonb(n), to_jsonb(n + 1), 5, CAST(:at AS timestamptz)"
    " FROM generate_series(1, CAST(:count AS int)) AS n"
)
_LEFT = text("SELECT guild_id, count(*) AS count FROM guild_setting_changes GROUP BY guild_id")


def keeper(engines: Engines) -> OldRows:
    return OldRows(Reading(engines), AgreedClock(FakeClock()))


async def say(engines: Engines, statement: str, **values: object) -> None:
    await Reading(engines).rows(text(statement), values)


async def changed(engines: Engines, count: int, *, at: object, guild: int = GUILD) -> None:
    await Reading(engines).rows(_CHANGES, {"guild": guild, "at": at, "count": count})


async def left(engines: Engines) -> dict[int, int]:
    return {row["guild_id"]: row["count"] for row in await Reading(engines).rows(_LEFT)}


async def test_of_old_changes_the_newest_of_each_thing_are_kept(engines: Engines) -> None:
    await changed(engines, NEWEST + 30, at=LONG_AGO)
    await changed(engines, NEWEST + 5, at=LONG_AGO, guild=OTHER_GUILD)
    assert await keeper(engines).forget([GUILD]) == 30
    assert await left(engines) == {GUILD: NEWEST, OTHER_GUILD: NEWEST + 5}
    assert await keeper(engines).forget([GUILD, OTHER_GUILD]) == 5


async def test_changes_of_the_last_year_are_all_kept(engines: Engines) -> None:
    await changed(engines, 10, at=LONG_AGO)
    await changed(engines, NEWEST + 30, at=JUST_NOT)
    assert await keeper(engines).forget([GUILD]) == 10
    assert await left(engines) == {GUILD: NEWEST + 30}


async def test_several_at_once_and_in_small_parts_forget_each_row_once(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_rows, "AT_ONCE", 7)
    await changed(engines, NEWEST + 40, at=LONG_AGO)
    await asyncio.gather(*(keeper(engines).forget([GUILD]) for _ in range(4)))
    await keeper(engines).forget([GUILD])
    assert await left(engines) == {GUILD: NEWEST}


async def test_days_and_digests_go_after_their_time_and_cases_never(
    engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    old, recent = (START - timedelta(days=days) for days in (401, 399))
    for day in (old, recent):
        await say(engines, "INSERT INTO member_flow VALUES (:guild, CAST(:at AS date), 1, 0)", guild=GUILD, at=day)
    await say(
        engines,
        "INSERT INTO digests (guild_id, week, opened_at, lease_until, lease_token, settled_at)"
        " SELECT :guild, monday, now(), now(), gen_random_uuid(), CASE WHEN nth <> 2 THEN now() END"
        " FROM (VALUES (1, date '2024-12-30'), (2, date '2024-12-23'), (3, date '2026-02-02')) AS weeks (nth, monday)",
        guild=GUILD,
    )
    await keeper(engines).forget([GUILD])
    flow = await Reading(engines).rows(text("SELECT day FROM member_flow"))
    assert [row["day"] for row in flow] == [recent.date()]
    weeks = await Reading(engines).rows(text("SELECT week::text FROM digests ORDER BY week"))
    assert [row["week"] for row in weeks] == ["2024-12-23", "2026-02-02"]
    assert not {"cases", "case_changes", "point_entries"} & {old.table.name for old in forgotten()}
