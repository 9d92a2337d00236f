"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from domain.moderation.actions.ban import BAN
from domain.moderation.actions.unban import UNBAN
from domain.shared.ids import UserId
from domain.shared.lease import Room
from infrastructure.database.samples import Sample, Subject
from infrastructure.moderation.drift.drift_checks import PostgresDriftChecks
from infrastructure.moderation.drift.drift_reader import PostgresDriftReader


async def checks(at: Subject) -> None:
    repository = PostgresDriftChecks(at.transaction)
    await repository.put_up([at.guild], due_at=at.now)
    for check in await repository.claim([at.guild], now=at.now, leases=[timedelta(minutes=5)], room=Room(20)):
        await repository.finish(check, due_at=at.now)


async def drift(at: Subject) -> None:
    reader = PostgresDriftReader(at.reading)
    await reader.in_force(at.guild, BAN, at=at.now, after=UserId(0), limit=2_000)
    await reader.moving(at.guild, [BAN, UNBAN], [at.user], since=at.now)
    await reader.fingerprint(at.guild)


SAMPLES: tuple[Sample, ...] = (checks, drift)
