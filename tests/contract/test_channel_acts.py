"""Purges and slowmode, on records in memory and on PostgreSQL."""

import asyncio
from datetime import timedelta
from unittest.mock import AsyncMock, patch

import pytest
from attrs import evolve

from application.channels.errors import ActUnfinished, ChannelRefused
from application.channels.purge_messages import Purged
from application.channels.record_act import RecordActHandler
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable, TransientFailure
from domain.channels.act import GIVEN_UP_AFTER, PROPOSAL_HOLDS, ActStatus
from domain.channels.asker import Asker
from domain.channels.errors import (
    BotLacksInChannel,
    ContentHidden,
    NoRangeChosen,
    NoSuchChannel,
    NothingToPurge,
    NotYourProposal,
    PatternTooLong,
    ProposalGone,
    UnreadablePattern,
)
from domain.channels.numbers import ActNumber
from domain.channels.purging import PurgeFilter
from domain.shared.channels import ChannelRight
from domain.shared.errors import MissingPermission
from domain.shared.ids import ChannelId, MessageId, RequestId, UserId
from domain.shared.permission import Permission
from tests.builders import GUILD, MEMBER, MODERATOR, OWNER, a_request, a_standing
from tests.channels import ALLOWED, House
from tests.contract.backends import Backend
from tests.fakes.channel_desk import GENERAL, LOUNGE, FakeDesk, a_message

MAY_NOT = Asker(a_standing(MODERATOR), frozenset({Permission.MANAGE_CHANNELS}))
OLD = timedelta(days=15)


@pytest.fixture
def house(registered: Backend) -> House:
    return House(registered.uow)


def fill(house: House, count: int, *, first: int = 1) -> None:
    house.desk.messages += [a_message(first + number) for number in range(count)]


async def stored(house: House, number: int) -> tuple[ActStatus, int, int]:
    async with house.uow() as uow:
        act = await uow.channel_acts.get(GUILD, ActNumber(number))
    assert act is not None
    return act.status, act.meant, act.done


async def test_a_purge_deletes_what_was_asked_for_and_records_how_many(house: House) -> None:
    fill(house, 30)
    purged = await house.purge(count=20)
    assert (purged.act.done, purged.act.status) == (20, ActStatus.DONE)
    assert [message.id for message in house.desk.messages] == [*range(1, 11)]
    assert house.desk.reasons == [f"[purge 1] by {MODERATOR}: spam"]
    assert await stored(house, 1) == (ActStatus.DONE, 20, 20)


async def test_what_is_much_is_shown_first_and_goes_after_a_second_look_once(house: House) -> None:
    fill(house, 250)
    shown = await house.purge(count=230)
    assert shown.act.status is ActStatus.PROPOSED
    assert shown.found is not None
    assert shown.found.authors == {MEMBER: 230}
    assert len(house.desk.messages) == 250
    fill(house, 5, first=10**17 + 1)  # written since
    purged = await house.confirm(shown.act.number)
    assert (purged.act.done, purged.act.status) == (230, ActStatus.DONE)
    assert house.desk.requests == [100, 100, 30]
    assert len(house.desk.messages) == 25
    with pytest.raises(ProposalGone):
        await house.confirm(shown.act.number)


async def test_where_the_bot_may_no_longer_delete_what_was_shown_stays_to_be_confirmed(house: House) -> None:
    fill(house, 60)
    shown = await house.purge(count=60)
    may, house.desk.bot_may = house.desk.bot_may, frozenset({ChannelRight.VIEW})
    with pytest.raises(BotLacksInChannel):
        await house.confirm(shown.act.number)
    assert (await stored(house, shown.act.number))[0] is ActStatus.PROPOSED
    house.desk.bot_may = may
    assert (await house.confirm(shown.act.number)).act.done == 60


async def test_two_presses_at_once_delete_once(house: House) -> None:
    fill(house, 60)
    shown = await house.purge(count=60)
    first, second = await asyncio.gather(
        house.confirm(shown.act.number), house.confirm(shown.act.number), return_exceptions=True
    )
    assert sorted([type(first), type(second)], key=lambda kind: kind.__name__) == [ProposalGone, Purged]
    assert house.desk.requests == [60]


async def test_what_went_between_the_look_and_the_press_is_not_made_up_for_by_older_messages(house: House) -> None:
    fill(house, 250)
    shown = await house.purge(count=100)
    del house.desk.messages[-30:]
    purged = await house.confirm(shown.act.number)
    assert (purged.act.meant, purged.act.done) == (70, 70)
    assert [message.id for message in house.desk.messages] == [*range(1, 151)]


