"""`/starboard recount` on records: which messages it has looked at, and what that makes right."""

import pytest

from application.starboard.ports import MessageOutOfReach
from application.starboard.recount import NoteRecountHandler, Recount, Recounted, RecountHandler
from domain.shared.errors import MissingPermission
from domain.shared.ids import MessageId
from domain.shared.standing import Standing
from domain.starboard.errors import NoBoards, NotReadable
from tests.builders import GUILD, a_moderator, a_standing
from tests.fakes.clock import AgreedClock
from tests.starboards import GENERAL, MESSAGE, STARRED, Stargazer, a_board, having
from tests.unit.starboard.looking import OTHER_STAR, look

PLAIN, OTHERS = MessageId(5_001), MessageId(5_002)


async def asked(gazer: Stargazer, by: Standing) -> Recounted:
    note = NoteRecountHandler(gazer.uow, AgreedClock(gazer.clock))
    return await RecountHandler(gazer.boards, gazer.sky, note)(Recount(guild=GUILD, by=by, channel=GENERAL))


async def recount(gazer: Stargazer) -> Recounted:
    recounted = await asked(gazer, a_moderator())
    await gazer.look_at_due()
    return recounted


async def test_messages_with_a_board_s_emoji_are_looked_at_and_come_on_the_board(gazer: Stargazer) -> None:
    await having(gazer.uow, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)
    gazer.sky.stars[PLAIN] = {}
    gazer.sky.star(OTHERS, 1, 2, 3, emoji=OTHER_STAR)
    assert await recount(gazer) == Recounted(looked_at=3, starred=1, known=1)
    assert gazer.board_channel.shown() == [(MESSAGE, 3)]
    assert gazer.sky.asked.count("look") == 1


async def test_a_wrong_number_is_made_right_wherever_the_message_is(gazer: Stargazer) -> None:
    await having(gazer.uow, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)
    await look(gazer, STARRED)
    gazer.sky.star(MESSAGE, 4)  # which nobody has heard of
    stars, gazer.sky.stars = gazer.sky.stars, {}  # and is not among the newest of that channel
    newest = await asked(gazer, a_moderator())
    gazer.sky.stars = stars
    assert newest == Recounted(looked_at=0, starred=0, known=1)
    await gazer.look_at_due()
    assert gazer.board_channel.shown() == [(MESSAGE, 4)]


async def test_what_somebody_deleted_from_a_board_comes_back(gazer: Stargazer) -> None:
    await having(gazer.uow, a_board())
    gazer.sky.star(MESSAGE, 1, 2, 3)
    await look(gazer, STARRED)
    gazer.board_channel.posts.clear()
    gazer.sky.star(MESSAGE, 4)
    assert await look(gazer, STARRED) == []
    await recount(gazer)
    assert gazer.board_channel.shown() == [(MESSAGE, 4)]


async def test_it_is_refused_to_who_may_not_and_where_there_is_nothing_to_count(gazer: Stargazer) -> None:
    with pytest.raises(MissingPermission):
        await asked(gazer, a_standing())
    with pytest.raises(NoBoards):
        await recount(gazer)
    await having(gazer.uow, a_board())
    gazer.sky.failure = MessageOutOfReach()
    with pytest.raises(NotReadable):
        await recount(gazer)
