"""Pages of a long case history: the newest one, and the oldest, ten thousand pages further."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import batched
from uuid import uuid4

from sqlalchemy import insert, text

from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import Pair, milliseconds
from domain.moderation.actions import KINDS
from domain.moderation.case import Case, CaseStatus, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.moderation.repository import CaseFilter
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.lease import LeaseToken
from domain.shared.paging import Seek
from infrastructure.database.reading import Reading
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.moderation.tables import CASES, cases
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

CASE_COUNT = 100_000
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
        Figure(name=f"first page of {CASE_COUNT:,} cases", pair=first, unit="ms"),
        Figure(name=f"deepest page of {CASE_COUNT:,} cases", pair=deepest, unit="ms"),
        Figure(name="deepest page (floor: the first page)", pair=both, unit="ms", goal="<= 1.2"),
    ]


async def _fill(database: BenchDatabase) -> None:
    async with PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)() as work:
        await work.guilds.register(_GUILD, at=datetime.now(UTC))
        await work.commit()
    rows = [CASES.to_row(case) | {"is_exclusive": case.kind.is_exclusive} for case in _history()]
    async with database.engines.autocommit.connect() as connection:
        for some in batched(rows, 5_000):
            await connection.execute(insert(cases), list(some))
        await connection.execute(text("VACUUM ANALYZE cases"))


def _history() -> Iterator[Case]:
    started = datetime(2024, 1, 1, tzinfo=UTC)
    for number in range(1, CASE_COUNT + 1):
        at = started + timedelta(minutes=10 * number)
        yield Case(
            guild=_GUILD,
            number=CaseNumber(number),
            kind=KINDS[number % len(KINDS)],
            target=UserId(1_700_000_000_000_000_000 + number % 5_000),
            moderator=UserId(1_800_000_000_000_000_000 + number % 12),
            reason=Reason(f"kept posting invitations, warned {number % 7} times before"),
            request=RequestId(number),
            delete_messages=timedelta(0),
            expires_at=None,
            opened_at=at,
            lease_until=at + timedelta(minutes=1),
            lease_token=LeaseToken(uuid4()),
            notice=Notice.DELIVERED,
            status=CaseStatus.APPLIED,
            settled_at=at + timedelta(seconds=1),
            version=2,
        )
