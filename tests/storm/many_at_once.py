"""Who bans or kicks many at once, gives them a role or takes it, and takes that back."""

from collections.abc import Sequence
from random import Random

from attrs import define

from playground.api import Person
from playground.people.typed_options import OptionValue
from tests.storm.asking import Asking
from tests.storm.waters import CHANNEL, MANYS_ROLE, role_named

_UNDO = "bulk undo"
_OF_A_ROLE = "massrole give", "massrole take"
_OPERATIONS = ("massban", "massban", "masskick", "massrole give", *_OF_A_ROLE, *[_UNDO] * 4)


@define(eq=False)
class ManyAtOnce:
    _ask: Asking
    _random: Random

    async def act(self, moderator: Person, visitors: Sequence[Person]) -> None:
        """Whoever sees what would be done confirms it at once."""
        draw, options = self._random, dict[str, OptionValue]()
        name = draw.choice(_OPERATIONS)
        if name == _UNDO:
            options = {"number": draw.randint(1, 8), "reason": "Enough"}
        else:
            some = draw.sample(visitors, min(len(visitors), draw.randint(3, 8)))
            options = {"users": " ".join(str(each.id) for each in some), "reason": "Raid"}
        if name in _OF_A_ROLE:
            options["role"] = moderator.guild.role(role_named(moderator.guild, MANYS_ROLE))
        shown = await self._ask(name, lambda: moderator._use(name, CHANNEL, options))
        if shown is not None and shown.original is not None:
            await self._ask.press(f"confirm {name}", moderator, shown.original, "bulk:confirm:")
