from datetime import datetime, timedelta

import pytest
from asyncpg import IntegrityConstraintViolationError

from domain.members.errors import MemberNotKnown
from domain.members.member import Member, Sighting
from domain.members.names import DisplayName, Username
from domain.shared.ids import GuildId, UserId
from tests.builders import GUILD, MEMBER, OTHER_GUILD, facts
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.fakes.records import MissingParent


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def a_sighting(
    user: UserId = MEMBER,
    *,
    guild: GuildId = GUILD,
    username: str | None = "emil",
    display_name: str | None = "Emil",
    is_bot: bool = False,
    seen: datetime = START,
    joined_at: datetime | None = None,
    messages: int = 0,
    active: bool = True,
) -> Sighting:
    return Sighting(
        guild=guild,
        user=user,
        username=username,
        display_name=display_name,
        is_bot=is_bot,
        at=seen,
        joined_at=joined_at,
        messages=messages,
        active=active,
    )


async def met(backend: Backend, *sightings: Sighting) -> None:
    async with backend.uow() as uow:
        await uow.members.meet(sightings)
        await uow.commit()


async def found(backend: Backend, user: UserId = MEMBER, guild: GuildId = GUILD) -> Member:
    async with backend.uow() as uow:
        return await uow.members.get(guild, user)


async def left(backend: Backend, seen: datetime, user: UserId = MEMBER) -> bool:
    async with backend.uow() as uow:
        was_there = await uow.members.left(GUILD, user, at=seen)
        await uow.commit()
    return was_there


async def test_looking_somebody_up_creates_no_row(registered: Backend) -> None:
    for _ in range(2):
        with pytest.raises(MemberNotKnown) as refused:
            await found(registered)
        assert refused.value.user == MEMBER


async def test_somebody_met_for_the_first_time_is_kept_with_all_that_was_seen(registered: Backend) -> None:
    await met(registered, a_sighting(is_bot=True, joined_at=at(-60), messages=3))
    assert facts(await found(registered)) == {
        "guild": GUILD,
        "user": MEMBER,
        "username": "emil",
        "display_name": "Emil",
        "is_bot": True,
        "joined_at": at(-60),
        "first_seen_at": START,
        "last_active_at": START,
        "message_count": 3,
        "left_at": None,
        "created_at": START,
        "updated_at": START,
    }


async def test_met_again_the_newer_names_count_and_messages_add_up(registered: Backend) -> None:
    await met(registered, a_sighting(messages=3))
    await met(registered, a_sighting(username="emil.k", display_name=None, seen=at(5), messages=4))
    member = await found(registered)
    assert (member.username, member.display_name, member.message_count) == ("emil.k", "Emil", 7)
    assert (member.first_seen_at, member.last_active_at, member.updated_at) == (START, at(5), at(5))


async def test_an_older_sighting_counts_but_renames_nobody(registered: Backend) -> None:
    await met(registered, a_sighting(display_name=None, seen=at(5), messages=1))
    await met(registered, a_sighting(username="old", display_name="Old", seen=START, messages=2))
    member = await found(registered)
    assert (member.username, member.display_name, member.message_count) == ("emil", "Old", 3)
    assert (member.first_seen_at, member.last_active_at, member.updated_at) == (START, at(5), at(5))


async def test_several_sightings_of_one_member_in_one_go_are_one(registered: Backend) -> None:
    await met(
        registered,
        a_sighting(seen=at(2), messages=1),
        a_sighting(UserId(7), messages=10),
        a_sighting(username="older", display_name="Older", messages=1),
        a_sighting(guild=OTHER_GUILD, messages=100),
    )
    member = await found(registered)
    assert (member.username, member.message_count, member.updated_at) == ("emil", 2, at(2))
    assert (await found(registered, UserId(7))).message_count == 10
    assert (await found(registered, guild=OTHER_GUILD)).message_count == 100


async def test_being_named_by_discord_is_no_activity(registered: Backend) -> None:
    await met(registered, a_sighting(active=False))
    assert (await found(registered)).last_active_at is None
    await met(registered, a_sighting(seen=at(1)), a_sighting(UserId(7), seen=at(1), active=False))
    await met(registered, a_sighting(seen=at(2), active=False))
    assert (await found(registered)).last_active_at == at(1)


async def test_who_leaves_and_writes_again_is_back_with_everything_kept(registered: Backend) -> None:
    await met(registered, a_sighting(messages=3))
    assert await left(registered, at(10))
    gone = await found(registered)
    assert (gone.left_at, gone.is_active, gone.updated_at, gone.message_count) == (at(10), False, at(10), 3)
    assert not await left(registered, at(11))
    await met(registered, a_sighting(seen=at(20), messages=1))
    back = await found(registered)
    assert (back.left_at, back.is_active, back.message_count, back.first_seen_at) == (None, True, 4, START)


async def test_what_was_written_before_leaving_brings_nobody_back(registered: Backend) -> None:
    await met(registered, a_sighting())
    await left(registered, at(10))
    await met(registered, a_sighting(seen=at(10), joined_at=at(-5), messages=2))
    member = await found(registered)
    assert (member.left_at, member.message_count) == (at(10), 2)


async def test_joining_again_counts_as_returning_even_where_our_clock_is_behind(registered: Backend) -> None:
    await met(registered, a_sighting())
    await left(registered, at(10))
    await met(registered, a_sighting(seen=at(9), joined_at=at(11)))
    assert (await found(registered)).is_active


async def test_leaving_is_never_older_than_what_was_seen_before(registered: Backend) -> None:
    await met(registered, a_sighting(seen=at(10)))
    assert await left(registered, at(8))
    assert (await found(registered)).left_at == at(10)


async def test_somebody_never_met_cannot_leave(registered: Backend) -> None:
    assert not await left(registered, START)


async def test_names_are_tidied_and_an_empty_one_is_not_known(registered: Backend) -> None:
    await met(registered, a_sighting(username=" \0 \ud800", display_name="  Emil \n\t K\0. " + "x" * 200))
    member = await found(registered)
    assert member.username is None
    assert member.display_name == ("Emil K. " + "x" * 200)[:100]


async def test_every_character_that_can_be_a_name_can_be_stored(registered: Backend) -> None:
    names = ["\u200b", "ʾ\u00a0", "x" * 99 + " y", "👨‍👩‍👧‍👦" * 30, "\u3000Ｅ\u3000"]
    await met(registered, *(a_sighting(UserId(50 + n), username=name) for n, name in enumerate(names)))
    kept = [(await found(registered, UserId(50 + n))).username for n in range(len(names))]
    assert kept == ["\u200b", "ʾ", "x" * 99, ("👨‍👩‍👧‍👦" * 30)[:100], "Ｅ"]


async def test_members_belong_to_a_registered_guild(registered: Backend) -> None:
    with pytest.raises((IntegrityConstraintViolationError, MissingParent)):
        await met(registered, a_sighting(guild=GuildId(999)))


async def test_meeting_nobody_changes_nothing(registered: Backend) -> None:
    await met(registered)


def test_a_sighting_is_named_by_strings_of_their_kind() -> None:
    sighting = a_sighting()
    assert sighting.username == Username("emil")
    assert sighting.display_name == DisplayName("Emil")
