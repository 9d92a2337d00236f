"""What stands on a board follows what Discord says of the message."""

from datetime import timedelta

import pytest
from attrs import define, evolve

from application.shared.errors import DiscordUnreachable
from application.starboard.hints import Hints
from application.starboard.look_at_due import LEASES, MOST_ATTEMPTS, PUT_OFF
from application.starboard.look_at_message import LookAtMessage
from application.starboard.note_deleted import NoteDeleted, NoteDeletedHandler
from application.starboard.note_reaction import NoteReaction, NoteReactionHandler
from application.starboard.ports import BoardUnwritable, MessageOutOfReach
from application.starboard.queries import OnBoard, StarboardReader
from application.starboard.store_hints import FlushHintsHandler, StoreHints
from domain.shared.ids import ChannelId, GuildId, MessageId
from domain.starboard.board import Board
from domain.starboard.repository import Starred
from domain.starboard.starring import Place
from tests.builders import GUILD, MEMBER
from tests.fakes.sky import STAR
from tests.fakes.starboard import POSTS
from tests.fakes.starboard import STARRED as STORED
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.starboards import BOARD_CHANNEL, GENERAL, MESSAGE, STARRED, Stargazer, a_board, having
from tests.unit.starboard.looking import OTHER_STAR, look


@define
class AsItWas(StarboardReader):
    """Read a moment ago."""

    _then: tuple[OnBoard, ...]

    async def of(self, guild: GuildId) -> tuple[Board, ...]:
        return tuple(each.board for each in self._then)

    async def of_message(self, guild: GuildId, message: MessageId) -> tuple[OnBoard, ...]:
        return self._then

    async def waiting(self, guild: GuildId, *, most: int) -> int:
        return 0


async def with_boards(gazer: Stargazer, *boards: Board) -> None:
    await having(gazer.uow, *boards)


async def test_a_message_comes_on_a_board_and_leaves_it_with_its_stars(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board(threshold=3, lower=2))
    gazer.sky.star(MESSAGE, 1, 2)
    assert await look(gazer) == []
    gazer.sky.star(MESSAGE, 3, 4)
    assert await look(gazer) == [(MESSAGE, 4)]
    gazer.sky.unstar(MESSAGE, 3, 4)
    assert await look(gazer) == [(MESSAGE, 2)]
    gazer.sky.unstar(MESSAGE, 2)
    assert await look(gazer) == []
    gazer.sky.star(MESSAGE, 2, 3)
    assert await look(gazer) == [(MESSAGE, 3)]
    assert (gazer.board_channel.sent, gazer.board_channel.edits) == (2, 1)


@pytest.mark.parametrize(("self_stars", "shown"), [(False, []), (True, [(MESSAGE, 3)])])
async def test_whether_stars_of_the_author_count_is_the_boards_affair(
    gazer: Stargazer, *, self_stars: bool, shown: list[tuple[MessageId, int]]
) -> None:
    await with_boards(gazer, a_board(self_stars=self_stars))
    gazer.sky.star(MESSAGE, 1, 2, MEMBER)
    assert await look(gazer) == shown


async def test_who_used_several_emojis_of_a_board_counts_once(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board(emojis=(STAR, OTHER_STAR)))
    gazer.sky.star(MESSAGE, 1, 2, MEMBER)
    gazer.sky.star(MESSAGE, 2, MEMBER, emoji=OTHER_STAR)
    assert await look(gazer) == []
    gazer.sky.star(MESSAGE, 3, emoji=OTHER_STAR)
    assert await look(gazer) == [(MESSAGE, 3)]


async def test_two_boards_follow_their_own_rules(gazer: Stargazer) -> None:
    other = a_board(2, name="other", channel=901, emojis=(OTHER_STAR,), threshold=1, lower=1)
    await with_boards(gazer, a_board(), other)
    gazer.sky.star(MESSAGE, 1, 2, 3)
    gazer.sky.star(MESSAGE, 1, emoji=OTHER_STAR)
    assert sorted(await look(gazer)) == [(MESSAGE, 1), (MESSAGE, 3)]
    gazer.sky.failure = MessageOutOfReach()
    gazer.sky.unstar(MESSAGE, 1, 2, 3)
    assert len(await look(gazer)) == 2  # nobody knows, so nothing is changed


async def test_what_is_not_to_be_seen_there_leaves_a_board_too(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)
    assert len(await look(gazer)) == 1
    gazer.sky.places[GENERAL] = Place(within=(GENERAL,), is_age_restricted=True)
    assert await look(gazer) == []


async def test_a_deleted_message_leaves_the_boards(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)
    await look(gazer)
    del gazer.sky.stars[MESSAGE]
    assert await look(gazer, deleted=True) == []
    assert await look(gazer, evolve(STARRED, message=MessageId(6_000)), deleted=True) == []
    assert gazer.sky.asked.count("look") == 2


