from collections.abc import Collection
from datetime import datetime, timedelta

import pytest

from application.shared.errors import TransientFailure
from domain.members.errors import MemberNotKnown
from domain.members.names import DisplayName, Username
from domain.members.record import RECORD_FIELDS, BulkOutcome, MemberRecord
from domain.shared.ids import GuildId, UserId
from tests.builders import GUILD, MEMBER, OTHER_GUILD, facts
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.fakes.records import MissingParent
from tests.members import a_sighting, at, found, joined, left, met


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
        "counted_join_at": None,
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


async def test_of_somebody_never_met_it_is_kept_that_they_left_once(registered: Backend) -> None:
    assert await left(registered, START)
    assert not await left(registered, at(1))
    member = await found(registered)
    assert (member.left_at, member.username, member.last_active_at) == (START, "emil", None)


async def test_a_join_is_new_once_however_often_it_is_told_of(registered: Backend) -> None:
    join = a_sighting(joined_at=START, active=False)
    await met(registered, a_sighting(seen=at(3), joined_at=START, messages=1))  # written before the join was told of
    assert [await joined(registered, join) for _ in range(2)] == [True, False]
    member = await found(registered)
    assert (member.joined_at, member.counted_join_at, member.message_count) == (START, START, 1)


async def test_joining_again_is_new_and_brings_the_member_back(registered: Backend) -> None:
    await joined(registered, a_sighting(joined_at=START))
    await left(registered, at(5))
    assert await joined(registered, a_sighting(seen=at(9), joined_at=at(9)))
    assert (await found(registered)).is_active


async def test_comings_and_goings_of_a_day_add_up(registered: Backend) -> None:
    day, next_day = START.date(), START.date() + timedelta(days=1)
    for which, joins, leaves in [(day, 1, 0), (day, 2, 1), (next_day, 0, 4)]:
        async with registered.uow() as uow:
            await uow.member_flow.add(GUILD, which, joins=joins, leaves=leaves)
            await uow.commit()
    assert await registered.member_flow() == {(GUILD, day): (3, 1), (GUILD, next_day): (0, 4)}


async def test_names_are_tidied_and_an_empty_one_is_not_known(registered: Backend) -> None:
    await met(registered, a_sighting(username=" \0 \ud800", display_name="  Emil \n\t K\0. " + "x" * 200))
    member = await found(registered)
    assert member.username is None
    assert member.display_name == ("Emil K. " + "x" * 200)[:100]


async def test_every_character_that_can_be_a_name_can_be_stored(registered: Backend) -> None:
    names = ["\u200b", "ʾ\u00a0", "x" * 99 + " y", "👨‍👩‍👧‍👦" * 30, "\u3000Ｅ\u3000"]
    await met(registered, *(a_sighting(UserId(50 + n), username=name) for n, name in enumerate(names)))
    kept = [(await found(registered, UserId(50 + n))).username for n in range(len(names))]
    assert kept == [None, "ʾ", "x" * 99, ("👨‍👩‍👧‍👦" * 30)[:99], "Ｅ"]


async def taken_over(
    backend: Backend, *records: MemberRecord, given: Collection[str] = RECORD_FIELDS, seen: datetime = START
) -> BulkOutcome:
    async with backend.uow() as uow:
        outcome = await uow.members.take_over(GUILD, records, frozenset(given), at=seen)
        await uow.commit()
    return outcome


def a_record(user: int = MEMBER, messages: int = 1, **known: datetime) -> MemberRecord:
    return MemberRecord(
        user=UserId(user),
        username=Username("emil"),
        is_bot=False,
        first_seen_at=at(-100),
        message_count=messages,
        joined_at=known.get("joined_at"),
        left_at=known.get("left_at"),
    )


async def test_records_are_added_or_set_and_the_counts_are_true(registered: Backend) -> None:
    assert await taken_over(registered, a_record(1), a_record(2)) == BulkOutcome(new=2)
    again = (a_record(3), a_record(2, 5, left_at=at(3)), a_record(1))
    assert await taken_over(registered, *again, seen=at(9)) == BulkOutcome(new=1, changed=1, unchanged=1)
    assert await taken_over(registered, *again, seen=at(99)) == BulkOutcome(unchanged=3)
    changed, unchanged = await found(registered, UserId(2)), await found(registered, UserId(1))
    assert (changed.message_count, changed.left_at, changed.updated_at) == (5, at(3), at(9))
    assert (unchanged.message_count, unchanged.created_at, unchanged.updated_at) == (1, START, START)


async def test_a_record_sets_what_it_means_and_leaves_the_rest(registered: Backend) -> None:
    await met(registered, a_sighting(display_name="Emil", messages=3))
    record = a_record(MEMBER, 9)
    assert await taken_over(registered, record, given={"message_count", "joined_at"}) == BulkOutcome(changed=1)
    member = await found(registered)
    assert (member.display_name, member.message_count, member.first_seen_at) == ("Emil", 9, START)
    await taken_over(registered, record, given={"display_name"})
    assert (await found(registered)).display_name is None


async def test_a_record_without_fields_adds_a_member_with_defaults(registered: Backend) -> None:
    nobody = MemberRecord(user=MEMBER)
    assert await taken_over(registered, nobody, given=()) == BulkOutcome(new=1)
    assert await taken_over(registered, nobody, given=()) == BulkOutcome(unchanged=1)
    member = await found(registered)
    assert (member.is_bot, member.message_count, member.first_seen_at, member.username) == (False, 0, START, None)


async def test_an_older_record_does_not_make_a_member_look_older(registered: Backend) -> None:
    await met(registered, a_sighting(seen=at(50)))
    await taken_over(registered, a_record(), seen=at(9))
    assert (await found(registered)).updated_at == at(50)


async def test_of_no_records_nothing_comes(registered: Backend) -> None:
    assert await taken_over(registered) == BulkOutcome()


async def test_members_belong_to_a_registered_guild(registered: Backend) -> None:
    with pytest.raises((TransientFailure, MissingParent)):
        await met(registered, a_sighting(guild=GuildId(999)))


async def test_meeting_nobody_changes_nothing(registered: Backend) -> None:
    await met(registered)


def test_a_sighting_is_named_by_strings_of_their_kind() -> None:
    sighting = a_sighting()
    assert sighting.username == Username("emil")
    assert sighting.display_name == DisplayName("Emil")
