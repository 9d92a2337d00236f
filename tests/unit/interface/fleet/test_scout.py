"""How Discord is asked into how many shards the bot should be split; time goes on only as the tests say."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import discord
import pytest
from attrs import define, field

from domain.fleet.fleet import Fleet
from domain.fleet.orders import Orders, Report, Wish
from interface.fleet.keeper import ADVICE_AGAIN, FleetKeeper, Pace
from interface.fleet.scout import Scout
from interface.fleet.slot import ShardSlot
from interface.shared.client import CurrentClient
from interface.shared.supervisor import TokenRefused
from interface.shared.tenure import Tenure
from tests.fakes.clock import START
from tests.fleet import LEASE, identity
from tests.virtual_time import in_virtual_time


@define(eq=False)
class Advice:
    """What Discord says, one after the other; the last for good."""

    says: list[int | Exception]
    clients: list[SimpleNamespace] = field(factory=list)
    closed: int = 0

    async def log_in(self) -> discord.Client:
        said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        if isinstance(said, Exception):
            raise said

        async def get_bot_gateway() -> tuple[int, str, object]:
            return said, "wss://", {}

        async def close() -> None:
            self.closed += 1

        self.clients.append(SimpleNamespace(http=SimpleNamespace(get_bot_gateway=get_bot_gateway), close=close))
        return cast(discord.Client, self.clients[-1])


@pytest.mark.parametrize(("advised", "wished"), [(0, 1), (1, 1), (7, 7)])
async def test_as_many_shards_are_wished_for_as_discord_advises_and_one_at_least(advised: int, wished: int) -> None:
    advice = Advice([advised])
    assert await Scout(None, advice.log_in).wish() == Wish(wished, is_fixed=False)
    assert (len(advice.clients), advice.closed) == (1, 1)


async def test_a_number_that_was_chosen_is_what_is_wished_for() -> None:
    advice = Advice([7])
    assert await Scout(3, advice.log_in).wish() == Wish(3, is_fixed=True)
    assert advice.clients == []


async def test_a_token_that_is_refused_is_not_tried_again() -> None:
    with pytest.raises(TokenRefused):
        await Scout(None, Advice([discord.LoginFailure()]).log_in).wish()


def test_where_discord_does_not_answer_it_is_asked_more_and_more_rarely_and_each_minute_at_least() -> None:
    async def work() -> tuple[Wish, float]:
        wish = await Scout(None, Advice([*[OSError("no way there")] * 8, 2]).log_in).wish()
        return wish, asyncio.get_running_loop().time()

    assert in_virtual_time(work()) == (Wish(2, is_fixed=False), 1 + 2 + 4 + 8 + 16 + 32 + 60 + 60)


def test_a_running_process_hears_of_other_advice_and_connects_anew() -> None:
    opened, taken = list[tuple[int, int]](), list[int]()

    async def work() -> list[int]:
        loop, fleet, wished = asyncio.get_running_loop(), Fleet(), list[int]()

        async def step(report: Report) -> Orders:
            wished.append(report.wish.shards)
            return fleet.step(report, at=START + timedelta(seconds=loop.time()), lease=LEASE)

        async def open_shard(slot: ShardSlot) -> None:
            opened.append((slot.number, slot.count))
            await asyncio.Event().wait()

        async def nothing(*_: object) -> None:
            await asyncio.Event().wait()

        client = CurrentClient(tenure=Tenure(loop.time))
        pace = Pace(lease=LEASE.total_seconds(), look_every=ADVICE_AGAIN / 2)
        scout = Scout(None, Advice([1, 2]).log_in)
        keeper = FleetKeeper(
            identity(1), step, nothing, scout, open_shard, nothing, client, pace, lambda _: None, taken.append
        )
        running = asyncio.create_task(keeper.run())
        await asyncio.sleep(1.75 * ADVICE_AGAIN)
        running.cancel()
        await asyncio.wait({running})
        return wished

    wished = in_virtual_time(work())
    assert (wished[0], wished[-1]) == (1, 2)
    assert opened == [(0, 1), (0, 2), (1, 2)]
    assert taken == [0, 0, 1]
