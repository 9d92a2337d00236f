"""Pictures and digests with the real bot: drawn in a process of its own, sent over real sockets, told once."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve, frozen

from domain.charts.weeks import next_told
from domain.shared.ids import GuildId, UserId
from infrastructure.charts.digest_reader import PostgresDigestReader
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from playground.api import Person, Playground, SeenMessage
from tests.contract.activity import PostgresActivity
from tests.e2e.running import Tux, eventually, quick_settings, running_tux
from tests.fakes.charts import Counted

SEND = "/channels/{channel_id}/messages"


@pytest.fixture
def ada(playground: Playground) -> Person:
    """The owner."""
    return playground.person("Ada")


@pytest.fixture
def guild(playground: Playground) -> GuildId:
    return GuildId(playground.world.guild.id)


def sizes(message: SeenMessage) -> list[tuple[object, object]]:
    return [(media["width"], media["height"]) for media in message.media]


@frozen
class Later:
    """A clock that runs ahead of the system's."""

    by: timedelta

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


@frozen
class _Shared:
    """The same, as all processes agree on it."""

    _clock: Later

    async def now(self) -> datetime:
        return self._clock.now()


def at(moment: datetime) -> Callable[[Tux], Tux]:
    """The bot lives then."""
    clock = Later(moment - datetime.now(UTC))
    return lambda tux: evolve(tux, shared=evolve(tux.shared, clock=clock, shared_clock=_Shared(clock)))


@pytest.mark.usefixtures("tux")
async def test_a_level_is_answered_with_a_card(playground: Playground) -> None:
    answer = await playground.person("Dalia").command("level")
    assert (sizes(answer), answer.ephemeral) == ([(1000, 300)], True)


async def test_activity_is_answered_with_a_chart(
    playground: Playground, guild: GuildId, tux: Tux, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    dalia = playground.person("Dalia")
    assert "Nothing has been counted in these days yet." in (await dalia.command("activity chart")).text
    today = datetime.now(UTC).date()
    await PostgresActivity(engines, uow_factory).put(
        days={(guild, UserId(dalia.id), today - timedelta(days=number), 0): Counted(messages=9) for number in range(7)}
    )
    assert sizes(await dalia.command("activity chart", days=7)) == [(1200, 1224)]
    assert sizes(await dalia.command("activity chart", member=dalia)) == [(1200, 862)]


async def test_a_week_is_told_once_though_the_answer_to_the_post_was_lost(
    playground: Playground,
    guild: GuildId,
    ada: Person,
    database_settings: DatabaseSettings,
    engines: Engines,
    uow_factory: PostgresUnitOfWorkFactory,
) -> None:
    due = next_told(datetime.now(UTC), ZoneInfo("UTC"))
    digests, settings = PostgresDigestReader(Reading(engines)), quick_settings(database_settings)

    def posts() -> list[SeenMessage]:
        return [message for message in ada.sees("general") if "### The week of" in message.text]

    async with running_tux(playground, settings):
        await ada.command("settings set charts", digest_channel="general")
    monday = due.date() - timedelta(days=7)
    activity = PostgresActivity(engines, uow_factory)
    await activity.put(days={(guild, UserId(ada.id), monday, 0): Counted(messages=9)})

    playground.faults.add("POST", SEND, when="after", drop=True, times=20)
    async with running_tux(playground, settings, at(due)):
        await eventually(posts)
    unknown = await digests.latest(guild)
    assert unknown is not None
    assert (unknown.message, unknown.attempts) == (None, 1), "nobody knows of the post"

    playground.faults.clear()
    async with running_tux(playground, settings, at(due + timedelta(minutes=5))):
        async with asyncio.timeout(30):
            while (told := await digests.latest(guild)) is None or told.message is None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)  # what another connection wrote has no event
    [post] = posts()
    assert (told.message, told.channel, told.attempts) == (post.id, post.channel_id, 2)
    assert sizes(post) == [(1200, 1224)]
    assert f"<@{ada.id}>" in post.text
