"""Starboards on real PostgreSQL: bursts, several processes, and one that dies."""

import asyncio
from itertools import batched

import pytest
from attrs import evolve

from application.shared.errors import DiscordUnreachable
from application.shared.workers import Workers
from application.starboard.add_board import AddBoard, AddBoardHandler
from application.starboard.look_at_due import LEASES, LookAtDue, LookAtDueHandler
from application.starboard.store_hints import GATHERED
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId
from domain.starboard.board import MOST_BOARDS
from domain.starboard.errors import TooManyBoards
from domain.starboard.repository import BoardPost
from infrastructure.database.engines import Engines
from infrastructure.database.listener import Listener
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.database.settings import DatabaseSettings
from infrastructure.starboard.board_cache import BoardCache, CachedBoardReader
from infrastructure.starboard.board_reader import PostgresStarboardReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, a_moderator, a_request
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.integration.conftest import RETRY_FOR
from tests.integration.pools import wait_for_lock
from tests.starboards import MESSAGE, STARRED, Stargazer, a_board, having
from tests.statements import statements_of


@pytest.fixture
def gazer(registered: PostgresUnitOfWorkFactory, engines: Engines) -> Stargazer:
    return Stargazer(uow=registered, boards=PostgresStarboardReader(Reading(engines)), clock=FakeClock())


def another(gazer: Stargazer) -> Stargazer:
    """Another process, with the same Discord."""
    return Stargazer(
        uow=gazer.uow, boards=gazer.boards, clock=gazer.clock, sky=gazer.sky, board_channel=gazer.board_channel
    )


async def test_fifty_stars_in_a_second_make_one_post_with_the_right_number_though_a_process_is_killed(
    gazer: Stargazer,
) -> None:
    """Fifty people star a message while two processes hear of it; one dies after it has posted, before that is on
    record, and the other takes over."""
    await having(gazer.uow, a_board())
    other, posted = another(gazer), asyncio.Event()

    def die() -> None:
        gazer.board_channel.then = lambda: None
        posted.set()
        raise DiscordUnreachable

    gazer.board_channel.then = die
    for few in batched(range(1_000, 1_050), 5):
        gazer.sky.star(MESSAGE, *few)
        await asyncio.gather(*[process.hear(STARRED) for process in (gazer, other) for _ in few])
        gazer.clock.advance(GATHERED / 5)
        await asyncio.gather(gazer.look_at_due(), other.look_at_due())
    assert posted.is_set()
    assert gazer.board_channel.sent == 1
    gazer.clock.advance(LEASES[0])
    for _ in range(3):
        await asyncio.gather(other.look_at_due(), another(gazer).look_at_due())
        gazer.clock.advance(GATHERED)
    assert gazer.board_channel.shown() == [(MESSAGE, 50)]
    assert gazer.board_channel.sent == 1
    assert len(gazer.sky.asked) <= 8  # and not one for each star


async def test_two_processes_that_hear_of_the_same_star_make_one_post(gazer: Stargazer, engines: Engines) -> None:
    await having(gazer.uow, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)
    await gazer.hear(STARRED)
    gazer.clock.advance(GATHERED)
    async with gazer.uow() as uow:
        # Held here until both have found the message due: the second waits for the first, and finds it leased.
        await uow.starred_messages.hasten(GUILD, limit=1, due_at=gazer.clock.now())
        both = asyncio.gather(gazer.look_at_due(), another(gazer).look_at_due())
        await wait_for_lock(engines, 2)
        await uow.commit()
    await both
    assert gazer.board_channel.shown() == [(MESSAGE, 3)]
    assert (gazer.board_channel.sent, gazer.sky.asked.count("look")) == (1, 1)


async def test_of_two_who_choose_a_place_at_once_both_learn_the_first(gazer: Stargazer, engines: Engines) -> None:
    await having(gazer.uow, a_board())
    posts = [
        BoardPost(guild=GUILD, board=a_board().id, message=MESSAGE, channel=ChannelId(channel), chosen_at=START)
        for channel in (1, 2)
    ]

    async def choose(post: BoardPost) -> BoardPost | None:
        async with gazer.uow() as uow:
            chosen = await uow.board_posts.choose(post)
            await uow.commit()
        return chosen

    async with gazer.uow() as uow:
        assert await uow.board_posts.choose(posts[0]) == posts[0]
        second = asyncio.create_task(choose(posts[1]))
        await wait_for_lock(engines)
        await uow.commit()
    assert await second == posts[0]


