"""The database of a published Tux: whatever its layout, read as of one moment, and never changed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.levels.operations import ImportMode
from domain.shared.importing import Part
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.imports.errors import NotATuxDatabase, PrismaDatabase, SourceAddressUnusable, SourceUnreachable
from infrastructure.imports.tux.cases import cases_of, overview
from infrastructure.imports.tux.database import open_tux
from infrastructure.imports.tux.guilds import guilds_of
from infrastructure.settings import TuxSettings
from interface.main import open_shared
from interface.shared.wiring import Shared
from interface.startup.import_parts import lanes_of_tux
from interface.startup.problems import problem
from tests.builders import GUILD
from tests.imports.tux import AWARE, LONG_KEYS, NAIVE, Layout, PublishedTux, a_case, published_tux
from tests.integration.pools import terminate_those_of


@pytest.fixture
async def old(database_settings: DatabaseSettings, engines: Engines) -> AsyncIterator[PublishedTux]:
    async with published_tux(database_settings) as tux:
        await tux.add("guild", {"id": GUILD, "case_count": 0})
        yield tux


@pytest.fixture
async def shared(database_settings: DatabaseSettings, engines: Engines) -> AsyncIterator[Shared]:
    opened = open_shared(TuxSettings(database=database_settings))
    yield opened
    await opened.engines.dispose()


async def test_the_source_is_read_as_of_one_moment_and_cannot_be_changed(old: PublishedTux) -> None:
    await old.add("cases", a_case(1, GUILD))
    async with open_tux(old.url, ZoneInfo("UTC")) as tux:
        feed = await cases_of(tux, GUILD)
        await old.add("cases", a_case(2, GUILD))
        assert [item.key for page in [page async for page in feed.pages(0)] for item in page] == [1]
        with pytest.raises(SourceUnreachable) as refused:
            await tux.rows("UPDATE guild SET case_count = 5")
    assert refused.value.why == "cannot execute UPDATE in a read-only transaction"


async def test_a_source_that_goes_away_is_told_of_in_one_line(old: PublishedTux, engines: Engines) -> None:
    await old.add("cases", a_case(1, GUILD))
    async with open_tux(old.url, ZoneInfo("UTC")) as tux:
        feed = await cases_of(tux, GUILD)
        assert await terminate_those_of("tux import", engines) == 1
        with pytest.raises(SourceUnreachable) as away:
            await anext(aiter(feed.pages(0)))
    assert problem(away.value).startswith("no database to bring anything in from answers at postgresql://")


@pytest.mark.parametrize(
    ("layout", "zone", "hour"),
    [(NAIVE, "UTC", 12), (NAIVE, "Europe/Berlin", 11), (AWARE, "Europe/Berlin", 12), (LONG_KEYS, "UTC", 12)],
)
async def test_releases_of_tux_are_read_whatever_their_layout(
    database_settings: DatabaseSettings, engines: Engines, shared: Shared, layout: Layout, zone: str, hour: int
) -> None:
    noon = datetime(2025, 3, 1, 12, tzinfo=None if layout.moment == "timestamp" else UTC)
    row = {layout.key("case_id") if name == "id" else name: value for name, value in a_case(1, GUILD).items()}
    async with published_tux(database_settings, layout) as old:
        await old.add("guild", {layout.key("guild_id"): GUILD, "case_count": 1})
        await old.add("cases", {**row, "created_at": noon})
        async with open_tux(old.url, ZoneInfo(zone)) as tux:
            assert tux.is_naive is (layout.moment == "timestamp")
            assert await guilds_of(tux, None) == [GUILD]
            seen = await overview(tux, GUILD, shared.clock.now())
            lanes = await lanes_of_tux(shared, tux, GUILD, seen, ImportMode.MAX, frozenset())
            [page] = [page async for page in (await cases_of(tux, GUILD)).pages(0)]
    assert page[0].fact.at == datetime(2025, 3, 1, hour, tzinfo=UTC)
    assert [lane.part for lane in lanes] == [*Part]


async def test_what_is_no_database_of_tux_is_told_without_its_password(
    database_settings: DatabaseSettings, old: PublishedTux
) -> None:
    with pytest.raises(NotATuxDatabase) as missing:
        async with open_tux(database_settings.url, ZoneInfo("UTC")):
            pass
    assert missing.value.missing == "guild"
    with pytest.raises(SourceUnreachable) as away:
        async with open_tux("postgresql://tux:hunter2@127.0.0.1:1/tux", ZoneInfo("UTC")):
            pass
    assert "hunter2" not in f"{problem(away.value)} {away.value!r}"
    assert "postgresql://tux:***@127.0.0.1:1/tux" in problem(away.value)
    with pytest.raises(SourceAddressUnusable) as odd:
        async with open_tux("mysql://tux:hunter2@there/tux", ZoneInfo("UTC")):
            pass
    assert "hunter2" not in problem(odd.value)
    await old.run("DROP TABLE afk CASCADE")
    await old.run('CREATE TABLE "GuildConfig" (guild_id bigint)')
    with pytest.raises(PrismaDatabase):
        async with open_tux(old.url, ZoneInfo("UTC")):
            pass