async def test_a_post_that_somebody_deleted_stays_away(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)
    await look(gazer)
    gazer.board_channel.posts.clear()
    for star in (4, 5):
        gazer.sky.star(MESSAGE, star)
        assert await look(gazer) == []
    gazer.sky.unstar(MESSAGE, 1, 2, 3, 4, 5)
    assert await look(gazer) == []
    gazer.sky.star(MESSAGE, 1, 2, 3)
    assert await look(gazer) == []
    gazer.sky.places[BOARD_CHANNEL] = None
    assert await look(gazer) == []
    async with gazer.uow() as uow:
        await uow.board_posts.forget_taken_down(GUILD, [MESSAGE])
        await uow.commit()
    assert await look(gazer) == [(MESSAGE, 3)]


async def test_a_post_that_somebody_deleted_stays_away_though_the_stars_were_gone_before_anybody_looked(
    gazer: Stargazer,
) -> None:
    await with_boards(gazer, a_board(threshold=1, lower=1))
    gazer.sky.star(MESSAGE, 1)
    await look(gazer)
    gazer.board_channel.posts.clear()
    gazer.sky.unstar(MESSAGE, 1)
    assert await look(gazer) == []
    gazer.sky.star(MESSAGE, 1)
    assert await look(gazer) == []
    del gazer.sky.stars[MESSAGE]
    await look(gazer, deleted=True)
    records = gazer.uow
    assert isinstance(records, MemoryUnitOfWorkFactory)
    assert records.records[POSTS] == {}  # nothing is kept of a message that is gone


@pytest.mark.parametrize("meanwhile", [0, 1, 2], ids=["no stars", "too few of them", "all of them"])
async def test_a_post_that_the_bot_took_off_comes_back_with_the_stars_though_no_answer_said_that_it_is_off(
    gazer: Stargazer, meanwhile: int
) -> None:
    def die() -> None:
        gazer.board_channel.then = lambda: None
        raise DiscordUnreachable

    await with_boards(gazer, a_board(threshold=2, lower=1))
    gazer.sky.star(MESSAGE, 1, 2)
    await look(gazer)
    gazer.sky.unstar(MESSAGE, 1, 2)
    gazer.board_channel.then = die
    assert await look(gazer) == []
    gazer.sky.star(MESSAGE, *range(1, 1 + meanwhile))
    gazer.clock.advance(LEASES[0])
    assert await look(gazer) == [(MESSAGE, 2)] * (meanwhile == 2)
    gazer.sky.star(MESSAGE, 1, 2)
    assert await look(gazer) == [(MESSAGE, 2)]


async def test_a_post_that_was_to_be_taken_off_and_still_stands_is_posted_anew(gazer: Stargazer) -> None:
    """Whether the request that had no answer arrives yet, nobody knows."""
    await with_boards(gazer, a_board(threshold=1, lower=1))
    gazer.sky.star(MESSAGE, 1)
    await look(gazer)
    [before] = gazer.board_channel.posts
    gazer.sky.unstar(MESSAGE, 1)
    async with gazer.uow() as uow:
        [on_board] = await gazer.boards.of_message(GUILD, MESSAGE)
        assert on_board.post is not None
        await uow.board_posts.save(evolve(on_board.post, is_leaving=True))
        await uow.commit()
    gazer.sky.star(MESSAGE, 1)
    assert await look(gazer) == [(MESSAGE, 1)]
    assert before not in gazer.board_channel.posts


async def test_what_a_board_has_posted_goes_on_no_board_wherever_the_board_is_by_now(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board(channel=901))
    card = MessageId(10_001)
    gazer.sky.board_posts.add(card)
    gazer.sky.star(card, 1, 2, 3)
    assert await look(gazer, Starred(guild=GUILD, channel=BOARD_CHANNEL, message=card)) == []


async def test_what_was_sent_by_a_process_that_died_is_found_again_and_brought_up_to_date(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)

    def die() -> None:
        gazer.board_channel.then = lambda: None
        raise DiscordUnreachable

    gazer.board_channel.then = die
    assert await look(gazer) == [(MESSAGE, 3)]
    gazer.sky.star(MESSAGE, 4)
    gazer.clock.advance(LEASES[0])
    assert await look(gazer) == [(MESSAGE, 4)]
    assert gazer.board_channel.sent == 1


async def test_what_was_sent_by_a_process_that_died_is_taken_off_where_the_stars_are_gone(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)

    def die() -> None:
        gazer.board_channel.then = lambda: None
        raise DiscordUnreachable

    gazer.board_channel.then = die
    await look(gazer)
    gazer.sky.unstar(MESSAGE, 1, 2, 3)
    gazer.clock.advance(LEASES[0])
    assert await look(gazer) == []


async def test_who_sees_too_late_that_another_has_chosen_a_place_looks_what_is_posted_there(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)
    before = await gazer.boards.of_message(GUILD, MESSAGE)
    await look(gazer)
    gazer.clock.advance(LEASES[0])
    late = evolve(gazer.look, boards=AsItWas(before))
    gazer.sky.star(MESSAGE, 4)
    assert await late(LookAtMessage(message=STARRED, is_first_try=True))
    assert (gazer.board_channel.sent, gazer.board_channel.shown()) == (1, [(MESSAGE, 4)])