async def test_a_board_that_is_removed_while_a_place_on_it_is_chosen_gets_no_post(
    gazer: Stargazer, engines: Engines
) -> None:
    await having(gazer.uow, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)
    await gazer.hear(STARRED)
    gazer.clock.advance(GATHERED)
    async with gazer.uow() as uow:
        await uow.starboards.remove(await uow.starboards.lock(GUILD, "stars"))
        looking = asyncio.create_task(gazer.look_at_due())
        await wait_for_lock(engines)
        await uow.commit()
    await looking
    assert gazer.board_channel.shown() == []
    assert gazer.workers.pull_failures() == []


async def test_however_many_boards_are_added_at_once_a_guild_has_ten(gazer: Stargazer) -> None:
    add = Retried(AddBoardHandler(gazer.uow, FakeChannels(), gazer.clock), RETRY_FOR, (ConcurrentChange,))

    async def added(number: int) -> int:
        command = AddBoard(
            guild=GUILD,
            by=a_moderator(),
            request=a_request(),
            name=f"board {number}",
            channel=ChannelId(900 + number),
            emojis="⭐",
            threshold=3,
            lower=None,
            self_stars=False,
        )
        try:
            await add(command)
        except TooManyBoards:
            return 0
        return 1

    assert sum(await asyncio.gather(*map(added, range(MOST_BOARDS + 4)))) == MOST_BOARDS


async def test_a_burst_of_stars_costs_few_statements_and_requests(gazer: Stargazer, engines: Engines) -> None:
    await having(gazer.uow, a_board())
    gazer.sky.star(MESSAGE, *range(1_000, 1_050))
    with statements_of(engines) as heard:
        await gazer.hear(*[STARRED] * 50)
    assert len(heard.statements) == 1
    gazer.clock.advance(GATHERED)
    due = LookAtDueHandler(gazer.uow, gazer.look, AgreedClock(gazer.clock), Workers(40.0))
    with statements_of(engines) as posting:
        await due(LookAtDue([GUILD]))
        await due._workers.until_done()
    # The claim, the choice of a place, the post; and a read of the boards with what stands on them.
    assert (len(posting.statements), len(posting.reads)) == (3, 1)
    gazer.sky.star(MESSAGE, 2_000)
    await gazer.hear(STARRED)
    gazer.clock.advance(GATHERED)
    with statements_of(engines) as editing:
        await due(LookAtDue([GUILD]))  # says that the first is done, and finds the second only after that
        gazer.clock.advance(GATHERED)
        await due(LookAtDue([GUILD]))
        await due._workers.until_done()
    # That it is done, a claim for nothing, the claim, the number; the first two are for all that is due together.
    assert (len(editing.statements), len(editing.reads)) == (4, 1)
    assert gazer.board_channel.shown() == [(MESSAGE, 51)]
    assert gazer.sky.asked == ["look", "has starred"] * 2


async def test_a_reaction_in_a_guild_whose_boards_are_known_costs_no_statement(
    gazer: Stargazer, engines: Engines
) -> None:
    cache = BoardCache()
    cache.listening(established=True)
    cached = CachedBoardReader(gazer.boards, cache)
    assert await cached.of(GUILD) == ()
    with statements_of(engines) as log:
        for _ in range(50):
            assert await cached.of(GUILD) == ()
    assert log.reads == []
    await having(gazer.uow, a_board())
    cache.heard(str(GUILD))
    assert await cached.of(GUILD) == (a_board(),)


async def test_other_processes_hear_that_the_boards_of_a_guild_are_others(
    registered: PostgresUnitOfWorkFactory, database_settings: DatabaseSettings
) -> None:
    heard, states = asyncio.Queue[str](), asyncio.Queue[bool]()
    listener = Listener(database_settings, BoardCache.channel, heard.put_nowait, states.put_nowait)
    listening = asyncio.create_task(listener.run())
    async with asyncio.timeout(10):
        assert await states.get()
        await having(registered, a_board())
        assert await heard.get() == str(GUILD)
        async with registered() as uow:
            board = await uow.starboards.lock(GUILD, "stars")
            await uow.starboards.save(evolve(board, threshold=5))
            await uow.commit()
        assert await heard.get() == str(GUILD)
        async with registered() as uow:
            await uow.starboards.remove(await uow.starboards.lock(GUILD, "stars"))
            await uow.commit()
        assert await heard.get() == str(GUILD)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