async def test_of_two_who_were_shown_the_same_the_second_deletes_nothing_more(house: House) -> None:
    fill(house, 250)
    first, second = [await house.purge(count=100, request=RequestId(10**17 + number)) for number in range(2)]
    await house.confirm(first.act.number)
    purged = await house.confirm(second.act.number)
    assert (purged.act.status, purged.act.done) == (ActStatus.DONE, 0)
    assert len(house.desk.messages) == 150


async def test_what_was_too_old_when_it_was_shown_is_still_counted_when_it_is_confirmed(house: House) -> None:
    house.desk.messages = [a_message(number, age=OLD) for number in range(1, 4)]
    fill(house, 60, first=10)
    shown = await house.purge(count=100)
    assert (shown.act.meant, shown.act.too_old) == (60, 3)
    purged = await house.confirm(shown.act.number)
    assert (purged.act.done, purged.act.too_old) == (60, 3)


async def test_whoever_confirms_has_the_right_then_and_was_shown_it_themselves_not_long_ago(house: House) -> None:
    fill(house, 60)
    number = (await house.purge(count=60)).act.number
    with pytest.raises(MissingPermission):
        await house.confirm(number, asker=MAY_NOT)
    with pytest.raises(NotYourProposal):
        await house.confirm(number, asker=Asker(a_standing(OWNER, is_owner=True), frozenset()))
    with pytest.raises(ProposalGone):
        await house.confirm(number, channel=LOUNGE)
    with pytest.raises(ProposalGone):
        await house.confirm(ActNumber(number + 1))
    house.clock.advance(PROPOSAL_HOLDS + timedelta(seconds=1))
    with pytest.raises(ProposalGone):
        await house.confirm(number)
    assert len(house.desk.messages) == 60


async def test_what_is_too_old_or_pinned_is_left_and_said(house: House) -> None:
    pinned = a_message(12)
    house.desk.messages = [a_message(10, age=OLD), a_message(11), pinned, a_message(13)]
    house.desk.messages[2] = type(pinned)(id=pinned.id, author=MEMBER, sent_at=pinned.sent_at, is_pinned=True)
    purged = await house.purge(count=10)
    assert purged.found is not None
    assert (purged.act.done, purged.act.too_old, purged.found.pinned) == (2, 1, 1)
    assert [message.id for message in house.desk.messages] == [10, 12]
    with pytest.raises(NothingToPurge) as nothing:
        await house.purge(count=10, request=a_request())
    assert (nothing.value.too_old, nothing.value.pinned) == (1, 1) or nothing.value.looked_at == 2
    purged = await house.purge(asked=PurgeFilter(count=10, pinned=True), request=type(a_request())(10**17 + 5))
    assert [message.id for message in house.desk.messages] == [10]


async def test_the_criteria_hold_together(house: House) -> None:
    other = UserId(77)
    house.desk.messages = [
        a_message(1, text="Free NITRO at https://bad.example"),
        a_message(2, text="free lunch"),
        a_message(3, text="Free nitro", by=other),
        a_message(4, text="nitroglycerine is no topic"),
    ]
    asked = PurgeFilter(count=50, member=MEMBER, text="NITRO", pattern=r"\bfree\s+n", links=True)
    await house.purge(asked=asked)
    assert [message.id for message in house.desk.messages] == [2, 3, 4]


@pytest.mark.parametrize(
    ("asked", "left"),
    [(PurgeFilter(count=50, bots=True), [1, 3]), (PurgeFilter(count=50, attachments=True), [1, 2])],
    ids=["bots", "attachments"],
)
async def test_by_bots_and_with_attachments_alone(house: House, asked: PurgeFilter, left: list[int]) -> None:
    house.desk.messages = [
        a_message(1),
        evolve(a_message(2), is_by_bot=True),
        evolve(a_message(3), has_attachments=True),
        evolve(a_message(4), is_by_bot=True, has_attachments=True),
    ]
    await house.purge(asked=asked)
    assert [message.id for message in house.desk.messages] == left


async def test_only_what_lies_between_two_messages_goes_both_included(house: House) -> None:
    fill(house, 20)
    await house.purge(asked=PurgeFilter(first=MessageId(9), last=MessageId(5)))
    assert [message.id for message in house.desk.messages] == [1, 2, 3, 4, *range(10, 21)]


