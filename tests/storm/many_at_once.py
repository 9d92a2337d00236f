"""Who bans many at once, and takes that back."""

from collections.abc import Sequence
from random import Random

from attrs import define

from playground.api import Person
from playground.people.typed_options import OptionValue
from tests.storm.asking import Asking
from tests.storm.waters import CHANNEL


@define(eq=False)
class ManyAtOnce:
    _ask: Asking
    _random: Random

    async def act(self, moderator: Person, visitors: Sequence[Person]) -> None:
        """Whoever sees what would be done confirms it at once."""
        draw, options = self._random, dict[str, OptionValue]()
        if draw.random() < 0.5:
            some = draw.sample(visitors, min(len(visitors), draw.randint(3, 8)))
            name, options = "massban", {"users": " ".join(str(each.id) for each in some), "reason": "Raid"}
        else:
            name, options = "bulk undo", {"number": draw.randint(1, 6), "reason": "Enough"}
        shown = await self._ask(name, lambda: moderator._use(name, CHANNEL, options))
        if shown is not None and shown.original is not None:
            await self._ask.press(f"confirm {name}", moderator, shown.original, "bulk:confirm:")
