"""A process of its own that makes transfers: `python -m tests.integration.transfer_storm JSON`.

It writes `STOPPED` and stops, in the middle of its work, until it is told to go on (SIGCONT) or killed. At the end it
writes its `Outcome` as JSON.
"""

import asyncio
import json
import os
import random
import signal
import sys
from collections import deque

from attrs import asdict, define, evolve, field, frozen

from application.points.queries import Receipt
from application.points.record_transaction import RecordTransactionHandler
from application.points.transfer_points import TransferPoints, TransferPointsHandler
from application.shared.errors import CommitOutcomeUnknown
from domain.points.errors import InsufficientPoints, ReceiverFull
from domain.points.holder import Holder
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.settings import Settings
from domain.shared.standing import Standing
from infrastructure.clock import SystemClock
from infrastructure.database.engines import open_engines
from infrastructure.database.retry import Retried
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

MEMBERS = tuple(UserId(1000 + number) for number in range(50))
STOPPED = "stopped"
PATIENCE = 20.0
"""Seconds that a use case may take: the machine of a test may be slow."""


@frozen(kw_only=True)
class Storm:
    """What one process does: half of the seed's transfers, and a tenth of the other half; one in ten twice at once."""

    url: str
    guild: int
    seed: int
    transfers: int
    half: int
    stops_after: int
    """Transfers made, when it stops; `tasks` - 1 others are under way then."""
    tasks: int = 25
    name: str = "tux storm"


@define
class Outcome:
    receipts: dict[int, int] = field(factory=dict)
    """The transaction that each request was told of."""
    refused: list[int] = field(factory=list)
    others: list[str] = field(factory=list)
    """What else a person would have read."""
    contradictions: int = 0
    """Receipts that differ from an earlier one of the same request."""


def transfers_of(seed: int, count: int) -> list[tuple[int, UserId, UserId, int]]:
    """Request, sender, receiver, amount."""
    chance, made = random.Random(seed), []
    for number in range(count):
        sender, receiver = chance.sample(MEMBERS, 2)
        made.append((1_000_000 + number, sender, receiver, chance.randint(1, 400)))
    return made


async def storm(what: Storm) -> Outcome:
    settings = evolve(DatabaseSettings(), url=what.url, deadline=PATIENCE, application_name=what.name)
    engines, clock, outcome = open_engines(settings), SystemClock(), Outcome()
    uow = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)
    record = Retried(RecordTransactionHandler(uow, clock), PATIENCE, (CommitOutcomeUnknown,))

    async def no_settings(_guild: GuildId, /) -> Settings:
        return Settings()

    give = TransferPointsHandler(no_settings, record, clock)
    chance = random.Random(what.half)
    todo = deque(
        each
        for number, each in enumerate(transfers_of(what.seed, what.transfers))
        if number % 2 == what.half or chance.random() < 0.1
    )
    done = 0

    async def once(request: int, sender: UserId, receiver: UserId, amount: int) -> None:
        try:
            receipt: Receipt = await give(
                TransferPoints(
                    guild=GuildId(what.guild),
                    sender=sender,
                    receiver=Holder(Standing(user=receiver)),
                    amount=amount,
                    reason=None,
                    request=RequestId(request),
                )
            )
        except (InsufficientPoints, ReceiverFull):
            outcome.refused.append(request)
        except Exception as error:  # noqa: BLE001  # reported: the test fails with it
            outcome.others.append(repr(error))
        else:
            earlier = outcome.receipts.setdefault(request, receipt.transaction.id)
            outcome.contradictions += earlier != receipt.transaction.id

    async def work() -> None:
        nonlocal done
        while todo:
            transfer = todo.popleft()
            await asyncio.gather(*(once(*transfer) for _ in range(2 if transfer[0] % 10 == 0 else 1)))
            done += 1
            if done == what.stops_after:
                print(STOPPED, flush=True)
                os.kill(os.getpid(), signal.SIGSTOP)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(what.tasks):
            tasks.create_task(work())
    await engines.dispose()
    return outcome


def main(argument: str) -> None:
    print(json.dumps(asdict(asyncio.run(storm(Storm(**json.loads(argument)))))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
