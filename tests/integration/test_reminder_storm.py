"""Many reminders due in the same minute, two processes, and a kill right between sending one and recording it."""

import signal
from asyncio.subprocess import Process
from collections import Counter
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from attrs import evolve
from sqlalchemy import text

from application.reminders.deliver_reminders import LEASES
from domain.reminders.reminder import AGAIN_AFTER
from infrastructure.database.clock import DatabaseClock
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.fakes.clock import AgreedClock, FakeClock
from tests.integration.own_process import running
from tests.integration.reminder_storm import CLOSED, STOPPED, FilePost, Storm
from tests.reminders import deliver_due

_OWNERS = text("INSERT INTO reminder_owners (user_id, last_number) SELECT n, 1 FROM generate_series(1, :due) AS n")
_DUE = text(
    "INSERT INTO reminders (user_id, number, request_id, text, place, guild_id, channel_id, made_at, due_at, time_zone,"
    " status, lease_until, lease_token) SELECT n, 1, n, 'tea', 'dm', 5, 6, now(), date_trunc('minute', now()), 'UTC',"
    " 'pending', date_trunc('minute', now()), gen_random_uuid() FROM generate_series(1, :due) AS n"
)
_STATES = text("SELECT status, count(*) AS found FROM reminders GROUP BY status")
_UNRECORDED = text("SELECT user_id FROM reminders WHERE status = 'pending' AND attempts > 0 AND refusals = 0")


def delivering(what: Storm) -> AbstractAsyncContextManager[Process]:
    """In the middle of it, and standing still."""
    return running("tests.integration.reminder_storm", what, until=STOPPED)


@pytest.mark.timeout(300)
async def test_each_is_delivered_once_or_reported_whoever_is_killed(
    database_settings: DatabaseSettings,
    engines: Engines,
    uow_factory: PostgresUnitOfWorkFactory,
    tmp_path: Path,
    pytestconfig: pytest.Config,
) -> None:
    due = cast(int, pytestconfig.getoption("--reminders-due"))
    arrivals = tmp_path / "arrivals"
    arrivals.touch()
    async with engines.autocommit.connect() as connection:
        for statement in (_OWNERS, _DUE):
            await connection.execute(statement, {"due": due})
    half = Storm(url=database_settings.url, arrivals=str(arrivals), stops_after=10)
    async with delivering(evolve(half, dies_after=50)) as dies, delivering(half) as lives:
        for each in (dies, lives):  # both have claimed, and so they meet
            assert each.stdin is not None
            each.stdin.write(b"\n")
            await each.stdin.drain()
        assert dies.stdout is not None
        last = int(await dies.stdout.readline())
        assert await dies.wait() == -signal.SIGKILL
        # Now, and not when the other one has ended: of very many, it gets to these too, when their leases have run out.
        async with engines.autocommit.connect() as connection:
            unrecorded = set(await connection.scalars(_UNRECORDED))
        sent = {int(line.split()[0]) for line in arrivals.read_text().splitlines()}
        assert last in unrecorded & sent, "the one that was killed recorded all that it had sent: it proves too little"
        assert unrecorded - sent, "and sent all that it had claimed"
        assert await lives.wait() == 0

    clock = FakeClock(await DatabaseClock(Reading(engines)).now())
    for wait in (LEASES[0], *AGAIN_AFTER, timedelta(0)):
        clock.advance(wait)
        workers = await deliver_due(uow_factory, FilePost(arrivals), AgreedClock(clock))
        assert workers.pull_failures() == []
    times = Counter(int(line.split()[0]) for line in arrivals.read_text().splitlines())
    parked = {owner for owner in range(1, due + 1) if owner % (2 * CLOSED) == 0}
    assert times == {owner: 1 for owner in range(1, due + 1) if owner not in parked}
    async with engines.autocommit.connect() as connection:
        states = {row.status: row.found for row in await connection.execute(_STATES)}
    assert states == {"delivered": due - len(parked), "parked": len(parked)}
