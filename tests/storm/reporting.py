"""Who reports whom, and two moderators who take up the same report at once."""

import asyncio
import re
from collections.abc import Sequence
from random import Random

from attrs import define, field, frozen

from domain.reports.report import ReportNumber
from interface.reports.cards import report_marker
from playground.api import Modal, Person, Playground
from playground.people.seen import SeenMessage
from playground.people.typed_options import OptionValue
from playground.rules.interactions import Interaction
from playground.wire.message_json import page_message_json
from playground.world.records import Message
from tests.storm.asking import Asking, has_button
from tests.storm.waters import CHANNEL, LOG

CLAIM = "report:claim:"
_WAYS = (CLAIM, "act:warn:", "act:warn:", "report:dismiss:")
_NUMBER = re.compile(r"### 🚩 Report #(\d+) ·")


def reason_of_warning(number: int) -> str:
    """Of a warning that is given from a report's post, so that it is known again."""
    return f"Reported as {number}"


@frozen
class Claimed:
    """What somebody read who claimed a report."""

    guild: int
    number: int
    moderator: int


@define(eq=False)
class Reporting:
    _playground: Playground
    _ask: Asking
    _random: Random
    _claims: list[tuple[int, int, int, Interaction]] = field(factory=list, init=False)

    async def act(self, moderators: Sequence[Person], visitors: Sequence[Person]) -> None:
        """Somebody reports another, or two moderators take up the same report."""
        draw = self._random
        posts = self._open(moderators[0])
        if not posts or draw.random() < 0.5:
            reporter, target = draw.sample(visitors, 2)
            options: dict[str, OptionValue] = {"member": target, "reason": "Spam"}
            await self._ask("report", lambda: reporter._use("report", CHANNEL, options))
            return
        post = draw.choice(posts)
        await asyncio.gather(*(self._take_up(moderator, post) for moderator in draw.sample(moderators, 2)))

    def claims(self) -> Sequence[Claimed]:
        """Of all who read that a report is theirs."""
        return [
            Claimed(guild, number, moderator)
            for guild, number, moderator, interaction in self._claims
            if interaction.original is not None
            and f"{report_marker(ReportNumber(number))} Claimed" in self._text(interaction.original)
        ]

    def _open(self, moderator: Person) -> list[Message]:
        log = moderator._channel(LOG)
        return [each for each in self._playground.world.messages.get(log, []) if has_button(each, CLAIM)]

    async def _take_up(self, moderator: Person, post: Message) -> None:
        way, found = self._random.choice(_WAYS), _NUMBER.search(self._text(post))
        assert found is not None, "what has the buttons of a report has its number"
        number = int(found[1])
        pressed = await self._ask.press(way.strip(":"), moderator, post, way)
        if pressed is None:
            return
        if way == CLAIM:
            self._claims.append((moderator.guild.id, number, moderator.id, pressed))
        if pressed.modal is not None:
            form, filled = Modal(pressed.id, pressed.modal), {"reason": reason_of_warning(number)}
            await self._ask(f"form of {way.strip(':')}", lambda: moderator._send_off(form, filled))

    def _text(self, message: Message) -> str:
        return SeenMessage(page_message_json(self._playground.world, message)).text
