import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from application.shared.errors import RecordsUnavailable
from domain.charts.digest import Digest
from domain.points.amount import points
from domain.points.purchase import Purchase
from domain.points.shop_item import item_name
from domain.points.shop_repository import NewItem
from domain.shared.ids import RoleId
from domain.shared.lease import Room
from infrastructure.backlogs import BACKLOGS
from infrastructure.charts.backlog import DIGESTS
from infrastructure.database.engines import Engines
from infrastructure.database.health import DatabaseHealth, PoolFigures, ServerVersion
from infrastructure.database.reading import Reading
from infrastructure.database.revisions import head_revision
from infrastructure.database.settings import DatabaseSettings
from infrastructure.fleet.backlog import FLEET
from infrastructure.levels.backlog import PARTS, REWARDS
from infrastructure.levels.tables import level_role_syncs
from infrastructure.moderation.backlog import DIFFERENCES, ENDS
from infrastructure.moderation.tables import case_schedule, cases
from infrastructure.outbox.tables import outbox
from infrastructure.points.backlog import PURCHASES, STUCK_AFTER_ATTEMPTS
from infrastructure.privacy.backlog import DEPARTED
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface.startup.doctor import examine
from tests.builders import GUILD, MEMBER, an_intent
from tests.databases import Databases
from tests.fakes.clock import START
from tests.points import a_grant
from tests.postgres_proxy import PostgresProxy

type MakeEngines = Callable[[DatabaseSettings], Engines]


@pytest.fixture
def health(engines: Engines) -> DatabaseHealth:
    return DatabaseHealth(engines, Reading(engines))


async def test_latency_is_measured_in_seconds(health: DatabaseHealth) -> None:
    assert 0 < await health.latency() < 5


async def test_the_server_says_its_version(health: DatabaseHealth, engines: Engines) -> None:
    version = await health.server_version()
    async with engines.autocommit.connect() as connection:
        assert await connection.scalar(text("SHOW server_version")) == version.name
    assert version.name.startswith(str(version.major))
    assert version.is_supported


async def test_an_index_that_could_not_be_made_is_named(copied: DatabaseSettings, make_engines: MakeEngines) -> None:
    engines = make_engines(copied)
    health = DatabaseHealth(engines, Reading(engines))
    assert await health.invalid_indexes() == ()
    async with engines.autocommit.connect() as connection:
        await connection.execute(
            text("INSERT INTO guilds (guild_id, registered_at, settings) VALUES (1, now(), '{}'), (2, now(), '{}')")
        )
        with pytest.raises(IntegrityError):
            await connection.execute(text("CREATE UNIQUE INDEX CONCURRENTLY ix_planted ON guilds ((1))"))
    assert await health.invalid_indexes() == ("ix_planted",)
    [check] = [check async for check in examine(copied) if check.name == "indexes"]
    assert not check.passed
    assert check.finding.startswith("not used, though each write keeps them up: ix_planted;")


def test_a_server_older_than_those_tested_is_not_supported() -> None:
    assert [ServerVersion(name=str(major), major=major).is_supported for major in (14, 15)] == [False, True]


async def test_a_migrated_database_stands_at_the_newest_revision(health: DatabaseHealth) -> None:
    assert await health.revision() == head_revision()
    assert await health.is_migrated()


@pytest.fixture
async def empty_database(databases: Databases) -> AsyncIterator[DatabaseSettings]:
    yield await databases.create("empty")
    await databases.drop("empty")


async def test_an_empty_database_stands_before_the_first_revision(
    empty_database: DatabaseSettings, make_engines: MakeEngines
) -> None:
    engines = make_engines(empty_database)
    health = DatabaseHealth(engines, Reading(engines))
    assert await health.revision() is None
    assert not await health.is_migrated()


