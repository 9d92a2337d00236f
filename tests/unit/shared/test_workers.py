"""In virtual time: what hangs for a minute here takes none, and whoever waited for it would show it."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import pytest
from attrs import define, field, frozen
from structlog.testing import capture_logs

from application.shared.errors import DiscordUnreachable, RecordsUnavailable
from application.shared.workers import CLOCKS_DIFFER_BY, Workers
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from infrastructure.background import repeat
from tests.builders import GUILD, OTHER_GUILD
from tests.incidents import RecordedIncidents
from tests.virtual_time import in_virtual_time

HANGS = 1000.0
LOOK_EVERY = 60.0


@frozen
class Piece:
    guild: GuildId
    takes: float = 0.0
    failure: Exception | None = None


@define(eq=False)
class Site:
    """Pieces of work that wait, oldest first, and when each was done."""

    workers: Workers
    waiting: list[Piece] = field(factory=list)
    done: list[tuple[float, Piece]] = field(factory=list)
    under_way: Counter[GuildId] = field(factory=Counter)
    most: Counter[GuildId] = field(factory=Counter)
    most_at_once: int = 0
    claim_fails: int = 0
    incidents: RecordedIncidents = field(factory=RecordedIncidents)

    async def claim(self, room: Room) -> Sequence[Piece]:
        await asyncio.sleep(0.001)
        if self.claim_fails:
            self.claim_fails -= 1
            raise RecordsUnavailable
        claimed = list[Piece]()
        of_each = Counter[GuildId]()
        for piece in self.waiting:
            if len(claimed) < room.total and of_each[piece.guild] < room.of(piece.guild):
                claimed.append(piece)
                of_each[piece.guild] += 1
        for piece in claimed:
            self.waiting.remove(piece)
        return claimed

    async def do(self, piece: Piece) -> None:
        self.under_way[piece.guild] += 1
        self.most |= self.under_way
        self.most_at_once = max(self.most_at_once, self.under_way.total())
        try:
            await asyncio.sleep(piece.takes)
            if piece.failure is not None:
                raise piece.failure
        finally:
            self.under_way[piece.guild] -= 1
        self.done.append((now(), piece))

    async def for_a_while(self, seconds: float) -> None:
        async def look() -> None:
            await self.workers.take_on(self.claim, self.do)

        repeated = repeat("work", look, every=LOOK_EVERY, incidents=self.incidents, workers=self.workers)
        task = asyncio.create_task(repeated)
        await asyncio.sleep(seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def now() -> float:
    return round(asyncio.get_running_loop().time(), 1)


def test_work_that_hangs_keeps_none_of_the_same_guild_and_none_of_another_waiting() -> None:
    async def work() -> None:
        site = Site(Workers(HANGS), [Piece(GUILD, takes=48.0)] * 20 + [Piece(GUILD), Piece(OTHER_GUILD)])
        await site.for_a_while(1)
        assert site.done == [(0.0, Piece(GUILD)), (0.0, Piece(OTHER_GUILD))]

    in_virtual_time(work())


def test_a_guild_takes_no_more_than_its_share_however_much_of_it_waits_before_others() -> None:
    async def work() -> None:
        site = Site(Workers(HANGS, at_once=8, of_each=2), [Piece(GUILD, takes=10.0)] * 50)
        site.waiting += [Piece(GuildId(800 + number), takes=1.0) for number in range(12)]
        await site.for_a_while(3)
        assert [at for at, _ in site.done] == [1.0] * 6 + [2.0] * 6, "six places are free for others, again and again"
        assert (site.most[GUILD], site.most_at_once) == (2, 8)

    in_virtual_time(work())


def test_a_place_that_becomes_free_is_taken_at_once_and_not_at_the_next_look() -> None:
    async def work() -> None:
        site = Site(Workers(HANGS, at_once=3, of_each=3), [Piece(GUILD, takes=45.0)] + [Piece(GUILD, takes=1.0)] * 10)
        await site.for_a_while(10)
        assert [at for at, _ in site.done] == [1.0] * 2 + [2.0] * 2 + [3.0] * 2 + [4.0] * 2 + [5.0] * 2

    in_virtual_time(work())


def test_what_becomes_due_while_something_hangs_is_found_at_the_next_look() -> None:
    async def work() -> None:
        site = Site(Workers(HANGS), [Piece(GUILD, takes=300.0)])
        asyncio.get_running_loop().call_later(30, site.waiting.append, Piece(GUILD))
        await site.for_a_while(100)
        assert site.done == [(60.0, Piece(GUILD))]

    in_virtual_time(work())


def test_news_is_looked_at_without_waiting_for_anything() -> None:
    async def work() -> None:
        site = Site(Workers(HANGS), [Piece(GUILD, takes=300.0)])

        def leave() -> None:
            site.waiting.append(Piece(GUILD))
            site.workers.news.set()

        asyncio.get_running_loop().call_later(30, leave)
        await site.for_a_while(50)
        assert site.done == [(30.0, Piece(GUILD))]

    in_virtual_time(work())


def test_what_was_given_back_for_a_while_is_looked_for_when_that_is_over() -> None:
    async def work() -> None:
        site = Site(Workers(HANGS), [Piece(GUILD, takes=300.0)])
        site.workers.expect_news(after=15)
        asyncio.get_running_loop().call_later(15, site.waiting.append, Piece(GUILD))
        await site.for_a_while(50)
        assert site.done == [(15.0 + CLOCKS_DIFFER_BY, Piece(GUILD))]

    in_virtual_time(work())


def test_work_that_takes_longer_than_its_lease_allows_is_cut_off_and_its_place_is_free() -> None:
    async def work() -> None:
        workers = Workers(48.0, at_once=1, of_each=1)
        site = Site(workers, [Piece(GUILD, takes=HANGS), Piece(GUILD)])
        with capture_logs() as logs:
            await site.for_a_while(130)
        assert site.done == [(48.0, Piece(GUILD))]
        assert site.incidents.reported == []
        assert [(line["event"], line.get("error")) for line in logs] == [
            ("background work has to wait", repr(DiscordUnreachable())),
            ("background work goes on", None),
        ]

    in_virtual_time(work())


def test_a_limit_within_the_work_is_not_taken_for_that_of_its_lease() -> None:
    async def work() -> None:
        site = Site(Workers(48.0), [Piece(GUILD, failure=TimeoutError())])
        await site.for_a_while(1)
        assert [type(error) for error in site.incidents.reported] == [TimeoutError]

    in_virtual_time(work())


def test_a_defect_in_one_piece_is_reported_at_once_and_ends_no_other() -> None:
    async def work() -> None:
        defect = ValueError("a defect")
        site = Site(Workers(HANGS), [Piece(GUILD, failure=defect), Piece(GUILD, takes=5.0)])
        await site.for_a_while(1)
        assert site.incidents.reported == [defect]
        site = Site(Workers(HANGS), [Piece(GUILD, failure=defect), Piece(GUILD, takes=5.0)])
        await site.for_a_while(6)
        assert [piece for _, piece in site.done] == [Piece(GUILD, takes=5.0)]

    in_virtual_time(work())


def test_what_passes_by_itself_is_one_line_however_much_it_met_and_no_incident() -> None:
    async def work() -> None:
        site = Site(Workers(HANGS), [Piece(GUILD, failure=DiscordUnreachable())] * 20)
        with capture_logs() as logs:
            await site.for_a_while(70)
        assert [(line["event"], line["work"]) for line in logs] == [("background work has to wait", "work")]
        assert site.incidents.reported == []

    in_virtual_time(work())


def test_a_database_that_is_away_ends_nothing_that_is_under_way() -> None:
    async def work() -> None:
        site = Site(Workers(HANGS), [Piece(GUILD, takes=70.0)])
        asyncio.get_running_loop().call_later(30, setattr, site, "claim_fails", 1)
        await site.for_a_while(80)
        assert site.claim_fails == 0, "it was asked meanwhile"
        assert site.done == [(70.0, Piece(GUILD, takes=70.0))]

    in_virtual_time(work())


def test_who_is_stopped_leaves_nothing_under_way_not_even_what_has_not_begun() -> None:
    async def work() -> None:
        site = Site(Workers(HANGS), [Piece(GUILD, takes=HANGS)] * 3)
        before = asyncio.all_tasks()
        await site.workers.take_on(site.claim, site.do)
        assert len(asyncio.all_tasks() - before) == 3
        await site.workers.stop()
        assert (asyncio.all_tasks(), site.done) == (before, [])
        await Site(site.workers, [Piece(GUILD, takes=HANGS)] * 3).for_a_while(1)
        assert (asyncio.all_tasks(), site.workers.room().total) == (before, 100)

    in_virtual_time(work())


@pytest.mark.parametrize(
    ("claimed", "limited"),
    [
        ([], False),
        ([GUILD] * 2, True),
        ([GUILD], False),
        ([OTHER_GUILD], True),
        ([GUILD, GUILD, OTHER_GUILD], True),
        ([GuildId(1), GuildId(2), GuildId(3)], False),
        ([GuildId(1), GuildId(2), GuildId(3), GuildId(4)], True),
    ],
)
def test_there_may_be_more_where_a_claim_took_all_that_there_was_room_for(
    claimed: list[GuildId], limited: bool
) -> None:
    assert Room(4, of_each=2, under_way={OTHER_GUILD: 1}).limits(claimed) is limited


def test_asked_to_stop_it_finishes_what_it_began_and_begins_nothing_more() -> None:
    async def work() -> None:
        site = Site(Workers(HANGS, at_once=2), [Piece(GUILD, takes=2.0), Piece(GUILD, takes=300.0), Piece(GUILD)])
        going_on = asyncio.create_task(site.for_a_while(50))
        await asyncio.sleep(1)
        await site.workers.drain(within=3)
        assert now() == 4.0
        assert site.done == [(2.0, Piece(GUILD, takes=2.0))]
        await going_on
        assert site.waiting == [Piece(GUILD)]

    in_virtual_time(work())
