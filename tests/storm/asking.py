"""How people use a bot in a storm: somebody asks, looks at what comes of it for a moment, and goes on."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress

from attrs import define, field, frozen

from playground.api import Person, PersonRefused, Playground
from playground.rules.interactions import Interaction
from playground.wire.components import walk
from playground.world.json_value import as_text
from playground.world.records import Message

_PATIENCE = 4.0
"""Seconds that a moderator looks at "is thinking"; whether it was answered then or later is seen at the end."""


@frozen
class Asked:
    """A command that somebody used, or a button or form of theirs."""

    name: str
    interaction: Interaction
    begun: float
    """In the event loop's time."""


@define(eq=False)
class Asking:
    _playground: Playground
    asked: list[Asked] = field(factory=list, init=False)

    async def __call__(self, name: str, use: Callable[[], Interaction]) -> Interaction | None:
        """None where no bot is there, or whoever or whatever is meant is not."""
        begun = asyncio.get_running_loop().time()
        try:
            interaction = use()
        except (PersonRefused, KeyError):
            return None
        self.asked.append(Asked(name, interaction, begun))
        with suppress(TimeoutError):  # then the next one
            await self._playground.until(lambda: has_ended(interaction), timeout=_PATIENCE)
        return interaction

    async def press(self, name: str, person: Person, message: Message, button: str) -> Interaction | None:
        """`button` is what its custom id begins with; None also where the message has no such button."""
        found = next((each for each in _buttons(message) if each.startswith(button)), None)
        if found is None:
            return None
        people, channel = person._people, message.channel_id
        return await self(name, lambda: people.use_component(person.id, channel, message.id, found))


def has_ended(interaction: Interaction) -> bool:
    """It was answered, with a form or a changed message too, or Discord has said that it was not."""
    answered = interaction.original is not None and not interaction.original.pending
    has_come = answered or interaction.modal is not None or bool(interaction.touched)
    return interaction.late or has_come or interaction.original_removed


def has_button(message: Message, button: str) -> bool:
    return any(each.startswith(button) for each in _buttons(message))


def _buttons(message: Message) -> Iterator[str]:
    return (as_text(each["custom_id"]) for each in walk(message.components) if each.get("custom_id"))
