"""Pages of a long case history: the newest one, and the oldest, ten thousand pages further."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor, recording
from benchmarks.postgres import BenchDatabase
from benchmarks.rounds import Pair, milliseconds
from domain.moderation.case import Case, CaseStatus, Notice
from domain.moderation.repository import CaseFilter
from domain.moderation.sanction import CaseKind, CaseNumber, Reason
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.paging import Seek
from infrastructure.database.reading import Reading
from infrastructure.database.turns import GuildTurns
from infrastructure.database.unit_of_work import PostgresUnitOfWorkFactory
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.moderation.case_repository import to_row
from infrastructure.schema import cases

CASES = 100_000
_GUILD = GuildId(1_600_000_000_000_000_000)
_NEWEST = Seek(size=10)
_OLDEST = Seek(size=10, cursor=11)


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    await _fill(database)
    reader = PostgresCaseReader(Reading(database.engines))

    async def time(seek: Seek) -> Pair:
        with recording(database.engines.autocommit) as recorded:
            page = await reader.page(_GUILD, CaseFilter(), seek)
        assert len(page.items) == seek.size
        floor = Floor.of(database.floor, recorded)
        return await milliseconds(
            lambda: reader.page(_GUILD, CaseFilter(), seek),
            lambda: floor({}),
            rounds=effort.rounds(15),
            times=60,
        )

    first, deepest = await time(_NEWEST), await time(_OLDEST)
    both = await milliseconds(
        lambda: reader.page(_GUILD, CaseFilter(), _OLDEST),
        lambda: reader.page(_GUILD, CaseFilter(), _NEWEST),
        rounds=effort.rounds(15),
        times=60,
    )
    return [
        Figure(name=f"first page of {CASES:,} cases", pair=first, unit="ms"),
        Figure(name=f"deepest page of {CASES:,} cases", pair=deepest, unit="ms"),
        Figure(name="deepest page (floor: the first page)", pair=both, unit="ms", goal="<= 1.2"),
    ]


async def _fill(database: BenchDatabase) -> None:
    async with PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)() as work:
        await work.guilds.register(_GUILD, at=datetime.now(UTC))
        await work.commit()
    rows = [to_row(case) for case in _history()]
    columns = list(rows[0])
    async with database.floor.acquire() as connection:
        await connection.copy_records_to_table(
            cases.name, columns=columns, records=(tuple(row[column] for column in columns) for row in rows)
        )
        await connection.execute("VACUUM ANALYZE cases")


def _history() -> Iterator[Case]:
    started = datetime(2024, 1, 1, tzinfo=UTC)
    kinds = list(CaseKind)
    for number in range(1, CASES + 1):
        at = started + timedelta(minutes=10 * number)
        yield Case(
            guild=_GUILD,
            number=CaseNumber(number),
            kind=kinds[number % len(kinds)],
            target=UserId(1_700_000_000_000_000_000 + number % 5_000),
            moderator=UserId(1_800_000_000_000_000_000 + number % 12),
            reason=Reason(f"kept posting invitations, warned {number % 7} times before"),
            request=RequestId(number),
            delete_messages=timedelta(0),
            opened_at=at,
            lease_until=at + timedelta(minutes=1),
            notice=Notice.DELIVERED,
            status=CaseStatus.APPLIED,
            settled_at=at + timedelta(seconds=1),
            version=2,
        )
