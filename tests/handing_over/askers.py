"""Somebody in each server who asks the bot something, again and again, and notes when they were answered."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import quantiles

from attrs import define, field, frozen

from domain.shared.ids import GuildId
from domain.shared.shards import shard_of
from interface.shared.watch import ANSWERED_WITHIN
from playground.api import InteractionFailed, PersonRefused, Playground
from playground.rest.exchanges import Exchange
from tests.storm.waters import CHANNEL, moderator_names

EVERY = 1.0  # seconds
_CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"


@frozen
class Answer:
    at: float
    """When it was asked, by the loop's clock."""
    took: float | None
    """Seconds; None where nobody took it up."""
    guild: int


@define(eq=False)
class Askers:
    answers: list[Answer] = field(factory=list)
    callbacks: Counter[str] = field(factory=Counter)

    def heard(self, exchange: Exchange) -> None:
        if exchange.route == _CALLBACK:
            self.callbacks[exchange.path] += 1

    @property
    def tried_twice(self) -> int:
        """Of what was asked, what more than one process tried to answer: Discord takes the first answer only."""
        return sum(times > 1 for times in self.callbacks.values())

    def unanswered(self, since: float = 0.0) -> tuple[int, int]:
        """How many were not answered, of how many that were asked."""
        asked = [answer for answer in self.answers if answer.at >= since]
        return sum(answer.took is None for answer in asked), len(asked)

    def all_answered_from(self, since: float, shards: int) -> float:
        """Seconds after `since` until every shard answers again: from then on all that was asked there was answered."""
        last = dict[int, float]()
        for answer in self.answers:
            if answer.at >= since and answer.took is None:
                shard = shard_of(GuildId(answer.guild), shards)
                last[shard] = max(last.get(shard, 0.0), answer.at + EVERY - since)
        return max(last.values(), default=0.0)

    @property
    def late(self) -> int:
        """Answered, and not within Discord's three seconds: on a machine that has too much to do."""
        return sum(answer.took is not None and answer.took > ANSWERED_WITHIN for answer in self.answers)

    def slow(self) -> float:
        """The 99th percentile of the seconds that answers took."""
        took = [answer.took for answer in self.answers if answer.took is not None]
        return quantiles(took, n=100)[98] if len(took) > 1 else 0.0


@asynccontextmanager
async def asking(playground: Playground) -> AsyncIterator[Askers]:
    askers, over = Askers(), asyncio.Event()
    playground.services.interactions.limit = 10 * ANSWERED_WITHIN
    end = playground.exchanges.subscribe(askers.heard)
    async with asyncio.TaskGroup() as asked:
        people = [
            asyncio.create_task(_go_on(playground, guild.name, askers, asked, over))
            for guild in playground.world.guilds.values()
        ]
        try:
            yield askers
        finally:
            over.set()
            await asyncio.gather(*people)
    end()


async def _go_on(
    playground: Playground, guild: str, askers: Askers, asked: asyncio.TaskGroup, over: asyncio.Event
) -> None:
    [name] = moderator_names(1)
    while not over.is_set():
        asked.create_task(ask(playground, guild, name, askers))
        await asyncio.sleep(EVERY)


async def ask(playground: Playground, guild: str, name: str, askers: Askers) -> None:
    loop, person = asyncio.get_running_loop(), playground.person(name, guild=guild)
    since = loop.time()
    try:
        await person.command("points balance", in_channel=CHANNEL)
        took: float | None = loop.time() - since
    except (InteractionFailed, PersonRefused, TimeoutError):
        took = None
    askers.answers.append(Answer(since, took, person.guild.id))
