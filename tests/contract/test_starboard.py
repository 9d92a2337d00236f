from datetime import timedelta

import pytest
from attrs import evolve

from domain.shared.ids import MessageId
from domain.shared.lease import Room
from domain.starboard.board import MOST_BOARDS
from domain.starboard.errors import BoardExists, BoardNotFound, ChannelHasBoard, TooManyBoards
from domain.starboard.repository import BoardPost, Look, Looked, Starred
from tests.builders import GUILD, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.starboards import GENERAL, MESSAGE, STARRED, a_board, having

LEASE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
POST = BoardPost(guild=GUILD, board=a_board().id, message=MESSAGE, channel=a_board().channel, chosen_at=START)


async def note(backend: Backend, *messages: Starred, at: timedelta = timedelta()) -> None:
    async with backend.uow() as uow:
        await uow.starred_messages.note(messages, due_at=START + at)
        await uow.commit()


async def claim(backend: Backend, at: timedelta = timedelta(), room: Room | None = None) -> tuple[Look, ...]:
    async with backend.uow() as uow:
        claimed = await uow.starred_messages.claim(
            [GUILD], now=START + at, leases=[LEASE, 2 * LEASE], room=room or Room(20)
        )
        await uow.commit()
    return claimed


async def done(backend: Backend, look: Look, at: timedelta, *, is_shown: bool = True) -> None:
    async with backend.uow() as uow:
        now = START + at
        await uow.starred_messages.done([Looked(look, is_shown)], now=now, again_at=now + SECOND)
        await uow.commit()


async def save(backend: Backend, post: BoardPost) -> BoardPost | None:
    async with backend.uow() as uow:
        chosen = await uow.board_posts.choose(post)
        await uow.board_posts.save(post)
        await uow.commit()
    return chosen


async def post_of(backend: Backend) -> BoardPost | None:
    (found,) = await backend.starboards.of_message(GUILD, MESSAGE)
    return found.post


async def test_a_board_is_kept_as_it_was_made_and_changed(registered: Backend) -> None:
    board = a_board(emojis=("⭐", "<:tux:123456789012345678>"), ignored=(GENERAL,))
    await having(registered.uow, board, board)
    assert await registered.starboards.of(GUILD) == (board,)
    assert await registered.starboards.of(OTHER_GUILD) == ()
    async with registered.uow() as uow:
        changed = evolve(await uow.starboards.lock(GUILD, "stars"), threshold=9, ignored=())
        await uow.starboards.save(changed)
        await uow.commit()
    assert await registered.starboards.of(GUILD) == (changed,)


async def test_names_and_channels_of_boards_are_their_own_in_a_guild(registered: Backend) -> None:
    await having(registered.uow, a_board())
    for other, error in ((a_board(2, channel=901), BoardExists), (a_board(2, name="b"), ChannelHasBoard)):
        with pytest.raises(error):
            await having(registered.uow, other)


async def test_a_guild_has_ten_boards_at_most(registered: Backend) -> None:
    boards = [a_board(number, name=f"board {number}", channel=900 + number) for number in range(MOST_BOARDS + 1)]
    await having(registered.uow, *boards[:-1])
    with pytest.raises(TooManyBoards):
        await having(registered.uow, boards[-1])


async def test_a_board_that_is_removed_is_gone_with_what_stands_on_it(registered: Backend) -> None:
    await having(registered.uow, a_board())
    await save(registered, POST)
    async with registered.uow() as uow:
        await uow.starboards.remove(await uow.starboards.lock(GUILD, "stars"))
        await uow.commit()
    assert await registered.starboards.of(GUILD) == ()
    assert await save(registered, POST) is None
    with pytest.raises(BoardNotFound):
        async with registered.uow() as uow:
            await uow.starboards.lock(GUILD, "stars")


async def test_the_first_choice_of_a_place_stays(registered: Backend) -> None:
    await having(registered.uow, a_board())
    assert await post_of(registered) is None
    assert await save(registered, POST) == POST
    assert await save(registered, evolve(POST, chosen_at=START + SECOND)) == POST
    shown = evolve(POST, card=MessageId(1), forward=MessageId(2), stars=4)
    await save(registered, shown)
    assert await post_of(registered) == shown
    leaving = evolve(shown, is_leaving=True)
    await save(registered, leaving)
    assert await post_of(registered) == leaving
    await save(registered, shown)
    async with registered.uow() as uow:
        await uow.board_posts.forget_taken_down(GUILD, [MESSAGE])
        await uow.commit()
    assert await post_of(registered) == shown


@pytest.mark.parametrize("is_taken_down", [True, False])
async def test_what_somebody_took_down_is_forgotten_when_it_may_come_back(
    registered: Backend, *, is_taken_down: bool
) -> None:
    await having(registered.uow, a_board())
    await save(registered, evolve(POST, is_taken_down=is_taken_down))
    async with registered.uow() as uow:
        await uow.board_posts.forget_taken_down(GUILD, [MESSAGE])
        await uow.commit()
    assert (await post_of(registered) is None) == is_taken_down


