"""Opening a case: the intent of a moderation action, recorded under its guild's next number."""

from datetime import UTC, datetime, timedelta
from itertools import count

from attrs import define, field

from application.moderation.open_case import OpenCaseHandler
from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import TASKS, milliseconds, per_second
from domain.moderation.actions.ban import BAN
from domain.moderation.case import CaseIntent
from domain.moderation.reason import Reason
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.names import Names
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

_OURS = 1_100_000_000_000_000_000
_FLOORS = 1_200_000_000_000_000_000
"""The guilds of either begin here, so that neither waits for the other's rows."""

_RECORDED = GuildId(1_300_000_000_000_000_000)


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    uow = PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)
    guilds = [GuildId(first + number) for first in (_OURS, _FLOORS) for number in range(TASKS)]
    async with uow() as work:
        await work.guilds.register_many([_RECORDED, *guilds], at=datetime.now(UTC))
        await work.commit()
    subject = _Subject(OpenCaseHandler(uow))
    recorded_intent = subject.intent(_RECORDED)
    with recording(database.engines.transactional) as recorded:
        await subject.open_case(recorded_intent)
    floor = Floor.of(database.floor, recorded)

    async def ours(guild: int) -> None:
        await subject.open_case(subject.intent(GuildId(_OURS + guild)))

    async def floors(guild: int) -> None:
        request, target = next(subject.ids), next(subject.ids)
        await floor({_RECORDED: _FLOORS + guild, recorded_intent.request: request, recorded_intent.target: target})

    rounds = effort.rounds(20)
    alone = await milliseconds(lambda: ours(0), lambda: floors(0), rounds=rounds, times=40)
    hot = await per_second(lambda _task: ours(0), lambda _task: floors(0), rounds=rounds, times=6)
    spread = await per_second(ours, floors, rounds=rounds, times=6)
    trips = f"opening a case ({floor.round_trips} round trips)"
    return [
        Figure(name=f"{trips}, one at a time", pair=alone, unit="ms", goal="<= 1.6"),
        Figure(name=f"{trips}, {TASKS} tasks on one guild", pair=hot, unit="per second", goal=">= 0.55"),
        Figure(name=f"{trips}, {TASKS} tasks on {TASKS} guilds", pair=spread, unit="per second", goal=">= 0.55"),
    ]


@define
class _Subject:
    open_case: OpenCaseHandler
    ids: "count[int]" = field(factory=lambda: count(1_400_000_000_000_000_000))

    def intent(self, guild: GuildId) -> CaseIntent:
        now = datetime.now(UTC)
        return CaseIntent(
            guild=guild,
            kind=BAN,
            target=UserId(next(self.ids)),
            moderator=UserId(80_351_110_224_678_912),
            reason=Reason("advertised a scam in three channels"),
            request=RequestId(next(self.ids)),
            target_names=Names(username="new_here_2026", display_name="Free Gifts"),
            moderator_names=Names(username="dalia", display_name="Dalia"),
            opened_at=now,
            lease_until=now + timedelta(minutes=1),
        )
