"""Random transfers from two processes, with duplicates, broken connections, and a kill in the middle."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import cast

import pytest
from attrs import asdict
from sqlalchemy import text

from application.points.verify_ledger import VerifyLedger, VerifyLedgerHandler
from domain.points.account import MAX_POINTS
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.points.ledger_audit import PostgresLedgerAudit
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.integration.pools import terminate_those_of
from tests.integration.transfer_storm import MEMBERS, STOPPED, Outcome, Storm
from tests.points import a_grant

_BALANCES = text("SELECT min(balance), max(balance), sum(balance) FROM point_accounts WHERE kind = 'wallet'")
_RECORDED = text("SELECT request_id, transaction_id FROM point_transactions WHERE kind = 'transfer'")


@asynccontextmanager
async def raging(what: Storm) -> AsyncIterator[Process]:
    """Killed, if it still lives, at the end of the block."""
    program = [sys.executable, "-m", "tests.integration.transfer_storm", json.dumps(asdict(what))]
    process = await asyncio.create_subprocess_exec(*program, stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        assert process.stdout is not None
        await process.stdout.read()
        await process.wait()


async def stopped(process: Process) -> None:
    """Return once it stands still in the middle of its transfers."""
    assert process.stdout is not None
    assert (await process.stdout.readline()).decode().strip() == STOPPED


async def finished(process: Process) -> Outcome:
    assert process.stdout is not None
    lines = (await process.stdout.read()).splitlines()
    assert await process.wait() == 0
    told = json.loads(lines[-1])
    return Outcome(**(told | {"receipts": {int(request): id_ for request, id_ in told["receipts"].items()}}))


@pytest.mark.timeout(300)
async def test_no_point_is_lost_or_made_whatever_breaks(
    database_settings: DatabaseSettings,
    engines: Engines,
    registered: PostgresUnitOfWorkFactory,
    pytestconfig: pytest.Config,
) -> None:
    transfers = cast(int, pytestconfig.getoption("--storm-transfers"))
    richest, *others = MEMBERS
    async with registered() as uow:
        await uow.points.record(a_grant(richest, MAX_POINTS - 500), at=START)
        for member in others:
            await uow.points.record(a_grant(member, 1_000), at=START)
        await uow.commit()
    total = MAX_POINTS - 500 + 1_000 * len(others)

    def half(number: int) -> Storm:
        return Storm(
            url=database_settings.url,
            guild=GUILD,
            seed=7,
            transfers=transfers,
            half=number,
            stops_after=transfers // 8,
            name=f"storm {number}",
        )

    async def disconnected(process: Process, name: str) -> None:
        await stopped(process)
        assert await terminate_those_of(name, engines) > 0
        process.send_signal(signal.SIGCONT)

    async def killed(process: Process) -> None:
        await stopped(process)
        process.kill()

    async with AsyncExitStack() as stack:
        lives = await stack.enter_async_context(raging(half(1)))
        # Neither stands still for longer than it must: the other would wait for its locks.
        async with raging(half(0)) as dies, asyncio.TaskGroup() as breaking:
            breaking.create_task(disconnected(lives, half(1).name))
            breaking.create_task(killed(dies))
        again = await stack.enter_async_context(raging(half(0)))
        await disconnected(again, half(0).name)
        outcomes = [await finished(lives), await finished(again)]

    assert [outcome.others for outcome in outcomes] == [[], []]
    assert sum(outcome.contradictions for outcome in outcomes) == 0
    async with engines.autocommit.connect() as connection:
        least, most, sum_ = (await connection.execute(_BALANCES)).one()
        recorded: dict[int, int] = dict((await connection.execute(_RECORDED)).all())
    assert (least >= 0, most <= MAX_POINTS, sum_) == (True, True, total)
    for outcome in outcomes:
        assert outcome.receipts.items() <= recorded.items()
    told = {*outcomes[0].receipts, *outcomes[1].receipts}
    assert told == set(recorded)  # what the killed process had recorded was told to its successor
    assert set().union(*(outcome.refused for outcome in outcomes)), "the storm refused nothing: it proves too little"
    verdict = await VerifyLedgerHandler(PostgresLedgerAudit(engines))(VerifyLedger())
    assert verdict.holds
    assert verdict.extent.transactions == len(recorded) + len(MEMBERS)
