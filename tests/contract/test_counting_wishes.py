from datetime import timedelta

from attrs import evolve

from domain.privacy.counting import CountingWish
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START

OFF = CountingWish(guild=GUILD, user=MEMBER, is_counted=False, wished_at=START)
ON_LATER = evolve(OFF, is_counted=True, wished_at=START + timedelta(seconds=1))


async def put(backend: Backend, wish: CountingWish) -> CountingWish:
    async with backend.uow() as uow:
        holds = await uow.counting_wishes.put(wish)
        await uow.commit()
    return holds


async def test_a_wish_holds_in_the_server_it_was_said_in_alone(registered: Backend) -> None:
    assert await registered.counting.wish(GUILD, MEMBER) is None
    assert await put(registered, OFF) == OFF
    assert await registered.counting.wish(GUILD, MEMBER) == OFF
    assert await registered.counting.wish(OTHER_GUILD, MEMBER) is None
    async with registered.uow() as uow:
        asked = [(OTHER_GUILD, MEMBER), (GUILD, MODERATOR), (GUILD, MEMBER)]
        assert await uow.counting_wishes.of(asked) == {(GUILD, MEMBER): OFF}


async def test_the_later_of_two_wishes_holds_whichever_arrives_first(registered: Backend) -> None:
    assert await put(registered, ON_LATER) == ON_LATER
    assert await put(registered, OFF) == ON_LATER
    assert await put(registered, ON_LATER) == ON_LATER
    assert await registered.counting.wish(GUILD, MEMBER) == ON_LATER