async def test_without_content_text_links_and_attachments_are_refused_and_the_rest_works(house: House) -> None:
    fill(house, 3)
    house.desk.content = False
    for asked in (
        PurgeFilter(count=5, text="x"),
        PurgeFilter(count=5, pattern="x"),
        PurgeFilter(count=5, links=True),
        PurgeFilter(count=5, attachments=True),
    ):
        with pytest.raises(ContentHidden):
            await house.purge(asked=asked)
    assert (await house.purge(asked=PurgeFilter(count=5, member=MEMBER))).act.done == 3


async def test_what_cannot_be_done_changes_nothing(house: House, registered: Backend) -> None:
    fill(house, 3)
    with pytest.raises(MissingPermission):
        await house.purge(count=1, asker=MAY_NOT)
    with pytest.raises(NoRangeChosen):
        await house.purge(asked=PurgeFilter(member=MEMBER))
    with pytest.raises(UnreadablePattern):
        await house.purge(asked=PurgeFilter(count=1, pattern="(a"))
    with pytest.raises(PatternTooLong):
        await house.purge(asked=PurgeFilter(count=1, pattern="a" * 201))
    house.desk.bot_may = frozenset({ChannelRight.VIEW})
    with pytest.raises(BotLacksInChannel) as lacks:
        await house.purge(count=1)
    assert lacks.value.missing == (ChannelRight.READ_HISTORY, ChannelRight.MANAGE_MESSAGES)
    assert len(house.desk.messages) == 3
    assert await registered.events() == []


async def test_the_same_purge_delivered_twice_deletes_once(house: House) -> None:
    fill(house, 30)
    first, again = await house.purge(count=10), await house.purge(count=10)
    assert first.act.number == again.act.number
    assert len(house.desk.messages) == 20


async def test_a_large_purge_delivered_twice_is_shown_twice_and_confirmed_once(house: House) -> None:
    fill(house, 60)
    first, again = await house.purge(count=60), await house.purge(count=60)
    assert again == first
    await house.confirm(first.act.number)
    assert (await house.purge(count=60)).act.done == 60


async def test_a_purge_delivered_again_while_it_is_under_way_says_so(house: House) -> None:
    fill(house, 60)
    shown = await house.purge(count=60)
    async with house.uow() as uow:
        act = await uow.channel_acts.lock(GUILD, shown.act.number)
        assert act is not None
        act.confirm(MODERATOR, at=house.clock.now())
        await uow.channel_acts.save(act)
        await uow.commit()
    with pytest.raises(ActUnfinished):
        await house.purge(count=60)


async def test_a_purge_that_discord_stops_answering_is_unfinished_and_says_how_far_it_came(house: House) -> None:
    fill(house, 250)
    shown = await house.purge(count=250)

    def fail(_: str) -> None:
        house.desk.failure = DiscordUnreachable()

    house.desk.then = fail
    purged = await house.confirm(shown.act.number)
    assert (purged.act.status, purged.act.meant, purged.act.done) == (ActStatus.UNFINISHED, 250, 100)


@pytest.mark.parametrize("failure", [RecordsUnavailable(), TransientFailure(), CommitOutcomeUnknown()])
@pytest.mark.parametrize("is_shown_first", [True, False])
async def test_a_purge_that_loses_its_records_says_that_it_is_on_record(
    house: House, failure: Exception, is_shown_first: bool
) -> None:
    fill(house, 250)
    lost = patch.object(RecordActHandler, "__call__", AsyncMock(side_effect=failure))
    if is_shown_first:
        shown = await house.purge(count=250)
        with lost, pytest.raises(ActUnfinished):
            await house.confirm(shown.act.number)
    else:
        with lost, pytest.raises(ActUnfinished):
            await house.purge(count=50)
    assert len(house.desk.requests) == 1
    await house.give_up(after=GIVEN_UP_AFTER + timedelta(seconds=1))
    assert (await stored(house, 1))[0] is ActStatus.UNFINISHED


async def test_a_purge_that_was_killed_is_given_up_and_counts_what_is_known(house: House, registered: Backend) -> None:
    fill(house, 250)
    shown = await house.purge(count=250)

    def die(_: str) -> None:
        if len(house.desk.requests) == 2:
            raise KeyboardInterrupt

    house.desk.then = die
    with pytest.raises(KeyboardInterrupt):
        await house.confirm(shown.act.number)
    await house.give_up(after=GIVEN_UP_AFTER)
    assert await stored(house, 1) == (ActStatus.UNDER_WAY, 250, 100)
    await house.give_up(after=timedelta(seconds=1))
    assert await stored(house, 1) == (ActStatus.UNFINISHED, 250, 100)
    await house.give_up(after=timedelta(seconds=1))
    assert len(await registered.events()) == 1


