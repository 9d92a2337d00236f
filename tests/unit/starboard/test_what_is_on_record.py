from application.starboard.look_at_message import LookAtMessage
from tests.starboards import MESSAGE, STARRED, Stargazer, a_board, having

LOOK = LookAtMessage(message=STARRED, is_first_try=True)


async def test_a_look_says_whether_anything_of_the_message_is_on_record(gazer: Stargazer) -> None:
    gazer.sky.star(MESSAGE, 1)
    assert not await gazer.look(LOOK), "there is no board"
    await having(gazer.uow, a_board())
    assert not await gazer.look(LOOK), "there are too few stars"
    gazer.sky.star(MESSAGE, 2, 3)
    assert await gazer.look(LOOK)
    gazer.sky.unstar(MESSAGE, 2, 3)
    assert not await gazer.look(LOOK), "the bot has taken it off"
    gazer.sky.star(MESSAGE, 2, 3)
    assert await gazer.look(LOOK)
    gazer.board_channel.posts.clear()
    gazer.sky.unstar(MESSAGE, 2, 3)
    assert await gazer.look(LOOK), "somebody has deleted it, so it stays away"
