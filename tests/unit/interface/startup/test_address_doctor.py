"""What `tux doctor` says of what stands around the database."""

from collections.abc import AsyncIterator, Callable, Mapping
from types import SimpleNamespace
from typing import cast

import pytest
from attrs import define

from application.shared.errors import RecordsUnavailable
from infrastructure.database.distribution.steps import DistributingFailed
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.replica import Obstacle
from infrastructure.database.settings import DatabaseSettings
from interface.startup import address_doctor
from interface.startup.address_doctor import examine_addresses
from interface.startup.checks import Check

URL, SESSION, READ = "postgresql://tux@pooler/tux", "postgresql://tux@server/tux", "postgresql://tux@replica/tux"
ALONE = DatabaseSettings(url=URL)
POOLED = DatabaseSettings(url=URL, session_url=SESSION)
READING = DatabaseSettings(url=URL, read_url=READ, read_lag=5.0)
LAGGING, AWAY = Obstacle("it is more than 5 s behind", is_lag=True), Obstacle("it does not answer")


@define
class Around:
    """What the doctor finds there."""

    hears: bool | Exception = True
    limit: int = 2500
    looks: tuple[tuple[float, Obstacle | None], ...] | None = None
    """Of the replica, one after the other: how far behind it is then, and what is in the way."""
    spread: object = SimpleNamespace(ground=SimpleNamespace(cluster=None, placed=(), steps=()))
    now: float = 1000.0
    looked: int = 0

    async def row(self, _statement: object) -> Mapping[str, int]:
        return {"milliseconds": self.limit}

    async def listen(self) -> bool:
        if isinstance(self.hears, Exception):
            raise self.hears
        return self.hears

    async def look(self) -> None:
        assert self.looks is not None
        self.now += 2
        self.looked += 1

    @property
    def as_of(self) -> float:
        assert self.looks is not None
        return self.now - self.looks[self.looked - 1][0]

    @property
    def obstacle(self) -> Obstacle | None:
        assert self.looks is not None
        return self.looks[self.looked - 1][1]

    async def distribution(self, *_: object) -> object:
        if isinstance(self.spread, Exception):
            raise self.spread
        return self.spread


type Examine = Callable[[DatabaseSettings, Around], AsyncIterator[Check]]


@pytest.fixture
def examine(monkeypatch: pytest.MonkeyPatch) -> Examine:
    def found(settings: DatabaseSettings, around: Around) -> AsyncIterator[Check]:
        monkeypatch.setattr(address_doctor, "Hearing", lambda *_: SimpleNamespace(hears=around.listen))
        monkeypatch.setattr(
            address_doctor, "replica_of", lambda *_, bound, quiet: around if around.looks and bound and quiet else None
        )
        monkeypatch.setattr(address_doctor, "look", around.distribution)
        monkeypatch.setattr(address_doctor, "_LOOK_AGAIN_AFTER", 0.0)
        monkeypatch.setattr(address_doctor, "time", SimpleNamespace(monotonic=lambda: around.now))
        return examine_addresses(settings, cast(Engines, None), cast(Reading, around))

    return found


async def of(examine: Examine, settings: DatabaseSettings, around: Around, name: str) -> list[tuple[bool, str]]:
    return [(check.passed, check.finding) async for check in examine(settings, around) if check.name == name]


async def test_on_a_single_server_only_the_session_is_looked_at(examine: Examine) -> None:
    assert [check async for check in examine(ALONE, Around())] == [
        Check("session", passed=True, finding=f"{ALONE.session_address} hears what is notified of")
    ]


@pytest.mark.parametrize(
    ("hears", "said"),
    [
        (OSError("no route"), f"{POOLED.session_address} does not answer (no route)"),
        (RecordsUnavailable(), "nothing can be notified of (RecordsUnavailable)"),
        (
            False,
            f"{POOLED.session_address} does not hear what is notified of: is it a pooler, or another database? "
            "DATABASE_SESSION_URL has to name the server itself",
        ),
    ],
    ids=repr,
)
async def test_an_address_that_hears_nothing_is_told(examine: Examine, hears: bool | Exception, said: str) -> None:
    assert await of(examine, POOLED, Around(hears=hears), "session") == [(False, said)]


async def test_behind_a_pooler_the_server_has_to_end_reads(examine: Examine) -> None:
    assert await of(examine, POOLED, Around(limit=2500), "limit") == [(True, "the server ends a read after 2.5 s")]
    [(passed, said)] = await of(examine, POOLED, Around(limit=0), "limit")
    wanted = round(POOLED.limits.statement * 1000)
    assert (passed, said) == (
        False,
        "through the pooler the server ends no read, however long it takes: "
        f"ALTER ROLE tux SET statement_timeout = {wanted}",
    )


@pytest.mark.parametrize(
    ("looks", "passed", "said"),
    [
        (((1.0, None),), True, "is at most 2.0 s behind, and may be 5 s"),
        (((3.0, None), (1.0, None)), True, "is at most 4.0 s behind, and may be 5 s"),
        (((9.0, LAGGING), (9.0, LAGGING), (9.0, LAGGING)), False, "is not read: it is more than 5 s behind"),
        (((9.0, AWAY),), False, "is not read: it does not answer"),
    ],
    ids=["there", "a moment later", "never", "away"],
)
async def test_a_replica_is_given_as_long_to_catch_up_as_it_may_be_behind(
    examine: Examine, looks: tuple[tuple[float, Obstacle | None], ...], passed: bool, said: str
) -> None:
    around = Around(looks=looks)
    assert await of(examine, READING, around, "replica") == [(passed, f"{READING.read_address} {said}")]
    assert around.looked == len(looks)


def ground(*, placed: bool, steps: tuple[str, ...] = ()) -> object:
    of_tables = tuple(SimpleNamespace(table=table) for table in steps)
    cluster = SimpleNamespace(workers=3)
    return SimpleNamespace(ground=SimpleNamespace(cluster=cluster, placed=placed), steps=of_tables)


@pytest.mark.parametrize(
    ("spread", "passed", "said"),
    [
        (DistributingFailed(None, "denied"), False, "cannot be looked at (denied)"),
        (ground(placed=False, steps=("cases",)), True, "is there, and unused: see tux database distribute --plan"),
        (
            ground(placed=True, steps=("outbox", "cases", "outbox")),
            False,
            "not in place: cases, outbox; run tux database distribute",
        ),
        (ground(placed=True), True, "all tables are in place, on 3 servers"),
    ],
    ids=["refused", "unused", "half", "whole"],
)
async def test_of_a_cluster_it_is_said_whether_all_is_in_place(
    examine: Examine, spread: object, passed: bool, said: str
) -> None:
    assert await of(examine, ALONE, Around(spread=spread), "citus") == [(passed, said)]
