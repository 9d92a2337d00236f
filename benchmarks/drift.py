"""Comparing 10,000 bans with the record: what is in force is read and the differences found, without Discord's part."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import ClassVar

from attrs import define
from sqlalchemy import insert, text

from application.moderation.drift.find_drift import FindDrift, FindDriftHandler
from application.moderation.drift.look import Seen, looks_by_kind
from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import milliseconds
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.adoption.hand_action import AuditEntryId, HandAction, adopted_case
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.drift.difference import Standing
from domain.moderation.reason import Reason
from domain.shared.ids import GuildId, UserId
from domain.shared.names import Names
from infrastructure.database.clock import DatabaseClock
from infrastructure.database.reading import Reading
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.moderation.drift.drift_reader import PostgresDriftReader
from infrastructure.moderation.tables import CASES, cases
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

BAN_COUNT = 10_000
_DIFFERENT = 10
"""Bans that only Discord has, and as many that only the record has."""
_GUILD = GuildId(1_610_000_000_000_000_000)
_FIRST_USER = 1_710_000_000_000_000_000
_STARTED = datetime(2024, 1, 1, tzinfo=UTC)


@define
class _Bans:
    """What Discord would list."""

    standing: dict[UserId, Standing]
    kind: ClassVar[ActionKind] = BAN

    async def see(self, guild: GuildId, on_record: Collection[UserId]) -> Seen:
        return Seen(standing=self.standing)

    async def find(self, guild: GuildId, user: UserId) -> Standing | None:
        return self.standing.get(user)

    async def restore(self, case: Case) -> None:
        raise NotImplementedError  # nothing is done again here

    async def was_restored(self, case: Case, *, since: datetime) -> bool:
        raise NotImplementedError  # as above


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    await _fill(database)
    users = [UserId(_FIRST_USER + _DIFFERENT + number) for number in range(BAN_COUNT)]
    reading, bans = Reading(database.engines), _Bans({user: Standing(names=Names(username="n")) for user in users})
    clock = DatabaseClock(reading)
    await clock.now()
    find = FindDriftHandler(looks_by_kind(bans), PostgresDriftReader(reading), clock)
    with recording(database.engines.autocommit) as recorded:
        found = await find(FindDrift(_GUILD))
    assert len(found.differences) == 2 * _DIFFERENT
    floor = Floor.of(database.floor, recorded)
    pair = await milliseconds(lambda: find(FindDrift(_GUILD)), lambda: floor({}), rounds=effort.rounds(9), times=3)
    return [Figure(name=f"drift check of {BAN_COUNT:,} bans (floor: its statements)", pair=pair, unit="ms")]


async def _fill(database: BenchDatabase) -> None:
    async with PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)() as work:
        await work.guilds.register(_GUILD, at=datetime.now(UTC))
        await work.commit()
    banned = [adopted_case(_ban(number), CaseNumber(number + 1)) for number in range(BAN_COUNT)]
    rows = [CASES.to_row(case) | {"is_exclusive": case.kind.is_exclusive} for case in banned]
    async with database.engines.autocommit.connect() as connection:
        for some in batched(rows, 5_000):
            await connection.execute(insert(cases), list(some))
        await connection.execute(text("VACUUM ANALYZE cases"))


def _ban(number: int) -> HandAction:
    return HandAction(
        guild=_GUILD,
        entry=AuditEntryId(number + 1),
        kind=BAN,
        target=UserId(_FIRST_USER + number),
        moderator=UserId(1_810_000_000_000_000_000 + number % 12),
        reason=Reason("kept posting invitations"),
        at=_STARTED + timedelta(minutes=number),
    )
