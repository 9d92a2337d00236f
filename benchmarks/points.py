"""Points: a transfer between two members, and a grant to ten thousand in one transaction."""

import random
from datetime import UTC, datetime
from itertools import count

from attrs import define, field

from application.points.record_transaction import RecordTransaction, RecordTransactionHandler
from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import TASKS, milliseconds, per_second
from domain.points.amount import points
from domain.points.reason import Reason
from domain.points.role_grant import RoleGrant, digest_of
from domain.points.transaction import Draft, grant, transfer
from domain.shared.ids import GuildId, RequestId, RoleId, UserId
from infrastructure.clock import SystemClock
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

_OURS = 2_100_000_000_000_000_000
_FLOORS = 2_200_000_000_000_000_000
"""The guilds of either begin here, so that neither waits for the other's rows."""
_RECORDED = GuildId(2_300_000_000_000_000_000)
_MEMBERS = 50
_FIRST_MEMBER = 2_400_000_000_000_000_000
_MANY = 10_000
_FIRST_OF_MANY = 2_500_000_000_000_000_000


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    uow = PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)
    subject = _Subject(RecordTransactionHandler(uow, SystemClock()))
    guilds = [GuildId(first + number) for first in (_OURS, _FLOORS) for number in range(TASKS)]
    async with uow() as work:
        await work.guilds.register_many([_RECORDED, *guilds], at=datetime.now(UTC))
        await work.commit()
    for guild in (_RECORDED, *guilds):
        async with uow() as work:
            for member in range(_MEMBERS):
                await work.points.record(subject.grant(guild, member), at=datetime.now(UTC))
            await work.commit()
    return [
        *await _transfers(database, subject, effort),
        await _grants(database, subject, effort),
        await _grant_to_many(database, uow, subject, effort),
    ]


async def _transfers(database: BenchDatabase, subject: "_Subject", effort: Effort) -> list[Figure]:
    template = subject.transfer(_RECORDED, 0, 1)
    with recording(database.engines.transactional) as recorded:
        await subject.record(RecordTransaction(template))
    floor = Floor.of(database.floor, recorded)

    async def ours(guild: int) -> None:
        await subject.record(RecordTransaction(subject.transfer(GuildId(_OURS + guild), *subject.pair())))

    async def floors(guild: int) -> None:
        sender, receiver = subject.pair()
        await floor(
            {
                _RECORDED: _FLOORS + guild,
                template.request: next(subject.ids),
                _FIRST_MEMBER: _FIRST_MEMBER + sender,
                _FIRST_MEMBER + 1: _FIRST_MEMBER + receiver,
            }
        )

    rounds = effort.rounds(20)
    alone = await milliseconds(lambda: ours(0), lambda: floors(0), rounds=rounds, times=40)
    together = await per_second(lambda _task: ours(0), lambda _task: floors(0), rounds=rounds, times=6)
    spread = await per_second(ours, floors, rounds=rounds, times=6)
    trips = f"a transfer ({floor.round_trips} round trips)"
    return [
        Figure(name=f"{trips}, one at a time", pair=alone, unit="ms", goal="<= 1.6"),
        Figure(name=f"{trips}, {TASKS} tasks on one guild", pair=together, unit="per second", goal=">= 0.5"),
        Figure(name=f"{trips}, {TASKS} tasks on {TASKS} guilds", pair=spread, unit="per second", goal=">= 0.5"),
    ]


async def _grants(database: BenchDatabase, subject: "_Subject", effort: Effort) -> Figure:
    """All of one guild, so all of one mint."""
    template = subject.grant(_RECORDED, 0)
    with recording(database.engines.transactional) as recorded:
        await subject.record(RecordTransaction(template))
    floor = Floor.of(database.floor, recorded)

    async def ours(_task: int) -> None:
        await subject.record(RecordTransaction(subject.grant(GuildId(_OURS), subject.pair()[0])))

    async def floors(_task: int) -> None:
        receiver = _FIRST_MEMBER + subject.pair()[0]
        await floor({_RECORDED: _FLOORS, template.request: next(subject.ids), _FIRST_MEMBER: receiver})

    pair = await per_second(ours, floors, rounds=effort.rounds(20), times=6)
    return Figure(name=f"grants, {TASKS} tasks on one guild", pair=pair, unit="per second")


async def _grant_to_many(
    database: BenchDatabase, uow: PostgresUnitOfWorkFactory, subject: "_Subject", effort: Effort
) -> Figure:
    receivers = [UserId(_FIRST_OF_MANY + (number << 22)) for number in range(_MANY)]

    async def granted(guild: int, request: RequestId) -> None:
        plan = RoleGrant(
            guild=GuildId(guild),
            request=request,
            role=RoleId(1),
            amount=points(5),
            reason=Reason("everybody helped"),
            planned_by=UserId(2),
            planned_at=datetime.now(UTC),
            receivers=_MANY,
            digest=digest_of(receivers),
            parts=1,
        )
        async with uow() as work:
            count_ = await work.role_grants.record_part(plan, 0, receivers, actor=UserId(2), at=datetime.now(UTC))
            await work.commit()
        assert count_ == _MANY

    request = RequestId(next(subject.ids))
    with recording(database.engines.transactional) as recorded:
        await granted(_RECORDED, request)
    floor = Floor.of(database.floor, recorded)
    pair = await milliseconds(
        lambda: granted(_OURS, RequestId(next(subject.ids))),
        lambda: floor({_RECORDED: _FLOORS, request: next(subject.ids)}),
        rounds=effort.rounds(8),
        times=1,
    )
    return Figure(name=f"a grant to {_MANY:,} members", pair=pair, unit="ms", goal="<= 1.67 (0.6 of the floor's rate)")


@define
class _Subject:
    record: RecordTransactionHandler
    ids: "count[int]" = field(factory=lambda: count(2_600_000_000_000_000_000))
    chance: random.Random = field(factory=lambda: random.Random(1))

    def pair(self) -> tuple[int, int]:
        sender, receiver = self.chance.sample(range(_MEMBERS), 2)
        return sender, receiver

    def grant(self, guild: GuildId, member: int) -> Draft:
        return grant(
            guild=guild,
            actor=UserId(2),
            receiver=UserId(_FIRST_MEMBER + member),
            amount=points(1_000_000),
            reason=Reason("to begin with"),
            request=RequestId(next(self.ids)),
        )

    def transfer(self, guild: GuildId, sender: int, receiver: int) -> Draft:
        return transfer(
            guild=guild,
            sender=UserId(_FIRST_MEMBER + sender),
            receiver=UserId(_FIRST_MEMBER + receiver),
            amount=points(3),
            reason=Reason("for helping me yesterday"),
            request=RequestId(next(self.ids)),
        )