async def test_what_stands_no_longer_is_forgotten(registered: Backend) -> None:
    await having(registered.uow, a_board())
    await save(registered, POST)
    async with registered.uow() as uow:
        await uow.board_posts.forget(POST)
        await uow.commit()
    assert await post_of(registered) is None


async def test_a_message_is_looked_at_by_one_claimant_until_its_lease_is_over(registered: Backend) -> None:
    await note(registered, STARRED, at=SECOND)
    assert await claim(registered) == ()
    (first,) = await claim(registered, SECOND)
    assert (first.message, first.channel, first.attempts) == (MESSAGE, GENERAL, 1)
    assert await claim(registered, SECOND) == ()
    (again,) = await claim(registered, SECOND + LEASE)
    assert (again.attempts, again.lease_token == first.lease_token) == (2, False)
    await done(registered, first, LEASE)
    assert await claim(registered, SECOND + 2 * LEASE) != ()


async def test_what_was_looked_at_is_due_no_more(registered: Backend) -> None:
    await note(registered, STARRED)
    (look,) = await claim(registered)
    await done(registered, look, SECOND)
    assert await claim(registered, 10 * LEASE) == ()
    await note(registered, STARRED, at=2 * SECOND)
    (again,) = await claim(registered, 2 * SECOND)
    assert again.attempts == 1


async def test_what_is_starred_while_it_is_looked_at_is_looked_at_again_after_that(registered: Backend) -> None:
    await note(registered, STARRED)
    (look,) = await claim(registered)
    await note(registered, STARRED)
    assert await claim(registered, SECOND) == ()
    await done(registered, look, SECOND)
    assert await claim(registered, SECOND) == ()
    assert len(await claim(registered, 2 * SECOND)) == 1


async def test_more_stars_do_not_put_off_the_look(registered: Backend) -> None:
    await note(registered, STARRED, at=SECOND)
    await note(registered, STARRED, at=LEASE)
    assert len(await claim(registered, SECOND)) == 1


async def test_what_cannot_be_posted_is_put_off(registered: Backend) -> None:
    await note(registered, STARRED)
    (look,) = await claim(registered)
    async with registered.uow() as uow:
        await uow.starred_messages.put_off(look, until=START + LEASE)
        await uow.commit()
    assert await claim(registered, LEASE - SECOND) == ()
    (again,) = await claim(registered, LEASE)
    assert again.attempts == 2
    assert await registered.starboards.waiting(GUILD, most=5) == 1
    assert await registered.starboards.waiting(OTHER_GUILD, most=5) == 0


async def test_only_what_is_known_is_looked_at_when_it_is_deleted(registered: Backend) -> None:
    await note(registered, STARRED)
    (look,) = await claim(registered)
    await done(registered, look, SECOND)
    async with registered.uow() as uow:
        unknown = evolve(STARRED, message=MessageId(6_000))
        await uow.starred_messages.note_known([STARRED, unknown], due_at=START)
        await uow.commit()
    assert [each.message for each in await claim(registered, SECOND)] == [MESSAGE]


async def test_what_was_looked_at_of_late_is_looked_at_again(registered: Backend) -> None:
    for number in range(3):
        await note(registered, evolve(STARRED, message=MessageId(number)))
        (look,) = await claim(registered)
        await done(registered, look, number * SECOND)
    async with registered.uow() as uow:
        await uow.starred_messages.note_recent([GUILD], since=START + SECOND, limit=1, due_at=START)
        await uow.commit()
    assert [each.message for each in await claim(registered, LEASE)] == [2]


async def test_what_waits_is_hastened_and_what_is_looked_at_keeps_its_lease(registered: Backend) -> None:
    held, waits = STARRED, evolve(STARRED, message=MessageId(6_000))
    await note(registered, held)
    (look,) = await claim(registered)
    await note(registered, waits, at=LEASE)
    async with registered.uow() as uow:
        assert await uow.starred_messages.hasten(GUILD, limit=5, due_at=START) == 2
        await uow.commit()
    assert [each.message for each in await claim(registered)] == [waits.message]
    await done(registered, look, SECOND)
    assert [each.message for each in await claim(registered, 2 * SECOND)] == [held.message]


async def test_of_a_guild_no_more_are_claimed_than_there_is_room_for(registered: Backend) -> None:
    await note(registered, *(evolve(STARRED, message=MessageId(number)) for number in range(3)))
    assert len(await claim(registered, room=Room(20, of_each=1))) == 1
    assert len(await claim(registered, room=Room(20, of_each=1, under_way={GUILD: 1}))) == 0


async def test_what_is_on_no_board_is_forgotten_after_a_while(registered: Backend) -> None:
    for number, is_shown in ((1, True), (2, False)):
        await note(registered, evolve(STARRED, message=MessageId(number)))
        (look,) = await claim(registered)
        await done(registered, look, SECOND, is_shown=is_shown)
    for before, count in ((START + SECOND, 0), (START + LEASE, 1), (START + LEASE, 0)):
        async with registered.uow() as uow:
            assert await uow.starred_messages.forget_unshown(before=before, limit=5) == count
            await uow.commit()
