"""Pictures: how long they take, how much memory the process that draws them has, and whether the bot is held up."""

import asyncio
import io
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles

from attrs import evolve, frozen
from PIL import Image
from sqlalchemy import text

from application.charts.queries import Activity, DayActivity, Flow
from application.levels.rank_card import RankCard
from application.shared.drawing import Png, Theme
from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.nothing import Nothing
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import Pair, milliseconds
from domain.charts.span import Span
from domain.shared.ids import GuildId
from infrastructure.charts.activity_reader import PostgresActivityReader
from infrastructure.database.reading import Reading
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface.charts.activity_drawing import ActivityDrawing
from interface.levels.rank_card_drawing import RankCardDrawing
from interface.shared.drawing.studio import Drawing, ProcessStudio, Studio

_GUILD = GuildId(1_700_000_000_000_000_000)
_SPAN = Span.until(date(2026, 11, 26), 30)
_MEMBERS = 10_000
_NAMES = "Dalia|Emil Østergård 🌲|محمد الأمين|山田 太郎 ✨|Maximiliane von und zu Hohenstaufen|प्रिया शर्मा".split("|")
_FILL = text(
    "INSERT INTO activity_days (guild_id, user_id, day, rule_version, messages, counted_messages, voice_minutes,"
    " message_xp, voice_xp) SELECT :guild, user_id, :day, 0, 5, 5, 3, 100, 10"
    " FROM generate_series(CAST(:first AS bigint), :first + 999) AS user_id"
)


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    drawn = effort.rounds(200)
    return [
        *await _times("rank card", _rank_cards(drawn)),
        *await _times("activity chart", _charts(max(drawn // 4, 20))),
        await _lag(_rank_cards(drawn)),
        await _reads(database, effort),
    ]


async def _times(name: str, drawings: list[Drawing]) -> list[Figure]:
    """Through the studio, beside drawing them in this process."""
    studio = ProcessStudio(time_limit=60)
    await studio.draw(Nothing())
    nothing = _megabytes(studio)
    await studio.close()
    first = await _taken(studio, drawings[0])
    ours = [await _taken(studio, each) for each in drawings]
    memory = _megabytes(studio)
    await studio.close()
    floor = [await _taken(_Here(), each) for each in drawings]
    return [
        Figure(name=f"{name}, median (floor: drawn in place)", pair=Pair(median(ours), median(floor)), unit="ms"),
        Figure(name=f"{name}, 95th percentile", pair=Pair(_p95(ours), _p95(floor)), unit="ms"),
        Figure(name=f"{name}, first of a process (floor: a later one)", pair=Pair(first, median(ours)), unit="ms"),
        Figure(name=f"{name}, memory at most (floor: nothing drawn)", pair=Pair(memory, nothing), unit="MB"),
    ]


async def _lag(drawings: list[Drawing]) -> Figure:
    """How late the event loop is while pictures are drawn, in a process and, as the floor, in a thread."""
    studio = ProcessStudio(time_limit=60)
    await studio.draw(drawings[0])

    async def in_process() -> None:
        for each in drawings:
            await studio.draw(each)

    async def in_thread() -> None:
        for each in drawings:
            await asyncio.to_thread(each.draw)

    pair = Pair(await _lateness(in_process), await _lateness(in_thread))
    await studio.close()
    return Figure(name="event loop's lag while drawing, 99th percentile (floor: in a thread)", pair=pair, unit="ms")


async def _lateness(work: Callable[[], Awaitable[None]]) -> float:
    late, busy = list[float](), asyncio.ensure_future(work())
    while not busy.done():
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        late.append(1000 * (time.perf_counter() - began) - 1)
    return quantiles(late, n=100)[98]


async def _reads(database: BenchDatabase, effort: Effort) -> Figure:
    async with PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)() as work:
        await work.guilds.register(_GUILD, at=datetime.now(UTC))
        await work.commit()
    async with database.engines.transactional.connect() as connection:
        for day in _SPAN.days():
            for first in range(1, _MEMBERS, 1000):
                await connection.execute(_FILL, {"guild": _GUILD, "day": day, "first": first})
                await connection.commit()
    async with database.engines.autocommit.connect() as connection:
        await connection.execute(text("ANALYZE activity_days"))
    reader = PostgresActivityReader(Reading(database.engines))
    with recording(database.engines.autocommit) as recorded:
        found = await reader.days(_GUILD, _SPAN)
    assert (len(found), found[0].active) == (30, _MEMBERS)
    floor = Floor.of(database.floor, recorded)
    pair = await milliseconds(lambda: reader.days(_GUILD, _SPAN), lambda: floor({}), rounds=effort.rounds(6), times=2)
    return Figure(name=f"30 days of {_MEMBERS:,} active members, read", pair=pair, unit="ms")


@frozen
class _Here:
    """Draws in this process."""

    async def draw(self, drawing: Drawing) -> Png:
        return drawing.draw()

    async def close(self) -> None:
        return None


async def _taken(studio: Studio, drawing: Drawing) -> float:
    began = time.perf_counter()
    await studio.draw(drawing)
    return 1000 * (time.perf_counter() - began)


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[18]


def _megabytes(studio: ProcessStudio) -> float:
    """The most that the process ever had, as Linux counts it."""
    status = Path(f"/proc/{studio.pid}/status").read_text(encoding="utf-8")
    [line] = [each for each in status.splitlines() if each.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def _rank_cards(count: int) -> list[Drawing]:
    file = io.BytesIO()
    Image.effect_noise((256, 256), 80).convert("RGB").save(file, "PNG")
    card = RankCard(name="", avatar=file.getvalue(), level=42, rank=7, xp=91_234, into_level=2890, to_next=10_925)
    themes = (Theme.DARK, Theme.LIGHT)
    return [
        RankCardDrawing(evolve(card, name=f"{_NAMES[number % len(_NAMES)]} {number}", theme=themes[number % 2]))
        for number in range(count)
    ]


def _charts(count: int) -> list[Drawing]:
    chance = random.Random(1)
    return [ActivityDrawing(_activity(chance), f"Server {number}", Theme.DARK) for number in range(count)]


def _activity(chance: random.Random) -> Activity:
    return Activity(
        guild=_GUILD,
        member=None,
        span=_SPAN,
        days=tuple(
            DayActivity(day=day, messages=chance.randint(0, 3000), active=chance.randint(0, 300))
            for day in _SPAN.days()
        ),
        flow=tuple(Flow(chance.randint(0, 30), chance.randint(0, 20)) for _ in range(30)),
        hours=tuple(tuple(chance.randint(0, 200) for _ in range(24)) for _ in range(7)),
        time_zone="Europe/Berlin",
    )