async def test_slowmode_is_changed_and_says_so_only_when_it_was(house: House) -> None:
    done = await house.set_slowmode("1h30m")
    assert done.act is not None
    assert (house.desk.slowmode, done.act.old_seconds, done.act.new_seconds) == (5400, 0, 5400)
    assert house.desk.reasons == [f"[slowmode 1] by {MODERATOR}"]
    assert (await house.set_slowmode("90m")).act is None
    assert (await house.set_slowmode("off")).seconds == 0
    assert house.desk.slowmode == 0


async def test_the_same_slowmode_delivered_twice_is_set_once_and_answered_the_same(house: House) -> None:
    request = a_request()
    first, again = [await house.set_slowmode("10s", request=request) for _ in range(2)]
    assert first.act is not None
    assert again == first
    assert len(house.desk.reasons) == 1


async def test_a_slowmode_delivered_again_before_discord_answered_says_that_it_is_under_way(house: House) -> None:
    house.desk.failure, request = DiscordUnreachable(), a_request()
    for _ in range(2):
        with pytest.raises(ActUnfinished):
            await house.set_slowmode("10s", request=request)


async def test_slowmode_that_is_refused_is_on_record_as_not_done(house: House) -> None:
    house.desk.refusing[GENERAL] = "Missing Permissions"
    with pytest.raises(ChannelRefused):
        await house.set_slowmode("10s")
    assert await stored(house, 1) == (ActStatus.UNFINISHED, 1, 0)
    with pytest.raises(MissingPermission):
        await house.set_slowmode("10s", asker=Asker(a_standing(), frozenset({Permission.MANAGE_MESSAGES})))
    house.desk.slowmode = None
    with pytest.raises(NoSuchChannel):
        await house.set_slowmode("10s")


@pytest.mark.parametrize("was_done", [True, False])
async def test_of_slowmode_without_an_answer_it_is_looked_up_whether_it_was_set(house: House, was_done: bool) -> None:
    house.desk.failure = DiscordUnreachable()
    with pytest.raises(ActUnfinished):
        await house.set_slowmode("10s")
    house.desk.slowmode = 10 if was_done else 0
    await house.give_up(after=GIVEN_UP_AFTER + timedelta(seconds=1))
    assert await stored(house, 1) == (ActStatus.DONE if was_done else ActStatus.UNFINISHED, 1, int(was_done))


async def test_where_it_cannot_be_looked_up_nobody_else_waits_for_that(house: House) -> None:
    house.desk.failure = DiscordUnreachable()
    with pytest.raises(ActUnfinished):
        await house.set_slowmode("10s")
    house.desk.failure = None
    fill(house, 60)
    shown = await house.purge(count=60)
    async with house.uow() as uow:
        act = await uow.channel_acts.lock(GUILD, shown.act.number)
        assert act is not None
        act.confirm(MODERATOR, at=house.clock.now())
        await uow.channel_acts.save(act)
        await uow.commit()
    with patch.object(FakeDesk, "place", AsyncMock(side_effect=DiscordUnreachable())):
        await house.give_up(after=GIVEN_UP_AFTER + timedelta(seconds=1))
    assert [(await stored(house, number))[0] for number in (1, 2)] == [ActStatus.UNDER_WAY, ActStatus.UNFINISHED]
    await house.give_up(after=timedelta(0))
    assert (await stored(house, 1))[0] is ActStatus.UNFINISHED


async def test_the_channel_of_the_mod_log_is_settled_once_and_anew_only_in_place_of_the_old(
    registered: Backend,
) -> None:
    first, second, third = ChannelId(1), ChannelId(2), ChannelId(3)

    async def choose(channel: ChannelId, instead_of: ChannelId | None = None) -> ChannelId:
        async with registered.uow() as uow:
            settled = await uow.channel_acts.log_in(GUILD, ActNumber(1), channel, instead_of=instead_of)
            await uow.commit()
        return settled

    assert [await choose(first), await choose(second)] == [first, first]
    assert [await choose(second, first), await choose(third, first)] == [second, second]
    assert ALLOWED.may


@pytest.mark.parametrize("typed", ["ni\x00tro", "ni\ud800tro", "nitro\u202e"])
async def test_whatever_is_typed_can_be_stored_and_looked_for(house: House, typed: str) -> None:
    fill(house, 60)
    house.desk.messages += [a_message(100 + number, text="Free NITRO") for number in range(60)]
    shown = await house.purge(asked=PurgeFilter(count=200, text=typed, pattern=typed))
    assert shown.act.meant == 60
    assert (await house.confirm(shown.act.number)).act.done == 60
