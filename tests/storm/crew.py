"""Who uses the bot: moderators of two guilds, and people who do the same by hand."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from random import Random

from attrs import define, field, frozen

from playground.api import Person, PersonRefused, Playground
from playground.rules.interactions import Interaction

LOGS = {"Harbour": "mod-log", "Lighthouse": "logbook"}
_MODERATORS = {"Harbour": ("Bruno", "Chidi", "Dalia"), "Lighthouse": ("Chidi", "Dalia")}
_CHANNELS = {"Harbour": "general", "Lighthouse": "lantern-room"}
_OWNERS = {"Harbour": "Ada", "Lighthouse": "Chidi"}
_VISITORS = 12
"""In each guild, besides those who are in it from the start."""
_COMMANDS = ("warn", "kick", "ban", "ban", "unban", "reason")
_PATIENCE = 4.0
"""Seconds that a moderator looks at "is thinking"; whether it was answered then or later is seen at the end."""


@frozen
class Asked:
    """A command that somebody used."""

    name: str
    interaction: Interaction
    begun: float
    """In the event loop's time."""


@define(eq=False)
class Crew:
    _playground: Playground
    _random: Random
    asked: list[Asked] = field(factory=list, init=False)
    by_hand: int = field(default=0, init=False)
    _targets: dict[str, Sequence[Person]] = field(factory=dict, init=False)

    def gather(self) -> None:
        """Let the people in whom all this happens to."""
        for guild in self._playground.world.guilds.values():
            visitors = self._playground.crowd.gather(guild, _VISITORS)
            self._targets[guild.name] = [self._playground.person(user, guild=guild.name) for user in visitors]

    async def act(self, pause: float) -> None:
        """Somebody uses a command, as soon as a bot is there, and waits for what comes of it."""
        await asyncio.sleep(self._random.uniform(0, 2 * pause))
        guild = self._random.choice(list(_MODERATORS))
        moderator = self._playground.person(self._random.choice(_MODERATORS[guild]), guild=guild)
        target, name = self._random.choice(self._targets[guild]), self._random.choice(_COMMANDS)
        begun = asyncio.get_running_loop().time()
        try:
            interaction = moderator._use(*self._typed(name, guild, target))
        except (PersonRefused, KeyError):
            return  # no bot is there, or whoever is meant is not
        self.asked.append(Asked(name, interaction, begun))
        with suppress(TimeoutError):  # then the next one
            await self._playground.until(lambda: has_ended(interaction), timeout=_PATIENCE)

    def meddle(self) -> None:
        """Somebody does by hand what the bot does, or comes back."""
        guild = self._random.choice(list(_OWNERS))
        owner, target = self._playground.person(_OWNERS[guild], guild=guild), self._random.choice(self._targets[guild])
        banned, present = target.id in owner.guild.bans, target.id in owner.guild.members
        with suppress(PersonRefused):
            if banned:
                owner.unban(target)
            elif not present:
                target.join()
            else:
                owner.ban(target, self._random.choice([None, "by hand", "[case 1] by hand"]))
            self.by_hand += 1

    def let_in_again(self) -> None:
        """Some of those who were kicked, or whose ban was lifted, come back by themselves."""
        for people in self._targets.values():
            for person in people:
                if person.id not in person.guild.members and person.id not in person.guild.bans:
                    with suppress(PersonRefused):
                        person.join()

    def _typed(self, name: str, guild: str, target: Person) -> tuple[str, str, dict[str, Person | str | int]]:
        channel, reason = _CHANNELS[guild], self._random.choice(["Spam", "Flood *of* <@1>", "x" * 400])
        if name == "reason":
            return "case reason", channel, {"number": self._random.randint(1, 40), "reason": reason}
        whom = "member" if name in ("warn", "kick") else "user"
        return name, channel, {whom: target, "reason": reason}


def has_ended(interaction: Interaction) -> bool:
    """It was answered, or Discord has said that it was not."""
    answered = interaction.original is not None and not interaction.original.pending
    return interaction.late or answered or interaction.original_removed
