"""Who uses the bot: moderators, and people who do the same by hand."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random

from attrs import define, field

from domain.moderation.actions.action import Term, command_for
from domain.moderation.actions.warn import WARN
from playground.api import Person, PersonRefused, Playground
from playground.people.typed_options import OptionValue
from tests.storm.asking import Asked, Asking
from tests.storm.many_at_once import ManyAtOnce
from tests.storm.reporting import Reporting
from tests.storm.waters import CHANNEL, EVERYDAY_ROLES, JAIL_ROLE, MANYS_ROLE, OWNER, QUARTERS, dress, role_named
from tests.tried_kinds import TRIED_FOR_REAL, Tried

_COMMANDS = (*TRIED_FOR_REAL, *TRIED_FOR_REAL, "case reason", "case edit", "case edit")
_OF_CASES = "case void", "case unvoid", "case undo", "case undo"
_OF_CHANNELS = "slowmode", "purge", "lockdown channel", "unlock channel"
_WARNINGS = [tried for tried in TRIED_FOR_REAL if tried.kind == WARN] * 3
"""Besides those that there are anyhow: of three within a month more follows."""
_ERRANDS = 0.2
"""How much of all is done in several steps: many at once, and reports."""


@define(eq=False)
class Crew:
    _playground: Playground
    _random: Random
    _moderators: Sequence[str]
    _lengths: Sequence[str]
    """How long what has an end is to last."""
    _lengths_by_hand: Sequence[float]
    """Seconds that a time-out by hand is to last."""
    _wide: bool
    """Whether cases are voided and undone too, channels made slow, cleared and locked, many banned, kicked and given a
    role at once, members reported, and so many warned that more follows."""
    _ask: Asking = field(init=False)
    _many: ManyAtOnce = field(init=False)
    reporting: Reporting = field(init=False)
    by_hand: int = field(default=0, init=False)
    _targets: dict[str, Sequence[Person]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._ask = Asking(self._playground)
        self._many = ManyAtOnce(self._ask, self._random)
        self.reporting = Reporting(self._playground, self._ask, self._random)

    @property
    def asked(self) -> Sequence[Asked]:
        return self._ask.asked

    def gather(self, visitors_of_each: int) -> None:
        """Let the people in whom all this happens to."""
        for guild in self._playground.world.guilds.values():
            visitors = self._playground.crowd.gather(guild, visitors_of_each)
            for user in visitors:
                dress(guild, user)
            self._targets[guild.name] = [self._playground.person(user, guild=guild.name) for user in visitors]

    async def act(self, pause: float) -> None:
        """Somebody uses a command, as soon as a bot is there, and waits for what comes of it."""
        await asyncio.sleep(self._random.uniform(0, 2 * pause))
        guild = self._random.choice(list(self._targets))
        if self._wide and self._random.random() < _ERRANDS:
            await self._run_an_errand(guild)
            return
        moderator = self._playground.person(self._random.choice(self._moderators), guild=guild)
        name, options = self._typed(self._random.choice(self._targets[guild]))
        if name == "purge":
            with suppress(PersonRefused):
                for _ in range(self._random.randint(1, 3)):
                    await moderator.say(QUARTERS, "spam")
        where = QUARTERS if name in _OF_CHANNELS else CHANNEL
        await self._ask(name, lambda: moderator._use(name, where, options))

    async def _run_an_errand(self, guild: str) -> None:
        """Something that takes more than one command."""
        moderators = [self._playground.person(name, guild=guild) for name in self._moderators]
        if self._random.random() < 0.4:
            await self._many.act(self._random.choice(moderators), self._targets[guild])
        else:
            await self.reporting.act(moderators, self._targets[guild])

    def meddle(self) -> None:
        """Somebody does by hand what the bot does, or comes back."""
        guild = self._random.choice(list(self._targets))
        owner, target = self._playground.person(OWNER, guild=guild), self._random.choice(self._targets[guild])
        banned, present = target.id in owner.guild.bans, target.id in owner.guild.members
        with suppress(PersonRefused):
            if banned:
                owner.unban(target)
            elif not present:
                target.join()
            else:
                self._meddle_with(owner, target)
            self.by_hand += 1

    def _meddle_with(self, owner: Person, target: Person) -> None:
        draw = self._random
        match draw.choice(["ban", "time out", "time out", "release", "leave", "leave", "role", "role", "jail", "name"]):
            case "ban":
                owner.ban(target, draw.choice([None, "by hand", "[case 1] by hand"]))
            case "time out":
                owner.time_out(target, datetime.now(UTC) + timedelta(seconds=draw.choice(self._lengths_by_hand)))
            case "release":
                owner.time_out(target, None)
            case "role":
                self._move(owner, target, draw.choice([*EVERYDAY_ROLES, MANYS_ROLE]))
            case "jail":
                self._move(owner, target, JAIL_ROLE)
            case "name":
                owner.set_nickname(target, draw.choice([None, "By Hand"]))
            case _:
                target.leave()

    def _move(self, owner: Person, target: Person, role: str) -> None:
        """Take the role from who has it, and give it to who has not."""
        has_it = role_named(target.guild, role) in target.guild.member(target.id).roles
        (owner.take_role if has_it else owner.give_role)(target, role)

    async def call_the_roll(self) -> None:
        """Everybody says something: without the members intent, a bot hears of who came back by what they do."""
        for people in self._targets.values():
            for person in people:
                if person.id in person.guild.members:
                    with suppress(PersonRefused):
                        await person.say(CHANNEL, "Aye")

    def let_in_again(self) -> None:
        """Some of those who were kicked, or whose ban was lifted, come back by themselves."""
        for people in self._targets.values():
            for person in people:
                if person.id not in person.guild.members and person.id not in person.guild.bans:
                    with suppress(PersonRefused):
                        person.join()

    def _typed(self, target: Person) -> tuple[str, Mapping[str, OptionValue]]:
        draw = self._random
        reason = draw.choice(["Spam", "Flood *of* <@1>", "x" * 400])
        commands: list[Tried | str] = [*_COMMANDS]
        if self._wide:
            commands += [*_OF_CASES, *_OF_CHANNELS, *_WARNINGS]
        what = draw.choice(commands)
        if isinstance(what, Tried):
            lengths = {Term.NONE: (None,), Term.POSSIBLE: (None, *self._lengths), Term.NEEDED: self._lengths}
            length, options = draw.choice(lengths[what.kind.term]), dict[str, OptionValue]()
            options |= {what.whom: target, what.why: reason}
            return command_for(what.kind), options if length is None else options | {"duration": length}
        match what:
            case "slowmode":
                return what, {"duration": draw.choice(["off", "5s", "10s", "1m"])}
            case "purge":
                return what, {"count": draw.randint(1, 5), "text": "spam"}
            case "lockdown channel":
                length = draw.choice((None, *self._lengths))
                return what, {"reason": reason} | ({} if length is None else {"duration": length})
            case "unlock channel":
                return what, {"reason": reason}
            case _:
                pass
        number = {"number": str(draw.randint(1, 40))}
        if what == "case reason" or what in _OF_CASES:
            return what, number | {"reason": reason}
        return what, number | {"duration": draw.choice([*self._lengths, "for good"])}
