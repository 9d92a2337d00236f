"""`/daily`: streak and points together, once a day, and once for each request."""

import asyncio
from datetime import timedelta

import pytest
from attrs import define

from application.points.claim_daily import ClaimDaily, DailyReceipt
from application.points.shop_queries import StreakReader
from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.points.account import MAX_POINTS
from domain.points.daily import DailyStreak
from domain.points.daily_settings import DAILY_AMOUNT
from domain.points.errors import ReceiverFull
from domain.points.settings import CURRENCY
from domain.points.shop_errors import DailyAlreadyClaimed, DailyIsOff
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RequestId, UserId
from tests.builders import GUILD, MEMBER, a_request
from tests.shop import Shop

DAY = timedelta(days=1)


def claims(request: RequestId | None = None) -> ClaimDaily:
    return ClaimDaily(guild=GUILD, user=MEMBER, request=request or a_request())


async def test_a_claim_brings_points_from_the_mint_and_says_when_the_next_is_due(shop: Shop) -> None:
    await shop.choose(Choice(TIME_ZONE, "Europe/Berlin"), Choice(CURRENCY, "fish"))
    receipt = await shop.claim(claims())
    assert (receipt.amount, receipt.balance, receipt.streak, receipt.longest) == (100, 100, 1, 1)
    assert receipt.next_at == shop.clock.now().replace(hour=23)  # midnight in Berlin
    assert receipt.currency == "fish"
    assert (await shop.balance(), await shop.minted()) == (100, 100)


async def test_the_day_is_that_of_the_guilds_time_zone(shop: Shop) -> None:
    await shop.choose(Choice(TIME_ZONE, "Pacific/Auckland"))
    await shop.claim(claims())  # an hour past midnight there, at noon in UTC
    shop.clock.advance(timedelta(hours=22))
    with pytest.raises(DailyAlreadyClaimed):
        await shop.claim(claims())
    shop.clock.advance(timedelta(hours=1))
    assert (await shop.claim(claims())).streak == 2


async def test_a_second_claim_on_a_day_brings_nothing(shop: Shop) -> None:
    await shop.claim(claims())
    with pytest.raises(DailyAlreadyClaimed) as refused:
        await shop.claim(claims())
    assert refused.value.next_at == shop.clock.now().replace(hour=0) + DAY
    assert await shop.balance() == 100


async def test_a_request_delivered_again_gets_the_same_receipt(shop: Shop) -> None:
    command = claims()
    first = await shop.claim(command)
    assert await shop.claim(command) == first
    assert await shop.balance() == 100


async def test_a_request_delivered_again_after_midnight_claims_no_second_day(shop: Shop) -> None:
    command = claims()
    first = await shop.claim(command)
    shop.clock.advance(DAY)
    assert await shop.claim(command) == first
    assert await shop.balance() == 100
    assert (await shop.claim(claims())).streak == 2


@define
class ReadTogether:
    """Lets nobody go on before all have read."""

    _streaks: StreakReader
    _all: asyncio.Barrier

    async def get(self, guild: GuildId, user: UserId) -> DailyStreak | None:
        streak = await self._streaks.get(guild, user)
        await self._all.wait()
        return streak


@pytest.mark.parametrize("day", [0, 1])
async def test_of_two_claims_that_read_the_same_streak_one_counts(shop: Shop, day: int) -> None:
    await shop.get_settings(GUILD)
    for _ in range(day):
        await shop.claim(claims())
        shop.clock.advance(DAY)
    before = await shop.balance()
    streaks = shop.streaks
    shop.streaks = ReadTogether(streaks, asyncio.Barrier(2))
    results = await asyncio.gather(*(shop.claim(claims()) for _ in range(2)), return_exceptions=True)
    assert {type(result) for result in results} == {DailyReceipt, ConcurrentChange}
    shop.streaks = streaks
    with pytest.raises(DailyAlreadyClaimed):  # what running it again finds
        await shop.claim(claims())
    assert await shop.balance() == before + 100 + 10 * day


async def test_who_left_and_came_back_goes_on_where_they_were(shop: Shop) -> None:
    """Nothing of points or streaks is tied to being a member, so a leave and a return change neither."""
    await shop.claim(claims())
    shop.roles.leave(GUILD, MEMBER)
    shop.clock.advance(DAY)
    shop.roles.left.clear()
    receipt = await shop.claim(claims())
    assert (receipt.streak, receipt.balance) == (2, 210)


async def test_a_wallet_without_room_keeps_its_streak_as_it_was(shop: Shop) -> None:
    await shop.gives(MEMBER, MAX_POINTS - 99)
    with pytest.raises(ReceiverFull):
        await shop.claim(claims())
    assert await shop.streaks.get(GUILD, MEMBER) is None


async def test_a_guild_that_gives_nothing_says_so(shop: Shop) -> None:
    await shop.choose(Choice(DAILY_AMOUNT, 0))
    with pytest.raises(DailyIsOff):
        await shop.claim(claims())
