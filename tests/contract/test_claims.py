"""What all queues have in common whose rows are claimed: each guild's share, and leases of minutes."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta

import pytest

from application.charts.post_digests import LEASES
from application.shared.workers import OfAGuild
from domain.moderation.actions.warn import WARN
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import Owner, Room
from interface.levels.level_wiring import ROLE_LEASE
from interface.points.shop_wiring import LEASE as PURCHASE_LEASE
from tests.builders import GUILD, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.contract.shopping import a_new_item, added, bought
from tests.fakes.clock import START

WEEK = date(2026, 2, 16)
EARLIER = START - timedelta(hours=1)
LONGEST = timedelta(minutes=10)

type Put = Callable[[Backend, GuildId, int], Awaitable[None]]
type Claim = Callable[[Backend, datetime, Room], Awaitable[Sequence[OfAGuild]]]

BOTH = (GUILD, OTHER_GUILD)


async def put_cases(backend: Backend, guild: GuildId, count: int) -> None:
    async with backend.uow() as uow:
        for _ in range(count):
            await uow.cases.open(an_intent(guild=guild, kind=WARN, lease_until=_oldest_of(guild)))
        await uow.commit()


async def claim_cases(backend: Backend, now: datetime, room: Room) -> Sequence[OfAGuild]:
    async with backend.uow() as uow:
        claimed = await uow.cases.claim_abandoned(BOTH, now=now, lease=timedelta(minutes=1), room=room)
        await uow.commit()
    return claimed


async def put_purchases(backend: Backend, guild: GuildId, count: int) -> None:
    [item] = await added(backend, a_new_item(guild=guild))
    for number in range(count):
        await bought(backend, item, user=UserId(100 + number))


async def claim_purchases(backend: Backend, now: datetime, room: Room) -> Sequence[OfAGuild]:
    async with backend.uow() as uow:
        claimed = await uow.purchases.claim_due(BOTH, now=now, lease=PURCHASE_LEASE, room=room)
        await uow.commit()
    return claimed


async def put_role_syncs(backend: Backend, guild: GuildId, count: int) -> None:
    async with backend.uow() as uow:
        members = {(guild, UserId(100 + number)): False for number in range(count)}
        await uow.role_syncs.put(members, at=_oldest_of(guild))
        await uow.commit()


async def claim_role_syncs(backend: Backend, now: datetime, room: Room) -> Sequence[OfAGuild]:
    async with backend.uow() as uow:
        claimed = await uow.role_syncs.claim(BOTH, now=now, lease=ROLE_LEASE, room=room)
        await uow.commit()
    return claimed


async def put_digests(backend: Backend, guild: GuildId, count: int) -> None:
    """A guild has one a week."""


async def claim_digests(backend: Backend, now: datetime, room: Room) -> Sequence[OfAGuild]:
    async with backend.uow() as uow:
        claimed = await uow.digests.claim(BOTH, WEEK, now=now, leases=LEASES, room=room)
        await uow.commit()
    return claimed


def _oldest_of(guild: GuildId) -> datetime:
    """One guild's wait longer than all of the other's."""
    return EARLIER if guild == GUILD else START


CLAIMED_FROM = ("cases", "purchases", "level_role_syncs")

MANY = pytest.mark.parametrize(
    ("put", "claim"),
    [(put_cases, claim_cases), (put_purchases, claim_purchases), (put_role_syncs, claim_role_syncs)],
    ids=["cases", "purchases", "role syncs"],
)


def of_each(claimed: Sequence[OfAGuild]) -> dict[GuildId, int]:
    return dict(Counter(each.guild for each in claimed))


@MANY
async def test_a_guild_gets_no_more_than_its_share_and_what_is_under_way_of_it_counts(
    registered: Backend, put: Put, claim: Claim
) -> None:
    await put(registered, GUILD, 7)
    await put(registered, OTHER_GUILD, 4)
    await registered.in_no_order(*CLAIMED_FROM)
    assert of_each(await claim(registered, START, Room(9, of_each=3))) == {GUILD: 3, OTHER_GUILD: 3}
    busy: dict[Owner, int] = {GUILD: 2, GuildId(1): 9}
    assert of_each(await claim(registered, START, Room(9, of_each=3, under_way=busy))) == {GUILD: 1, OTHER_GUILD: 1}
    assert of_each(await claim(registered, START, Room(9, of_each=3, under_way={GUILD: 3}))) == {}
    assert of_each(await claim(registered, START, Room(2, of_each=3))) == {GUILD: 2}
    assert of_each(await claim(registered, START, Room(2, of_each=3))) == {GUILD: 1}


@MANY
async def test_a_guild_without_room_hides_none_of_another_however_much_of_it_waits_longer(
    registered: Backend, put: Put, claim: Claim
) -> None:
    await put(registered, GUILD, 25)
    await put(registered, OTHER_GUILD, 1)
    await registered.in_no_order(*CLAIMED_FROM)
    full = Room(2, of_each=2, under_way={GUILD: 2})
    assert of_each(await claim(registered, START, full)) == {OTHER_GUILD: 1}


@pytest.mark.parametrize(
    ("put", "claim"),
    [
        (put_cases, claim_cases),
        (put_purchases, claim_purchases),
        (put_role_syncs, claim_role_syncs),
        (put_digests, claim_digests),
    ],
    ids=["cases", "purchases", "role syncs", "digests"],
)
async def test_no_lease_outgrows_minutes_however_often_something_was_tried(
    registered: Backend, put: Put, claim: Claim
) -> None:
    await put(registered, GUILD, 1)
    now = START
    for _ in range(12):
        assert GUILD in of_each(await claim(registered, now, Room(9)))
        assert GUILD not in of_each(await claim(registered, now, Room(9)))
        now += LONGEST
