"""Welcomes and farewells, put together on any records."""

from collections.abc import Collection
from datetime import timedelta

from attrs import define, field

from application.greetings.doorstep import WAIT, Departure, Doorstep
from application.greetings.greet import GreetDue, GreetDueHandler, GreetHandler
from application.greetings.ports import Greeting, Household, Said
from application.greetings.record_greetings import RecordGreetingsHandler
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.workers import Workers
from domain.greetings.repository import Coming
from domain.greetings.settings import FAREWELL_CHANNEL, WELCOME_CHANNEL
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.names import Names
from domain.shared.settings import Settings
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import AgreedClock, FakeClock

HALL, GATE = ChannelId(901), ChannelId(902)
EVERYWHERE = {WELCOME_CHANNEL.name: HALL, FAREWELL_CHANNEL.name: GATE}


def names_of(user: int) -> Names:
    return Names(username=f"user{user}")


def departure(user: int = MEMBER) -> Departure:
    return Departure(guild=GUILD, user=UserId(user), names=names_of(user))


@define(eq=False)
class FakeGuild:
    """Who is in it, and what was said there; a failure is raised instead."""

    here: set[UserId] = field(factory=set)
    said: list[tuple[str, list[UserId], int]] = field(factory=list)
    pinged: list[bool] = field(factory=list)
    failures: dict[str, Exception] = field(factory=dict)

    async def of(self, guild: GuildId, users: Collection[UserId]) -> Household:
        return Household(name="Harbour", count=7, here={user: names_of(user) for user in users if user in self.here})

    async def welcome(self, guild: GuildId, channel: ChannelId, greeting: Greeting, *, ping: bool) -> None:
        self.pinged.append(ping)
        self._say(f"welcome in {channel}", greeting)

    async def farewell(self, guild: GuildId, channel: ChannelId, greeting: Greeting) -> None:
        self._say(f"farewell in {channel}", greeting)

    async def tell(self, said: Said) -> None:
        self._say("message", Greeting([said]))

    def _say(self, what: str, greeting: Greeting) -> None:
        if what in self.failures:
            raise self.failures[what]
        self.said.append((what, [each.user for each in greeting.said], greeting.more))


@define(kw_only=True)
class Porter:
    """A process that greets; others may greet with the same records, clock and guild."""

    uow: UnitOfWorkFactory
    clock: FakeClock = field(factory=FakeClock)
    guild: FakeGuild = field(factory=FakeGuild)
    chosen: dict[str, str | int | bool | None] = field(factory=lambda: dict(EVERYWHERE))
    doorstep: Doorstep = field(factory=Doorstep)
    workers: Workers = field(factory=lambda: Workers(60.0, of_each=1))
    _joins: int = 0

    def came(self, *users: int) -> None:
        self._joins += 1
        for user in users:
            self.guild.here.add(UserId(user))
            joined_at = self.clock.now() + timedelta(milliseconds=self._joins)
            self.doorstep.came(GUILD, Coming(UserId(user), joined_at), at=self.clock.now())

    def went(self, *users: int) -> None:
        for user in users:
            self.guild.here.discard(UserId(user))
            self.doorstep.went(departure(user), at=self.clock.now())

    async def greet(self, after: timedelta = WAIT) -> list[tuple[str, list[UserId], int]]:
        """What is said then."""
        self.clock.advance(after)
        before = len(self.guild.said)
        await GreetDueHandler(self.handler(), self.doorstep, self.clock, self.workers)(GreetDue())
        await self.workers.until_done()
        return self.guild.said[before:]

    def handler(self) -> GreetHandler:
        return GreetHandler(
            get_settings=self._settings,
            record=RecordGreetingsHandler(self.uow, AgreedClock(self.clock)),
            households=self.guild,
            channel=self.guild,
            doorstep=self.doorstep,
            clock=self.clock,
        )

    async def _settings(self, _: GuildId) -> Settings:
        return Settings(self.chosen)
