"""People who go on asking the bot something while its processes come and go."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import define, field

from playground.api import InteractionFailed, PersonRefused, Playground
from playground.rest.exchanges import Exchange

PLACES = (("Harbour", "general"), ("Lighthouse", "lantern-room"))
_CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
_PATIENCE = 60.0


@define(eq=False)
class Asked:
    answered: int = 0
    unanswered: int = 0
    words: Counter[str] = field(factory=Counter)
    """What was answered, by its first line."""
    callbacks: Counter[str] = field(factory=Counter)
    """How many processes tried to answer each of what was asked, by its path."""

    @property
    def tried_twice(self) -> int:
        return sum(times > 1 for times in self.callbacks.values())

    def heard(self, exchange: Exchange) -> None:
        if exchange.route == _CALLBACK:
            self.callbacks[exchange.path] += 1


@asynccontextmanager
async def asking(playground: Playground, *, pause: float = 0.02) -> AsyncIterator[Asked]:
    """Somebody in each server asks again as soon as they have an answer, or none came; at the end that is awaited."""
    asked, over = Asked(), asyncio.Event()
    end = playground.exchanges.subscribe(asked.heard)
    people = [asyncio.create_task(_ask(playground, asked, over, *place, pause)) for place in PLACES]
    try:
        yield asked
    finally:
        over.set()
        await asyncio.gather(*people)
        end()


async def _ask(
    playground: Playground, asked: Asked, over: asyncio.Event, guild: str, channel: str, pause: float
) -> None:
    emil = playground.person("Emil", guild=guild)
    while not over.is_set():
        try:
            seen = await emil.command("points balance", in_channel=channel, timeout=_PATIENCE)
        except (InteractionFailed, PersonRefused, TimeoutError):
            asked.unanswered += 1
        else:
            asked.answered += 1
            asked.words[seen.text.partition("\n")[0]] += 1
        await asyncio.sleep(pause)