async def test_an_edit_without_an_answer_is_made_again_though_the_number_on_record_is_right(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)
    await look(gazer)
    gazer.sky.star(MESSAGE, 4)
    gazer.board_channel.failure = DiscordUnreachable()
    await look(gazer)
    [card] = gazer.board_channel.posts
    post, view = gazer.board_channel.posts[card]
    gazer.board_channel.posts[card] = (post, evolve(view, stars=4))  # it was done all the same
    gazer.board_channel.failure = None
    gazer.sky.unstar(MESSAGE, 4)
    gazer.clock.advance(LEASES[0])
    assert await look(gazer) == [(MESSAGE, 3)]


async def test_a_board_that_cannot_be_written_to_is_tried_on_and_keeps_no_other_waiting(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board(), a_board(2, name="other", channel=901))
    gazer.channels.gone = {BOARD_CHANNEL}
    gazer.sky.star(MESSAGE, 1, 2, 3)
    assert await look(gazer) == [(MESSAGE, 3)]
    assert await gazer.boards.waiting(GUILD, most=9) == 0  # of the first attempt nobody need know
    gazer.clock.advance(LEASES[0])
    await gazer.look_at_due()
    assert gazer.sky.asked.count("look") == 1  # not as soon as after an answer that did not come
    for _ in range(3):
        gazer.clock.advance(PUT_OFF)
        await gazer.look_at_due()
    assert await gazer.boards.waiting(GUILD, most=9) == 1
    gazer.channels.gone.clear()
    gazer.clock.advance(PUT_OFF)
    await gazer.look_at_due()
    assert len(gazer.board_channel.posts) == 2
    assert gazer.sky.asked.count("look") == 5


async def test_a_board_that_cannot_be_written_to_is_not_tried_for_ever(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board())
    gazer.board_channel.failure = BoardUnwritable(BOARD_CHANNEL)
    gazer.sky.star(MESSAGE, 1, 2, 3)
    await look(gazer)
    for _ in range(MOST_ATTEMPTS + 5):
        gazer.clock.advance(PUT_OFF)
        await gazer.look_at_due()
    assert gazer.sky.asked.count("look") == MOST_ATTEMPTS


async def test_a_post_whose_channel_is_gone_comes_on_the_channel_that_the_board_has_now(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)
    await look(gazer)
    async with gazer.uow() as uow:
        await uow.starboards.save(a_board(channel=901))
        await uow.commit()
    assert [post.channel for post, _ in gazer.board_channel.posts.values()] == [BOARD_CHANNEL]
    gazer.sky.places[BOARD_CHANNEL] = None
    gazer.board_channel.posts.clear()
    assert await look(gazer) == [(MESSAGE, 3)]
    assert [post.channel for post, _ in gazer.board_channel.posts.values()] == [ChannelId(901)]


async def test_a_guild_without_a_board_costs_nothing(gazer: Stargazer) -> None:
    hints = Hints()
    note, deleted = NoteReactionHandler(gazer.boards, hints), NoteDeletedHandler(gazer.boards, hints)
    await note(NoteReaction(STARRED, STAR))
    await deleted(NoteDeleted(GUILD, [STARRED]))
    assert hints.pull() == (frozenset(), frozenset())
    await with_boards(gazer, a_board())
    await note(NoteReaction(STARRED, OTHER_STAR))
    assert hints.pull() == (frozenset(), frozenset())
    for emoji in (STAR, None, STAR):
        await note(NoteReaction(STARRED, emoji))
    await deleted(NoteDeleted(GUILD, [STARRED]))
    assert hints.pull() == (frozenset({STARRED}), frozenset({STARRED}))
    assert hints.pull() == (frozenset(), frozenset())


async def test_what_could_not_be_stored_is_stored_the_next_time_and_then_said_to_be_due() -> None:
    hints, stored, due = Hints(), list[StoreHints](), list[bool]()
    failures = [DiscordUnreachable()]

    async def store(command: StoreHints) -> None:
        if failures:
            raise failures.pop()
        stored.append(command)

    flush = FlushHintsHandler(hints, store, lambda: due.append(True))
    hints.starred(STARRED)
    hints.deleted([STARRED])
    with pytest.raises(DiscordUnreachable):
        await flush(None)
    for _ in range(3):
        await flush(None)
    assert stored == [StoreHints(frozenset({STARRED}), frozenset({STARRED}))]
    assert due == [True]


async def test_no_look_is_left_over(gazer: Stargazer) -> None:
    await with_boards(gazer, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)
    await look(gazer)
    gazer.clock.advance(timedelta(days=1))
    await gazer.look_at_due()
    records = gazer.uow
    assert isinstance(records, MemoryUnitOfWorkFactory)
    [stored] = records.records[STORED].values()
    assert (stored.due_at, stored.is_shown, len(records.records[POSTS])) == (None, True, 1)
    assert gazer.sky.asked == ["look", "has starred"]