async def test_the_backlog_counts_what_waits_what_is_parked_and_what_is_stuck(
    health: DatabaseHealth, registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async def found() -> list[tuple[Mapping[str, int], bool]]:
        counts = [await health.counts(backlog) for backlog in waiting]
        return [(count, backlog.is_fine(count)) for backlog, count in zip(waiting, counts, strict=True)]

    # How many parts there are ahead depends on the day; `test_parts.py` tries it out.
    waiting = [backlog for backlog in BACKLOGS if backlog is not PARTS]

    nothing = ({"stuck": 0}, True)
    said = {
        DIFFERENCES.name: ({"differences": 0}, True),
        DEPARTED.name: ({"kept": 0, "stuck": 0}, True),
        FLEET.name: ({"shards": 0, "unserved": 0, "late": 0, "processes": 0}, True),
    }
    others = [said.get(backlog.name, nothing) for backlog in waiting[1:]]
    assert await found() == [({"waiting": 0, "parked": 0}, True), *others]
    async with registered() as uow:
        await uow.cases.open(an_intent())
        await uow.commit()
    event = {"guild_id": GUILD, "name": "CaseOpened", "payload": {}, "occurred_at": START, "due_at": START}
    async with engines.autocommit.connect() as connection:
        await connection.execute(insert(outbox), [event | {"done_at": START}])
        await connection.execute(insert(outbox), [event | {"parked_at": START}] * 2)
    assert await found() == [({"waiting": 1, "parked": 2}, False), *others]
    async with engines.autocommit.connect() as connection:
        await connection.execute(update(cases).values(attempts=4))
        assert (await found())[1] == nothing
        await connection.execute(update(cases).values(attempts=5))
    assert await found() == [
        ({"waiting": 1, "parked": 2}, False),
        ({"stuck": 1}, False),
        *others[1:],
    ]


async def test_an_end_that_was_tried_five_times_is_stuck(
    health: DatabaseHealth, registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async with registered() as uow:
        case = await uow.cases.open(an_intent())
        await uow.case_schedule.put(GUILD, case.number, due_at=START)
        await uow.commit()
    for attempts, is_fine in ((5, True), (6, False)):  # counted from 1, for the first that is to come
        async with engines.autocommit.connect() as connection:
            await connection.execute(update(case_schedule).values(attempts=attempts))
        assert ENDS.is_fine(await health.counts(ENDS)) is is_fine


async def test_the_backlog_counts_members_whose_rewards_could_not_be_looked_at(
    health: DatabaseHealth, registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async with registered() as uow:
        await uow.role_syncs.put({(GUILD, MEMBER): False}, at=START)
        await uow.commit()
    async with engines.autocommit.connect() as connection:
        await connection.execute(update(level_role_syncs).values(attempts=8))
        assert REWARDS.is_fine(await health.counts(REWARDS))
        await connection.execute(update(level_role_syncs).values(attempts=9))
    found = await health.counts(REWARDS)
    assert (found, REWARDS.is_fine(found)) == ({"stuck": 1}, False)
    assert REWARDS.finding(found) == "1 members not looked at after 8 or more attempts"


async def test_the_backlog_counts_purchases_that_several_attempts_could_not_settle(
    health: DatabaseHealth, registered: PostgresUnitOfWorkFactory
) -> None:
    async with registered() as uow:
        item = await uow.shop_items.add(
            NewItem(guild=GUILD, name=item_name("VIP"), price=points(5), role=RoleId(41), stock=None)
        )
        payment = await uow.points.record(a_grant(MEMBER, 5), at=START)
        await uow.purchases.add(Purchase.paid_with(payment, item))
        await uow.commit()
    for attempt in range(1, STUCK_AFTER_ATTEMPTS + 1):
        counts = await health.counts(PURCHASES)
        assert (counts, PURCHASES.is_fine(counts)) == ({"stuck": 0}, True)
        now = START + timedelta(hours=attempt)
        async with registered() as uow:
            await uow.purchases.claim_due([GUILD], now=now, lease=timedelta(minutes=1), room=Room(1))
            await uow.commit()
    counts = await health.counts(PURCHASES)
    assert (counts, PURCHASES.is_fine(counts)) == ({"stuck": 1}, False)


async def test_the_backlog_counts_digests_that_several_attempts_could_not_post(
    health: DatabaseHealth, registered: PostgresUnitOfWorkFactory
) -> None:
    week, now = date(2026, 2, 16), datetime.now(UTC)

    async def attempt(number: int) -> Digest:
        async with registered() as uow:
            at = now + timedelta(hours=number)
            [digest] = await uow.digests.claim([GUILD], week, now=at, leases=[timedelta(minutes=1)], room=Room(1))
            await uow.commit()
        return digest

    for number in range(4):
        await attempt(number)
        assert await health.counts(DIGESTS) == {"stuck": 0}
    digest = await attempt(4)
    counts = await health.counts(DIGESTS)
    assert (counts, DIGESTS.is_fine(counts)) == ({"stuck": 1}, False)
    digest.refused(at=now)
    async with registered() as uow:
        await uow.digests.save(digest)
        await uow.commit()
    assert await health.counts(DIGESTS) == {"stuck": 0}, "the staff is told of it"


async def test_the_pools_say_how_many_connections_are_in_use(
    database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    engines = make_engines(evolve(database_settings, pool_size=4))
    health = DatabaseHealth(engines, Reading(engines))
    await health.latency()
    async with engines.transactional.connect(), engines.transactional.connect():
        assert health.pools() == {
            "transactional": PoolFigures(size=4, in_use=2, idle=0),
            "autocommit": PoolFigures(size=4, in_use=0, idle=1),
        }


async def test_a_database_that_is_away_is_reported(
    proxy: PostgresProxy, database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    engines = make_engines(proxy.settings(database_settings))
    health = DatabaseHealth(engines, Reading(engines))
    await health.latency()
    await proxy.cut()
    questions = (health.latency(), health.server_version(), health.revision(), health.counts(BACKLOGS[0]))
    answers = await asyncio.gather(*questions, return_exceptions=True)  # each waits for its whole deadline
    assert [type(answer) for answer in answers] == [RecordsUnavailable] * len(questions)
