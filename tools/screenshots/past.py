"""What a server has behind it before pictures are taken of it: the same in every run, up to today."""

import math
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from application.charts.queries import Flow
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.leaderboards.board import Board
from domain.shared.ids import GuildId, UserId
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.boards import FillPostgres
from tests.contract.activity import PostgresActivity
from tests.fakes.charts import Counted

_DAYS, _SEED = 30, 7
_PRESENT = 0.75
"""The share of days on which somebody is there."""
_XP = (18_940, 12_415, 9_873, 7_220, 6_105, 4_380, 3_127, 1_954, 860, 412)


async def fill(engines: Engines, uow: UnitOfWorkFactory, guild: GuildId, people: Mapping[UserId, str]) -> None:
    """XP, and messages, voice, joins and leaves of the last 30 days; `people` by name. The guild must be registered."""
    chance, today = random.Random(_SEED), datetime.now(UTC).date()
    days = [today - timedelta(days=number) for number in range(_DAYS)]
    await FillPostgres(engines).hold(Board.XP, dict(zip(people, _XP, strict=False)), guild=guild)
    assert isinstance(uow, PostgresUnitOfWorkFactory)
    await PostgresActivity(engines, uow).put(
        days={
            (guild, user, day, 0): Counted(messages=_messages(day, xp, chance), voice_minutes=chance.randint(0, 60))
            for day in days
            for user, xp in zip(people, _XP, strict=False)
            if chance.random() < _PRESENT
        },
        hours={
            (guild, datetime(day.year, day.month, day.day, hour, tzinfo=UTC)): _busy(day, hour, chance)
            for day in days
            for hour in range(24)
            if datetime(day.year, day.month, day.day, hour, tzinfo=UTC) < datetime.now(UTC)
        },
        names={(guild, user): name for user, name in people.items()},
        flow={(guild, day): Flow(chance.randint(2, 14), chance.randint(0, 8)) for day in days},
    )


def _messages(day: date, xp: int, chance: random.Random) -> int:
    weekend = 1.5 if day.weekday() >= 5 else 1.0
    return int((8 + xp / 400) * weekend * chance.uniform(0.5, 1.4))


def _busy(day: date, hour: int, chance: random.Random) -> int:
    evening = (1 + math.sin((hour - 13) / 12 * math.pi)) ** 2
    return int(30 * evening * (1.5 if day.weekday() >= 5 else 1.0)) + chance.randint(0, 12)
