"""People in all guilds who use commands, at a rate, whether or not those before were answered."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import define, field

from playground.api import Person, PersonRefused, Playground
from playground.people.typed_options import OptionValue
from playground.rules.interactions import Interaction
from playground.rules.local_discord import InteractionMoved, Notice
from tests.storm.asking import has_ended
from tests.storm.waters import CHANNEL

_PAUSE = 0.005  # seconds
_AT_MOST_BEHIND = 1.0
COMMANDS: Mapping[str, int] = {
    "points balance": 6,
    "points history": 4,
    "leaderboard xp": 3,
    "case list": 3,
    "points grant": 2,
    "warn": 2,
}
"""What is used, and how often one beside the others: mostly reads, as people ask; two of ten are put on record. None
draws a picture."""
_OPTIONS: Mapping[str, Mapping[str, OptionValue]] = {
    "points grant": {"amount": 5, "reason": "For a helpful answer"},
    "warn": {"reason": "Spam"},
}


@define(eq=False)
class Asked:
    """Times by the event loop's clock; `taken_up` is the first answer, which Discord waits three seconds for."""

    at: float
    name: str
    interaction: Interaction | None
    """None where Discord's client said that no bot is there."""
    taken_up: float | None = None
    finished: float | None = None


@define(eq=False)
class Asking:
    """`targets` are those whom moderators of the same place act on."""

    _playground: Playground
    _moderators: Sequence[Person]
    _targets: Sequence[int]
    rate: float
    asked: list[Asked] = field(factory=list, init=False)
    dropped: int = field(default=0, init=False)
    _open: dict[int, Asked] = field(factory=dict, init=False)
    _draw: random.Random = field(factory=lambda: random.Random(11), init=False)

    async def go_on(self) -> None:
        """Until cancelled."""
        clock = asyncio.get_running_loop().time
        due_at = clock()
        end = self._playground.local.watch(self._heard)
        try:
            while True:
                now = clock()
                if now - due_at > _AT_MOST_BEHIND:
                    self.dropped += int((now - due_at - _AT_MOST_BEHIND) * self.rate)
                    due_at = now - _AT_MOST_BEHIND
                while due_at <= now:
                    self._ask(clock())
                    due_at += 1 / self.rate
                await asyncio.sleep(_PAUSE)
        finally:
            end()

    @property
    def words(self) -> Counter[str]:
        """What was used how often."""
        return Counter(asked.name for asked in self.asked)

    def _ask(self, at: float) -> None:
        place = self._draw.randrange(len(self._moderators))
        [name] = self._draw.choices([*COMMANDS], [*COMMANDS.values()])
        options = _OPTIONS.get(name, {})
        if options:
            options = {**options, "member": self._targets[place]}
        try:
            interaction = self._moderators[place]._use(name, CHANNEL, options)
        except PersonRefused:
            self.asked.append(Asked(at, name, None))
            return
        asked = Asked(at, name, interaction)
        self.asked.append(asked)
        self._open[interaction.id] = asked

    def _heard(self, notice: Notice) -> None:
        if not isinstance(notice, InteractionMoved) or (asked := self._open.get(notice.interaction_id)) is None:
            return
        interaction, now = asked.interaction, asyncio.get_running_loop().time()
        assert interaction is not None
        if asked.taken_up is None and interaction.answered is not None:
            asked.taken_up = now - asked.at
        if has_ended(interaction):
            asked.finished = now - asked.at if asked.taken_up is not None else None
            del self._open[notice.interaction_id]
